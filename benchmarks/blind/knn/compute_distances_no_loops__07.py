# verdict: right

import numpy as np


def compute_distances_no_loops(X, X_train):
    X = X.astype(float)
    X_train = X_train.astype(float)
    a = np.sum(X * X, axis=1).reshape(-1, 1)
    b = np.sum(X_train * X_train, axis=1).reshape(1, -1)
    squares = a + b - 2.0 * np.dot(X, X_train.T)
    squares[squares < 0] = 0
    return np.sqrt(squares)
