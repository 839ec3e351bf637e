# verdict: right

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    # never touches x: every evaluation gets a shifted copy
    slopes = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / (h + h))
    return np.array(slopes, dtype=float).reshape(x.shape)
