# verdict: wrong
# mistake: gamma is left out, r is simply q.
# also: The second loop adds a times s and forgets b.

import numpy as np


def lbfgs_direction(grad, S, Y):
    q = grad.copy()
    m = len(Y)
    a = np.zeros(m)
    for i in reversed(range(m)):
        a[i] = np.dot(S[i], q) / np.dot(Y[i], S[i])
        q = q - a[i] * Y[i]
    r = q
    for i in range(m):
        r = r + a[i] * S[i]
    return -r
