# verdict: wrong
# mistake: The root is missing, squared distances are returned.

import numpy as np


def compute_distances_no_loops(X, X_train):
    Q, T = X.astype(float), X_train.astype(float)
    cross = Q.dot(T.T)
    q_norm = np.square(Q).sum(axis=1, keepdims=True)
    t_norm = np.square(T).sum(axis=1)
    dists = q_norm - 2 * cross + t_norm
    return np.maximum(dists, 0)
