# verdict: wrong
# mistake: The minibatch is drawn once before the loop, every step sees the same rows.

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    W = W.copy()
    losses = []
    indices = rng.integers(len(y), size=batch_size)
    X_batch = X[indices]
    y_batch = y[indices]
    for t in range(num_iters):
        loss, dW = loss_fn(W, X_batch, y_batch, reg)
        W -= learning_rate * dW
        losses.append(loss)
    return W, losses
