# verdict: wrong
# mistake: The new velocity is stored under the key "v" and never found again.

import numpy as np


def nesterov_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr = config.get("learning_rate", 1e-2)
    mu = config.get("momentum", 0.9)
    prev = config.get("velocity", np.zeros_like(w))
    v = mu * prev - lr * dw
    config["v"] = v
    return w + v + mu * (v - prev), config
