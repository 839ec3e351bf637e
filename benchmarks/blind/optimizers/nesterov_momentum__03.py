# verdict: wrong
# mistake: This is plain momentum, the look-ahead is missing.

import numpy as np


def nesterov_momentum(w, dw, config=None):
    config = config or {}
    lr = config.setdefault("learning_rate", 1e-2)
    mu = config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros(w.shape))
    v = mu * v - lr * dw
    config["velocity"] = v
    return w + v, config
