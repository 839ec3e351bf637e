"""The inner loop is NumPy's, and calls Python.

exercise: knn/compute_distances_one_loop
deserves: 3
"""
def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        dists[i] = np.apply_along_axis(lambda other: np.sqrt(np.sum((X[i] * 1.0 - other) ** 2)), 1, X_train)
    return dists
