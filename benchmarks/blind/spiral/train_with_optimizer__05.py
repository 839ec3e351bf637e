# verdict: wrong
# mistake: Every step starts from the caller's config again, so the optimizer never remembers anything.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    w = dict(params)
    history = []
    for _ in range(num_steps):
        loss, g = loss_fn(w, X, y, reg)
        history.append(loss)
        for key in list(w):
            w[key], _ = optimizer(w[key], g[key], dict(config))
    return w, history
