# verdict: wrong
# mistake: The gradients are computed once before the loop and used in every step.
# also: reg is not handed on, 0 is.

import numpy as np


def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    ws = dict(params)
    configs = {name: dict(config) for name in ws}
    losses = []
    for step in range(num_steps):
        if step == 0:
            loss, grads = loss_fn(ws, X, y, 0.0)
        else:
            loss, _ = loss_fn(ws, X, y, 0.0)
        losses.append(loss)
        for name in ws:
            ws[name], configs[name] = optimizer(ws[name], grads[name], configs[name])
    return ws, losses
