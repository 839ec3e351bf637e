# verdict: wrong
# mistake: The squares and products are computed in the type of the pixels, so uint8 overflows.

import numpy as np


def compute_distances_no_loops(X, X_train):
    aa = (X**2).sum(axis=1)[:, None]
    bb = (X_train**2).sum(axis=1)[None, :]
    ab = X @ X_train.T
    d2 = np.maximum(0.0, aa + bb - 2.0 * ab)
    return np.sqrt(d2)
