# verdict: wrong
# mistake: A loop over the points, where the docstring asks for none.

import numpy as np


def two_layer_loss_and_grads(params, X, y, reg):
    # one example after the other, gradients added up
    grads = {k: np.zeros(v.shape) for k, v in params.items()}
    loss = 0.0
    for x, label in zip(X, y):
        pre = params["b1"] + x @ params["W1"]
        h = pre * (pre > 0)
        s = params["b2"] + h @ params["W2"]
        s = s - s.max()
        p = np.exp(s) / np.exp(s).sum()
        loss += np.log(np.exp(s).sum()) - s[label]
        p[label] -= 1.0
        back = (params["W2"] @ p) * (pre > 0)
        grads["W2"] += np.outer(h, p)
        grads["b2"] += p
        grads["W1"] += np.outer(x, back)
        grads["b1"] += back
    N = len(X)
    grads = {k: g / N for k, g in grads.items()}
    penalty = 0.0
    for k in ("W1", "W2"):
        penalty += 0.5 * reg * np.sum(params[k] ** 2)
        grads[k] = grads[k] + reg * params[k]
    return loss / N + penalty, grads
