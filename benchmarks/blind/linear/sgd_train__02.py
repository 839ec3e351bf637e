# verdict: wrong
# mistake: The gradient of the penalty is added a second time, loss_fn has it already.

import numpy as np


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    w = W.copy()
    loss_history = []
    for _ in range(num_iters):
        pick = rng.choice(len(X), size=batch_size)
        loss, dw = loss_fn(w, X[pick], y[pick], reg)
        loss_history.append(loss)
        w -= learning_rate * (dw + reg * w)
    return w, loss_history
