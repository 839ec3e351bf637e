# verdict: wrong
# mistake: gamma is upside down, y.y over s.y.

import numpy as np


def lbfgs_direction(grad, S, Y):
    if len(S) == 0:
        return -grad
    rhos = [1.0 / np.dot(y, s) for s, y in zip(S, Y)]
    q = grad.copy()
    coeffs = []
    for rho, s, y in list(zip(rhos, S, Y))[::-1]:
        c = rho * np.dot(s, q)
        coeffs.insert(0, c)
        q = q - c * y
    r = q * np.dot(Y[-1], Y[-1]) / np.dot(S[-1], Y[-1])
    for rho, s, y, c in zip(rhos, S, Y, coeffs):
        r = r + s * (c - rho * np.dot(y, r))
    return -r
