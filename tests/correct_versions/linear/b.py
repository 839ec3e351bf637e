"""``einsum``, index tricks and SciPy; minibatches from a shuffled order, epoch after epoch; NumPy scalars."""

import numpy as np
from scipy.special import log_softmax, softmax


def add_bias_column(X):
    return np.pad(np.asarray(X, dtype=float), ((0, 0), (0, 1)), constant_values=1)


def svm_loss_naive(W, X, y, reg):
    loss, dW = np.float64(0), np.zeros(W.shape)
    for x, label in zip(X, y, strict=True):
        margins = x @ W - x @ W[:, label] + 1
        for c, margin in enumerate(margins):
            if margin <= 0 or c == label:
                continue
            loss += margin / len(X)
            dW[:, c] += x / len(X)
            dW[:, label] -= x / len(X)
    return loss + reg * np.linalg.norm(W) ** 2 / 2, dW + reg * W


def svm_loss_vectorized(W, X, y, reg):
    n = np.arange(X.shape[0])
    s = np.einsum("nd,dc->nc", X, W)
    m = s - np.take_along_axis(s, y[:, np.newaxis], axis=1) + 1.0
    m[n, y] = -np.inf
    g = np.where(m > 0, 1.0, 0.0)
    np.subtract.at(g, (n, y), g.sum(axis=1))
    dW = np.einsum("nd,nc->dc", X, g) / X.shape[0]
    return np.where(m > 0, m, 0).sum() / X.shape[0] + 0.5 * reg * np.einsum("dc,dc", W, W), dW + reg * W


def svm_loss_squared(W, X, y, reg):
    n = np.arange(X.shape[0])
    s = X @ W
    m = np.fmax(0, s - s[n, y].reshape(-1, 1) + 1)
    m[n, y] = 0
    g = 2 * m / X.shape[0]
    g[n, y] -= g.sum(axis=1)
    return np.square(m).sum() / X.shape[0] + 0.5 * reg * np.vdot(W, W), X.T @ g + reg * W


def softmax_loss_naive(W, X, y, reg):
    loss, dW = 0, np.zeros_like(W, dtype=float)
    for x, label in zip(X, y, strict=True):
        p = softmax(x @ W)
        loss -= np.log(p[label]) / len(X)
        p[label] -= 1
        dW += np.outer(x, p) / len(X)
    return loss + reg / 2 * np.sum(np.square(W)), dW + reg * W


def softmax_loss_vectorized(W, X, y, reg):
    n = np.arange(len(y))
    log_p = log_softmax(X @ W, axis=1)
    g = np.exp(log_p)
    g[n, y] -= 1
    return np.mean(-log_p[n, y]) + 0.5 * reg * np.sum(W * W), X.T @ (g / len(y)) + reg * W


def predict(W, X):
    return np.argmax(W.T @ X.T, axis=0)


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    queue = np.array([], dtype=int)
    history = []
    for _ in range(num_iters):
        while len(queue) < batch_size:
            queue = np.concatenate([queue, rng.permutation(len(X))])
        rows, queue = queue[:batch_size], queue[batch_size:]
        loss, dW = loss_fn(W, X.take(rows, axis=0), y.take(rows), reg)
        W = W - learning_rate * dW
        history += [float(loss)]
    return W, history


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    ends = np.log2([lr_range, reg_range])
    low, high = ends.T
    trials = np.empty((0, 3))
    for r in range(rounds):
        u = rng.random((num_trials, 2))
        pairs = np.exp2(low + u * (high - low))
        scores = [evaluate(*map(float, pair)) for pair in pairs]
        trials = np.vstack([trials, np.column_stack([pairs, scores])])
        best = trials[np.argmax(trials[:, 2])]
        half = np.ptp(ends, axis=1) / 2 ** (r + 1) / 2
        centre = np.log2(best[:2])
        low = np.clip(centre - half, ends[:, 0], ends[:, 1])
        high = np.clip(centre + half, ends[:, 0], ends[:, 1])
    return tuple(best), trials


def loss_is_sound(runs):
    try:
        first = runs["plain"]
        penalty = 0.5 * runs["penalised"]["reg"] * np.linalg.norm(first["W"]) ** 2
        np.testing.assert_allclose(runs["penalised"]["loss"], first["loss"] + penalty, rtol=1e-6)
        np.testing.assert_allclose(runs["twice"]["loss"], first["loss"], rtol=1e-6)
        np.testing.assert_allclose(runs["twice"]["dW"], first["dW"], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(runs["renamed"]["loss"], first["loss"], rtol=1e-6)
        np.testing.assert_allclose(runs["shifted"]["loss"], first["loss"], rtol=1e-6)
        np.testing.assert_allclose(runs["shifted"]["dW"], first["dW"], rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(runs["won"]["loss"], 0, atol=1e-6)
        step = runs["ahead"]["W"] - runs["behind"]["W"]
        rise = runs["ahead"]["loss"] - runs["behind"]["loss"]
        np.testing.assert_allclose((runs["penalised"]["dW"] * step).sum(), rise, rtol=1e-3)
    except AssertionError:
        return False
    return True


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    for _ in range(num_iters):
        _, dW = loss_fn(W, X, y, 0)
        W = (1 - learning_rate * reg) * W - learning_rate * dW
    return W


first_loss = "B"
score_shift = "dc"
penalty_taste = ["A", "C"]
kl_or_cross_entropy = "A"
