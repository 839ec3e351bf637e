# verdict: right

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    weights = np.array(W, copy=True)
    history = []
    n = X.shape[0]
    for it in range(num_iters):
        idx = rng.choice(n, batch_size, replace=True)
        loss, grad = loss_fn(weights, X[idx], y[idx], reg)
        history.append(loss)
        weights = weights - learning_rate * grad
    return weights, history
