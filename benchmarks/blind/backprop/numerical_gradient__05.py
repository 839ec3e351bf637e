# verdict: wrong
# mistake: The loop runs over the first axis only and moves whole rows at once.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(x.shape[0]):
        saved = np.copy(x[i])
        x[i] = saved + h
        right = f(x)
        x[i] = saved - h
        left = f(x)
        x[i] = saved
        grad[i] = (right - left) / (2 * h)
    return grad
