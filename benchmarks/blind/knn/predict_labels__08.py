# verdict: right

import numpy as np


def predict_labels(dists, y_train, k=1):
    order = np.argsort(dists, axis=1, kind="stable")[:, :k]
    labels = y_train[order]
    classes = np.unique(y_train)  # sorted, so argmax takes the smallest in a tie
    votes = (labels[:, :, None] == classes).sum(axis=1)
    return classes[votes.argmax(axis=1)]
