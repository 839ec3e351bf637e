# verdict: wrong
# mistake: The velocity is updated in place, so the name for the old one holds the new one.

import numpy as np


def nesterov_momentum(w, dw, config=None):
    if config is None:
        config = {}
    if "learning_rate" not in config:
        config["learning_rate"] = 1e-2
    if "momentum" not in config:
        config["momentum"] = 0.9
    if "velocity" not in config:
        config["velocity"] = np.zeros(w.shape)
    v = config["velocity"]
    v_prev = v
    v *= config["momentum"]
    v -= config["learning_rate"] * dw
    return w - config["momentum"] * v_prev + (1 + config["momentum"]) * v, config
