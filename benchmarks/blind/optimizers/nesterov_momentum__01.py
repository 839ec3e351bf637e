# verdict: right

import numpy as np


def nesterov_momentum(w, dw, config=None):
    settings = dict(learning_rate=0.01, momentum=0.9)
    settings.update(config or {})
    lr, mu = settings["learning_rate"], settings["momentum"]
    old = settings.get("velocity")
    new = -lr * dw if old is None else mu * old - lr * dw
    settings["velocity"] = new
    # look-ahead from the point that momentum reached: the same as w + mu*new - lr*dw
    return w + mu * new - lr * dw, settings
