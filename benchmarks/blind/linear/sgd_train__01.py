# verdict: wrong
# mistake: The array W of the caller is changed in place.

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    loss_history = []
    for _ in range(num_iters):
        batch = rng.integers(0, X.shape[0], size=batch_size)
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        loss_history.append(loss)
        W -= learning_rate * dW
    return W, loss_history
