# verdict: wrong
# mistake: The labels are drawn separately, so examples lose their own labels.

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    W = W.copy()
    N = len(X)
    hist = []
    for _ in range(num_iters):
        Xb = X[rng.integers(N, size=batch_size)]
        yb = y[rng.integers(N, size=batch_size)]
        L, g = loss_fn(W, Xb, yb, reg)
        hist.append(L)
        W = W - learning_rate * g
    return W, hist
