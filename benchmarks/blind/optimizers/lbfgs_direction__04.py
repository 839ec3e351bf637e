# verdict: wrong
# mistake: The first loop runs from the oldest pair to the newest.

import numpy as np


def lbfgs_direction(grad, S, Y):
    num = S.shape[0]
    if num == 0:
        return -grad
    rho = 1 / np.sum(S * Y, axis=1)
    a = np.zeros(num)
    q = np.array(grad)
    for i in range(num):
        a[i] = rho[i] * np.dot(S[i], q)
        q -= a[i] * Y[i]
    r = np.dot(S[-1], Y[-1]) / np.dot(Y[-1], Y[-1]) * q
    for i in range(num):
        b = rho[i] * np.dot(Y[i], r)
        r += (a[i] - b) * S[i]
    return -r
