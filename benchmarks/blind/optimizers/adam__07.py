# verdict: wrong
# mistake: There is no bias correction.

import numpy as np


def adam(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.get("learning_rate", 1e-3)
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    eps = config.get("epsilon", 1e-8)
    m = beta1 * config.get("m", np.zeros(w.shape)) + (1 - beta1) * dw
    v = beta2 * config.get("v", np.zeros(w.shape)) + (1 - beta2) * dw**2
    config["m"], config["v"] = m, v
    config["t"] = config.get("t", 0) + 1
    return w - lr * m / (np.sqrt(v) + eps), config
