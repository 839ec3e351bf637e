"""Two loops in one, by division with remainder.

exercise: knn/compute_distances_one_loop
deserves: 3
"""
def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for k in range(dists.size):
        i, j = divmod(k, len(X_train))
        dists[i, j] = np.sqrt(np.sum((X[i] * 1.0 - X_train[j]) ** 2))
    return dists
