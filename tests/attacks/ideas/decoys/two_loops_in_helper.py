"""The inner loop is in a helper.

exercise: knn/compute_distances_one_loop
deserves: 3
"""
def to_all(x, X_train):
    return [np.sqrt(np.sum((x * 1.0 - other) ** 2)) for other in X_train]

def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        dists[i] = to_all(X[i], X_train)
    return dists
