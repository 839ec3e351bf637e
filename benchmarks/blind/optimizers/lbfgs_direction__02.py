# verdict: right

import numpy as np


def lbfgs_direction(grad, S, Y):
    m = len(S)
    q = grad.copy()
    alphas = [0.0] * m
    for i in reversed(range(m)):
        rho = 1.0 / (Y[i] @ S[i])
        alphas[i] = rho * (S[i] @ q)
        q = q - alphas[i] * Y[i]
    if m > 0:
        q = q * (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])
    for i in range(m):
        rho = 1.0 / (Y[i] @ S[i])
        beta = rho * (Y[i] @ q)
        q = q + (alphas[i] - beta) * S[i]
    return -q
