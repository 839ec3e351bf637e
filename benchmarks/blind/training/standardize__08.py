# verdict: right

import numpy as np


def standardize(X_train, X_val):
    first = np.array(X_train, dtype=float)
    second = np.array(X_val, dtype=float)
    n = first.shape[0]
    for d in range(first.shape[1]):
        column = first[:, d].copy()
        centre = column.sum() / n
        if np.ptp(column) > 0:
            width = np.sqrt(np.sum((column - centre) ** 2) / n)
        else:
            centre, width = column[0], 1.0
        first[:, d] = (column - centre) / width
        second[:, d] = (second[:, d] - centre) / width
    return first, second
