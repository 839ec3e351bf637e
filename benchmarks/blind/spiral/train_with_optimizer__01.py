# verdict: wrong
# mistake: The entries of the caller's dictionary params are replaced.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    configs = {}
    for name in params:
        configs[name] = {**config}
    losses = []
    for t in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        losses += [loss]
        for name in grads:
            params[name], configs[name] = optimizer(params[name], grads[name], configs[name])
    return params, losses
