# verdict: wrong
# mistake: The step goes uphill.
# also: Instead of a random minibatch the first rows are used in every step.

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    W = W.copy()
    loss_history = []
    for i in range(num_iters):
        loss, dW = loss_fn(W, X[:batch_size], y[:batch_size], reg)
        W += learning_rate * dW
        loss_history.append(loss)
    return W, loss_history
