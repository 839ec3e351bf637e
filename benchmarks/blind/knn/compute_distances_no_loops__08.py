# verdict: right

import numpy as np


def compute_distances_no_loops(X, X_train):
    # broadcasting; eats memory but it is exact
    diff = np.float64(X)[:, None, :] - np.float64(X_train)[None, :, :]
    return np.sqrt(np.einsum("nmd,nmd->nm", diff, diff))
