# verdict: right

import numpy as np


def _mix(old, new, beta):
    return old + (1 - beta) * (new - old)


def adam(w, dw, config=None):
    given = dict(config) if config else {}
    lr = given.get("learning_rate", 0.001)
    b1, b2 = given.get("beta1", 0.9), given.get("beta2", 0.999)
    eps = given.get("epsilon", 1e-8)
    t = given.get("t", 0) + 1
    m = _mix(given.get("m", 0.0 * w), dw, b1)
    v = _mix(given.get("v", 0.0 * w), np.square(dw), b2)
    corrected = np.sqrt(v / (1 - b2**t))
    step = (lr / (1 - b1**t)) * m / (corrected + eps)
    given.update(learning_rate=lr, beta1=b1, beta2=b2, epsilon=eps, m=m, v=v, t=t)
    return w - step, given
