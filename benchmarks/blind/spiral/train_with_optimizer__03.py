# verdict: wrong
# mistake: loss_fn is asked again for each parameter, after the ones before it have moved.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    net = {n: a.copy() for n, a in params.items()}
    memory = {n: dict(config) for n in net}
    losses = []
    for _ in range(num_steps):
        losses.append(loss_fn(net, X, y, reg)[0])
        for n in net:
            dw = loss_fn(net, X, y, reg)[1][n]
            net[n], memory[n] = optimizer(net[n], dw, memory[n])
    return net, losses
