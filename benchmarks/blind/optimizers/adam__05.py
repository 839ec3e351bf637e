# verdict: wrong
# mistake: The corrected averages are stored, so the next step corrects them again.

import numpy as np


def adam(w, dw, config=None):
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    defaults.update(m=np.zeros(w.shape), v=np.zeros(w.shape), t=0)
    config = {**defaults, **(config or {})}
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] = config["t"] + 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    config["m"] = config["m"] / (1 - beta1 ** config["t"])
    config["v"] = config["v"] / (1 - beta2 ** config["t"])
    w = w - config["learning_rate"] * config["m"] / (np.sqrt(config["v"]) + config["epsilon"])
    return w, config
