"""Helpers shared by the losses; loops over classes, never over examples; lists and tuples returned."""

import numpy as np


def add_bias_column(X):
    return np.column_stack((X, np.ones(len(X))))


def _penalised(loss, dscores, W, X, reg):
    return loss + 0.5 * reg * (W * W).sum(), np.matmul(dscores.T, X).T + reg * W


def svm_loss_naive(W, X, y, reg):
    loss = 0
    dscores = np.zeros((len(X), W.shape[1]))
    for i in range(len(X)):
        for j in range(W.shape[1]):
            margin = X[i] @ (W[:, j] - W[:, y[i]]) + 1
            if j != y[i]:
                loss += max(0, margin) / len(X)
                dscores[i, j] += (margin > 0) / len(X)
                dscores[i, y[i]] -= (margin > 0) / len(X)
    return _penalised(loss, dscores, W, X, reg)


def _margins_by_class(W, X, y):
    right = np.sum(X * W.T[y], axis=1)
    for j in range(W.shape[1]):
        yield j, np.where(y == j, 0.0, np.maximum(X @ W[:, j] - right + 1, 0.0))


def svm_loss_vectorized(W, X, y, reg):
    loss, dscores = 0.0, np.zeros((len(X), W.shape[1]))
    for j, margins in _margins_by_class(W, X, y):
        loss += np.mean(margins)
        dscores[:, j] += np.sign(margins) / len(X)
        dscores[np.arange(len(X)), y] -= np.sign(margins) / len(X)
    return _penalised(loss, dscores, W, X, reg)


def svm_loss_squared(W, X, y, reg):
    loss, dscores = 0.0, np.zeros((len(X), W.shape[1]))
    for j, margins in _margins_by_class(W, X, y):
        loss += np.mean(margins * margins)
        dscores[:, j] += 2 * margins / len(X)
        dscores[np.arange(len(X)), y] -= 2 * margins / len(X)
    return _penalised(loss, dscores, W, X, reg)


def softmax_loss_naive(W, X, y, reg):
    loss, dW = 0.5 * reg * np.sum(W**2), reg * W
    for i in range(len(X)):
        exponentials = np.exp(X[i] @ W)
        for j in range(W.shape[1]):
            share = exponentials[j] / exponentials.sum()
            if j == y[i]:
                loss = loss - np.log(share) / len(X)
                share = share - 1
            dW[:, j] += share * X[i] / len(X)
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    scores = X @ W
    log_z = np.logaddexp.reduce(scores, axis=1)
    dscores = np.exp(scores - log_z[:, None]) - np.eye(W.shape[1])[y]
    loss = np.average(log_z - scores[np.arange(len(X)), y])
    return _penalised(loss, dscores / len(X), W, X, reg)


def predict(W, X):
    return np.argsort(-(X @ W), axis=1, kind="stable")[:, 0]


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    W = np.copy(W)
    loss_history = [None] * num_iters
    for it in range(num_iters):
        idx = (rng.random(batch_size) * len(y)).astype(int)
        loss_history[it], gradient = loss_fn(W, X[idx, :], y[idx], reg)
        W += -learning_rate * gradient
    return [W, loss_history]


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    ends = [(np.log10(a), np.log10(b)) for a, b in (lr_range, reg_range)]
    now, trials = list(ends), []
    for number in range(1, rounds + 1):
        lrs = 10 ** rng.uniform(*now[0], size=num_trials)
        regs = 10 ** rng.uniform(*now[1], size=num_trials)
        trials += [(lr, reg, evaluate(lr, reg)) for lr, reg in zip(lrs, regs, strict=True)]
        best = sorted(trials, key=lambda t: t[2])[-1]
        for k in range(2):
            a, b = ends[k]
            centre, width = np.log10(best[k]), (b - a) * 0.5**number
            now[k] = (max(a, centre - width / 2), min(b, centre + width / 2))
    return list(best), np.array(trials)


def loss_is_sound(runs):
    loss = {name: run["loss"] for name, run in runs.items()}
    W, reg = runs["penalised"]["W"], runs["penalised"]["reg"]
    expected = {
        "penalised": loss["plain"] + reg * np.vdot(W, W) / 2,
        "twice": loss["plain"],
        "renamed": loss["plain"],
        "shifted": loss["plain"],
        "won": 0.0,
    }
    same = all(np.isclose(loss[name], value) for name, value in expected.items())
    move = runs["ahead"]["W"] - runs["behind"]["W"]
    ratio = np.vdot(runs["penalised"]["dW"], move) / (loss["ahead"] - loss["behind"])
    return same and 0.999 < ratio < 1.001


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    W = W + 0.0
    for _ in range(num_iters):
        _, dW = loss_fn(W, X, y, 0.0)
        W *= 1 - learning_rate * reg
        W -= learning_rate * dW
    return W


first_loss = " B"
score_shift = "C, D"
penalty_taste = "A, C"
kl_or_cross_entropy = ["a"]
