# verdict: wrong
# mistake: The new number of steps isn't stored, so every step is corrected as if it were the first.
# also: The default learning rate is 1e-2.

import numpy as np


def adam(w, dw, config=None):
    config = config if config is not None else {}
    for key, value in [
        ("learning_rate", 1e-2),
        ("beta1", 0.9),
        ("beta2", 0.999),
        ("epsilon", 1e-8),
        ("t", 0),
    ]:
        if key not in config:
            config[key] = value
    if "m" not in config:
        config["m"] = np.zeros_like(w)
        config["v"] = np.zeros_like(w)
    t = config["t"] + 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
    mh = config["m"] / (1 - config["beta1"] ** t)
    vh = config["v"] / (1 - config["beta2"] ** t)
    return w - config["learning_rate"] * mh / (np.sqrt(vh) + config["epsilon"]), config
