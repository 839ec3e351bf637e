# verdict: wrong
# mistake: The loss of a step is the one after it, not the one before.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    p = {k: v.copy() for k, v in params.items()}
    cfg = {k: config.copy() for k in params}
    losses = []
    loss, grads = loss_fn(p, X, y, reg)
    for i in range(num_steps):
        for k in p:
            p[k], cfg[k] = optimizer(p[k], grads[k], cfg[k])
        loss, grads = loss_fn(p, X, y, reg)
        losses.append(loss)
    return p, losses
