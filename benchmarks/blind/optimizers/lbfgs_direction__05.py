# verdict: wrong
# mistake: The minus sign is missing, the direction points uphill.

import numpy as np


def lbfgs_direction(grad, S, Y):
    q = np.copy(grad)
    stack = []
    for s, y in zip(S[::-1], Y[::-1]):
        a = (s @ q) / (y @ s)
        q = q - a * y
        stack.append(a)
    gamma = (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1]) if len(S) else 1.0
    r = gamma * q
    for s, y in zip(S, Y):
        b = (y @ r) / (y @ s)
        r = r + (stack.pop() - b) * s
    return r
