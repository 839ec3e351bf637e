# verdict: right

import numpy as np


def standardize(X_train, X_val):
    mu = X_train.mean(axis=0)
    sd = X_train.std(axis=0)
    sd[sd == 0] = 1
    return (X_train - mu) / sd, (X_val - mu) / sd
