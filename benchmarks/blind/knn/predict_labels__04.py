# verdict: wrong
# mistake: The first neighbour is skipped, as if every query stood among the training examples.

import numpy as np


def predict_labels(dists, y_train, k=1):
    y_pred = []
    for row in dists:
        neighbours = np.argsort(row)[1 : k + 1]
        counts = np.bincount(y_train[neighbours], minlength=y_train.max() + 1)
        y_pred.append(np.argmax(counts))
    return np.array(y_pred)
