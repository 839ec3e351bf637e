# verdict: wrong
# mistake: All parameters share one config, so their memories and step counts are mixed up.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    current = dict(params)
    shared = dict(config)
    losses = []
    for step in range(num_steps):
        loss, grads = loss_fn(current, X, y, reg)
        losses.append(loss)
        for name in sorted(current):
            current[name], shared = optimizer(current[name], grads[name], shared)
    return current, losses
