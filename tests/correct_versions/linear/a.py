"""Loops where they are allowed, one-hot matrices elsewhere; ``>=`` at kinks; Python floats returned."""

import math

import numpy as np


def add_bias_column(X):
    wide = np.empty((X.shape[0], X.shape[1] + 1))
    wide[:, :-1] = X
    wide[:, -1] = 1.0
    return wide


def svm_loss_naive(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    total = 0.0
    grad = np.zeros_like(W)
    for i in range(N):
        s = [sum(X[i, d] * W[d, c] for d in range(W.shape[0])) for c in range(C)]
        violated = 0
        for c in range(C):
            m = s[c] - s[y[i]] + 1.0
            if c != y[i] and m >= 0:
                total = total + m
                violated += 1
                grad[:, c] = grad[:, c] + X[i]
        grad[:, y[i]] = grad[:, y[i]] - violated * X[i]
    penalty = sum(w * w for w in W.ravel())
    return float(total / N + reg / 2 * penalty), grad / N + reg * W


def _one_hot(y, C):
    return (y[:, None] == np.arange(C)[None, :]).astype(np.float64)


def svm_loss_vectorized(W, X, y, reg):
    S = X.dot(W)
    T = _one_hot(y, W.shape[1])
    right = (S * T).sum(axis=1, keepdims=True)
    M = S - right + 1 - T
    on = (M >= 0) * (1 - T)
    G = on - T * on.sum(axis=1, keepdims=True)
    return float((M * on).sum(axis=1).mean() + reg / 2 * (W**2).sum()), X.T.dot(G) / len(y) + reg * W


def svm_loss_squared(W, X, y, reg):
    S = X.dot(W)
    T = _one_hot(y, W.shape[1])
    M = (S - (S * T).sum(axis=1, keepdims=True) + 1).clip(min=0) * (1 - T)
    G = 2 * (M - T * M.sum(axis=1, keepdims=True))
    return float((M**2).sum(axis=1).mean() + reg / 2 * (W**2).sum()), X.T.dot(G) / len(y) + reg * W


def softmax_loss_naive(W, X, y, reg):
    N, C = len(X), W.shape[1]
    total, grad = 0.0, np.zeros_like(W)
    for i in range(N):
        s = X[i].dot(W)
        s = s - max(s)
        normaliser = sum(math.exp(v) for v in s)
        total += math.log(normaliser) - s[y[i]]
        for c in range(C):
            p = math.exp(s[c]) / normaliser
            grad[:, c] += p * X[i]
            if c == y[i]:
                grad[:, c] -= X[i]
    return float(total / N + 0.5 * reg * np.sum(W**2)), grad / N + reg * W


def softmax_loss_vectorized(W, X, y, reg):
    S = X.dot(W)
    S -= S.max(axis=1, keepdims=True)
    E = np.exp(S)
    Z = E.sum(axis=1, keepdims=True)
    T = _one_hot(y, W.shape[1])
    loss = np.mean(np.log(Z[:, 0]) - (S * T).sum(axis=1)) + reg / 2 * np.sum(W**2)
    return float(loss), X.T.dot(E / Z - T) / len(y) + reg * W


def predict(W, X):
    return X.dot(W).argmax(1).astype(np.int32)


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    N = X.shape[0]
    weights = np.array(W)
    history = np.zeros(num_iters)
    for t in range(num_iters):
        rows = rng.choice(N, batch_size, replace=False)
        history[t], grad = loss_fn(weights, X[rows], y[rows], reg)
        weights = weights - learning_rate * grad
    return weights, history


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    a_lr, b_lr = math.log(lr_range[0]), math.log(lr_range[1])
    a_reg, b_reg = math.log(reg_range[0]), math.log(reg_range[1])
    box = (a_lr, b_lr, a_reg, b_reg)
    best, rows = None, []
    for r in range(rounds):
        for _ in range(num_trials):
            lr = math.exp(rng.uniform(box[0], box[1]))
            reg = math.exp(rng.uniform(box[2], box[3]))
            score = evaluate(lr, reg)
            rows.append([lr, reg, score])
            if best is None or score > best[2]:
                best = (lr, reg, score)
        h_lr, h_reg = (b_lr - a_lr) / 2 ** (r + 2), (b_reg - a_reg) / 2 ** (r + 2)
        c_lr, c_reg = math.log(best[0]), math.log(best[1])
        box = (
            max(a_lr, c_lr - h_lr),
            min(b_lr, c_lr + h_lr),
            max(a_reg, c_reg - h_reg),
            min(b_reg, c_reg + h_reg),
        )
    return best, np.array(rows)


def loss_is_sound(runs):
    plain = runs["plain"]["loss"]
    for name in ["twice", "renamed", "shifted"]:
        if abs(runs[name]["loss"] - plain) > 1e-6 * (1 + abs(plain)):
            return False
    if abs(runs["won"]["loss"]) > 1e-6:
        return False
    p = runs["penalised"]
    if abs(p["loss"] - plain - p["reg"] * (p["W"] ** 2).sum() / 2) > 1e-6:
        return False
    if not np.allclose(p["dW"] - runs["plain"]["dW"], p["reg"] * p["W"]):
        return False
    promised = (p["dW"] * (runs["ahead"]["W"] - runs["behind"]["W"])).sum()
    seen = runs["ahead"]["loss"] - runs["behind"]["loss"]
    return bool(abs(promised - seen) < 0.01 * abs(seen))


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    weights = W.copy()
    for _ in range(num_iters):
        grad = loss_fn(weights, X, y, 0.0)[1]
        weights = weights - learning_rate * (grad + reg * weights)
    return weights


first_loss = "b"
score_shift = ["C", "D"]
penalty_taste = "CA"
kl_or_cross_entropy = "a"
