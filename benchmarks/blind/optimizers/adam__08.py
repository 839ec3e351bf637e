# verdict: wrong
# mistake: The step is counted after its use, so the first correction divides by 0.

import numpy as np


def adam(w, dw, config=None):
    config = {} if config is None else dict(config)
    lr = config.setdefault("learning_rate", 1e-3)
    b1 = config.setdefault("beta1", 0.9)
    b2 = config.setdefault("beta2", 0.999)
    eps = config.setdefault("epsilon", 1e-8)
    m = config.setdefault("m", np.zeros(w.shape))
    v = config.setdefault("v", np.zeros(w.shape))
    t = config.setdefault("t", 0)
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw * dw
    m_hat = m / (1 - b1**t)
    v_hat = v / (1 - b2**t)
    config["m"], config["v"], config["t"] = m, v, t + 1
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), config
