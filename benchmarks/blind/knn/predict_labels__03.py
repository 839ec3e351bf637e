# verdict: right

import numpy as np


def predict_labels(dists, y_train, k=1):
    num_test = dists.shape[0]
    y_pred = np.zeros(num_test, dtype=y_train.dtype)
    for i in range(num_test):
        closest = y_train[np.argsort(dists[i])[:k]]
        y_pred[i] = np.argmax(np.bincount(closest))
    return y_pred
