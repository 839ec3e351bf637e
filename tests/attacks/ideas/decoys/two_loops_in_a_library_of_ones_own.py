"""The inner loop is in a module that is written at run time under the name of a library that is not loaded yet.
The student's folder comes last on the path, so what is imported is Python's own, which can't be used like this.

exercise: knn/compute_distances_one_loop
deserves: 0
"""
written = np.savetxt("statistics.py", ["import numpy as np", "def fmean(x, others):", "    return [np.sqrt(np.sum((x * 1.0 - other) ** 2)) for other in others]"], fmt="%s")
from statistics import fmean

def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        dists[i] = fmean(X[i], X_train) if written is None else 0
    return dists
