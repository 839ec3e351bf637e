"""The inner loop is in ``map``, by another name.

exercise: knn/compute_distances_one_loop
deserves: 3
"""
each = map

def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        dists[i] = list(each(lambda other: np.sqrt(np.sum((X[i] * 1.0 - other) ** 2)), X_train))
    return dists
