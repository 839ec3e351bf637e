"""Loops to the last number where loops are allowed, sums with named indices everywhere else; plain lists."""

import math

import numpy as np


def add_bias_column(X):
    return np.array([[float(value) for value in x] + [1.0] for x in X])


def svm_loss_naive(W, X, y, reg):
    N, D = X.shape
    C = W.shape[1]
    loss = 0.0
    dW = np.zeros((D, C))
    for i in range(N):
        label = int(y[i])
        scores = [0.0] * C
        for j in range(C):
            for d in range(D):
                scores[j] += X[i, d] * W[d, j]
        for j in range(C):
            if j == label:
                continue
            missing = 1.0 + scores[j] - scores[label]
            if missing > 0:
                loss += missing
                for d in range(D):
                    dW[d, j] += X[i, d]
                    dW[d, label] -= X[i, d]
    loss /= N
    for d in range(D):
        for j in range(C):
            loss += reg * W[d, j] ** 2 / 2
            dW[d, j] = dW[d, j] / N + reg * W[d, j]
    return loss, dW


def _scores_and_truth(W, X, y):
    return np.einsum("nd,dc->nc", X, W), np.equal.outer(y, np.arange(W.shape[1])).astype(float)


def _penalty(W, reg):
    return reg * np.einsum("dc,dc->", W, W) / 2


def svm_loss_vectorized(W, X, y, reg):
    scores, truth = _scores_and_truth(W, X, y)
    wins = np.einsum("nc,nc->n", scores, truth)
    margins = scores - wins[:, None] + 1
    counted = np.where(margins > 0, 1 - truth, 0)
    pull = np.einsum("nc,nk->nk", counted, truth)
    data_loss = np.einsum("nc,nc->", margins, counted) / len(X)
    return data_loss + _penalty(W, reg), np.einsum("nd,nc->dc", X, counted - pull) / len(X) + reg * W


def svm_loss_squared(W, X, y, reg):
    scores, truth = _scores_and_truth(W, X, y)
    wins = np.einsum("nc,nc->n", scores, truth)
    margins = np.maximum(scores - wins[:, None] + 1, 0) * (1 - truth)
    slopes = 2 * margins
    pull = np.einsum("nc,nk->nk", slopes, truth)
    data_loss = np.einsum("nc,nc->", margins, margins) / len(X)
    return data_loss + _penalty(W, reg), np.einsum("nd,nc->dc", X, slopes - pull) / len(X) + reg * W


def softmax_loss_naive(W, X, y, reg):
    N, D = X.shape
    C = W.shape[1]
    loss = 0.0
    dW = reg * W
    for i in range(N):
        scores = [math.fsum(X[i, d] * W[d, j] for d in range(D)) for j in range(C)]
        largest = max(scores)
        log_total = largest + math.log(math.fsum(math.exp(score - largest) for score in scores))
        loss += (log_total - scores[y[i]]) / N
        for j in range(C):
            push = math.exp(scores[j] - log_total) - (1 if j == y[i] else 0)
            for d in range(D):
                dW[d, j] += push * X[i, d] / N
    return loss + reg / 2 * sum(float(w) ** 2 for w in np.nditer(W)), dW


def softmax_loss_vectorized(W, X, y, reg):
    scores, truth = _scores_and_truth(W, X, y)
    scores = scores - np.max(scores, axis=1)[:, None]
    log_totals = np.log(np.einsum("nc->n", np.exp(scores)))
    logs = scores - log_totals[:, None]
    data_loss = -np.einsum("nc,nc->", logs, truth) / len(X)
    return data_loss + _penalty(W, reg), np.einsum("nd,nc->dc", X, np.exp(logs) - truth) / len(X) + reg * W


def predict(W, X):
    scores = np.einsum("nd,dc->nc", X, W)
    best, labels = scores[:, 0], np.zeros(len(X), dtype=int)
    for c in range(1, W.shape[1]):  # over classes, not over examples
        labels = np.where(scores[:, c] > best, c, labels)
        best = np.maximum(scores[:, c], best)
    return labels


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    weights = W.copy()
    loss_history = []
    for _ in range(num_iters):
        rows = [int(rng.integers(len(X))) for _ in range(batch_size)]
        loss, slope = loss_fn(weights, X[rows], y[rows], reg)
        loss_history.append(loss)
        moved = np.zeros(weights.shape)
        for d in range(weights.shape[0]):
            for c in range(weights.shape[1]):
                moved[d, c] = weights[d, c] - learning_rate * slope[d, c]
        weights = moved
    return weights, loss_history


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    original = [[math.log10(low), math.log10(high)] for low, high in (lr_range, reg_range)]
    current = original
    best, trials = (None, None, -math.inf), []
    for done in range(rounds):
        if done > 0:
            current = []
            for (a, b), setting in zip(original, best[:2], strict=True):
                c, half = math.log10(setting), (b - a) / 2 ** (done + 1)
                current.append([max(a, c - half), min(b, c + half)])
        for _ in range(num_trials):
            lr = 10 ** (current[0][0] + rng.random() * (current[0][1] - current[0][0]))
            reg = 10 ** (current[1][0] + rng.random() * (current[1][1] - current[1][0]))
            trial = (lr, reg, evaluate(lr, reg))
            trials.append(trial)
            if trial[2] > best[2]:
                best = trial
    return best, np.array(trials)


def loss_is_sound(runs):
    W, reg = runs["plain"]["W"], runs["penalised"]["reg"]
    mean_slope = (runs["ahead"]["dW"] + runs["behind"]["dW"]) / 2
    forecast = np.sum(mean_slope * (runs["ahead"]["W"] - runs["behind"]["W"]))
    got = np.array([runs[name]["loss"] for name in ("penalised", "twice", "renamed", "shifted", "won")])
    base = runs["plain"]["loss"]
    want = np.array([base + reg / 2 * np.sum(W * W), base, base, base, 0])
    if np.any(np.abs(got - want) > 1e-5 * np.maximum(1, np.abs(want))):
        return np.False_
    return np.isclose(forecast, runs["ahead"]["loss"] - runs["behind"]["loss"], rtol=1e-2, atol=1e-9)


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    W = W.copy()
    for _ in range(num_iters):
        _, dW = loss_fn(W, X, y, 0.0)
        W = W - learning_rate * reg * W - learning_rate * dW
    return W


first_loss = "B"
score_shift = "C,D"
penalty_taste = "A,C"
kl_or_cross_entropy = "A"
