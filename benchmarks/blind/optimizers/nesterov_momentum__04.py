# verdict: wrong
# mistake: Old and new velocity change places in the last formula.

import numpy as np


def nesterov_momentum(w, dw, config=None):
    defaults = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros(w.shape)}
    config = {**defaults, **(config or {})}
    mu = config["momentum"]
    old_v = config["velocity"]
    v = mu * old_v - config["learning_rate"] * dw
    config["velocity"] = v
    next_w = w - mu * v + (1 + mu) * old_v
    return next_w, config
