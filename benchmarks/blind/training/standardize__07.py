# verdict: wrong
# mistake: It is divided by the variance, not by its root.

import numpy as np


def standardize(X_train, X_val):
    mu = np.mean(X_train, axis=0, keepdims=True)
    spread = np.mean((X_train - mu) ** 2, axis=0, keepdims=True)
    spread[spread == 0] = 1.0
    return (X_train - mu) / spread, (X_val - mu) / spread
