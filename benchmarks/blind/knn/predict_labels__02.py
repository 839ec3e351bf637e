# verdict: wrong
# mistake: The positions of the neighbours vote, their labels are never looked up.

import numpy as np


def predict_labels(dists, y_train, k=1):
    N = dists.shape[0]
    y_pred = np.zeros(N, dtype=int)
    for i in range(N):
        closest_y = np.argsort(dists[i, :])[:k]
        values, counts = np.unique(closest_y, return_counts=True)
        y_pred[i] = values[np.argmax(counts)]
    return y_pred
