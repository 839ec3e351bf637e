# verdict: right

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    params = {name: np.array(value) for name, value in params.items()}
    configs = {name: dict(config) for name in params}
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        losses.append(loss)
        new = {}
        for name in params:
            new[name], configs[name] = optimizer(params[name], grads[name], configs[name])
        params = new
    return params, losses
