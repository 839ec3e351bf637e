# verdict: wrong
# mistake: The last k of the sorted row are taken, which are the farthest examples.

import numpy as np


def predict_labels(dists, y_train, k=1):
    idx = np.argsort(dists, axis=1)
    idx = idx[:, -k:]
    out = np.zeros(len(dists), dtype=int)
    for i, votes in enumerate(y_train[idx]):
        out[i] = np.bincount(votes).argmax()
    return out
