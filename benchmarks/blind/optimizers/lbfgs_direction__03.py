# verdict: wrong
# mistake: gamma is computed from the oldest pair.

import numpy as np


def lbfgs_direction(grad, S, Y):
    m = S.shape[0]
    q = grad * 1.0
    alpha = {}
    for i in range(m - 1, -1, -1):
        alpha[i] = S[i].dot(q) / Y[i].dot(S[i])
        q = q - alpha[i] * Y[i]
    gamma = 1.0
    if m != 0:
        gamma = S[0].dot(Y[0]) / Y[0].dot(Y[0])
    r = gamma * q
    for i in range(0, m):
        r = r + S[i] * (alpha[i] - Y[i].dot(r) / Y[i].dot(S[i]))
    return -r
