# verdict: right

import numpy as np


def lbfgs_direction(grad, S, Y):
    # small enough here: build the inverse Hessian itself by BFGS updates
    D = grad.shape[0]
    I = np.eye(D)
    H = I.copy()
    if S.shape[0]:
        H *= np.dot(S[-1], Y[-1]) / np.dot(Y[-1], Y[-1])
    for s, y in zip(S, Y):
        rho = 1 / np.dot(y, s)
        V = I - rho * np.outer(y, s)
        H = V.T @ H @ V + rho * np.outer(s, s)
    return -(H @ grad)
