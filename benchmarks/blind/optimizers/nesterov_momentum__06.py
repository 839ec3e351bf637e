# verdict: wrong
# mistake: The default learning rate is 1e-3.
# also: The old velocity is added where it must be subtracted.

import numpy as np


def nesterov_momentum(w, dw, config=None):
    cfg = {"learning_rate": 1e-3, "momentum": 0.9, "velocity": np.zeros(w.shape)}
    if config is not None:
        cfg.update(config)
    mu = cfg["momentum"]
    before = cfg["velocity"].copy()
    cfg["velocity"] = mu * before - cfg["learning_rate"] * dw
    return w + mu * before + (1 + mu) * cfg["velocity"], cfg
