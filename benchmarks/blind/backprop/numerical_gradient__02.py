# verdict: wrong
# mistake: A forward difference is taken instead of a centred one.

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    fx = f(x)
    g = np.zeros(x.shape)
    for idx, v in np.ndenumerate(x.copy()):
        x[idx] = v + h
        g[idx] = (f(x) - fx) / h
        x[idx] = v
    return g
