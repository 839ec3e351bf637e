# verdict: wrong
# mistake: The labels of the neighbours are averaged and rounded, there is no vote.

import numpy as np


def predict_labels(dists, y_train, k=1):
    nearest = np.argpartition(dists, k - 1, axis=1)[:, :k]
    return np.rint(y_train[nearest].mean(axis=1)).astype(int)
