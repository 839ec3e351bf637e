"""Buffers: ``out=``, steps in place on arrays of one's own, contributions added at their places."""

import numpy as np


def add_bias_column(X):
    wide = np.ones((X.shape[0], X.shape[1] + 1), order="F")
    np.copyto(wide[:, : X.shape[1]], X)
    return wide


def svm_loss_naive(W, X, y, reg):
    dW = np.array(W, dtype=np.float64)
    loss = np.vdot(dW, dW)
    loss *= 0.5 * reg
    dW *= reg
    columns = dW.T  # a view: one row for each class
    share = 1.0 / X.shape[0]
    for x, label in zip(X, y, strict=True):
        scores = np.dot(x, W)
        scores += 1.0 - scores[label]
        for j in range(scores.size):
            if j != label and scores[j] > 0:
                loss += share * scores[j]
                columns[j] += share * x
                columns[label] -= share * x
    return loss, dW


def _margins(W, X, y):
    margins = np.empty((X.shape[0], W.shape[1]))
    np.matmul(X, W, out=margins)
    rows = np.arange(X.shape[0])
    margins += (1.0 - margins[rows, y]).reshape(-1, 1)
    margins[rows, y] = 0.0
    np.maximum(margins, 0.0, out=margins)
    return rows, margins


def _gradient(W, X, dscores, reg):
    dW = np.empty(W.shape)
    np.matmul(X.T, dscores, out=dW)
    dW /= X.shape[0]
    dW += reg * W
    return dW


def svm_loss_vectorized(W, X, y, reg):
    rows, margins = _margins(W, X, y)
    loss = margins.sum()
    loss /= rows.size
    loss += 0.5 * reg * np.square(W).sum()
    margins[margins > 0] = 1.0
    np.add.at(margins, (rows, y), -margins.sum(axis=1))
    return loss, _gradient(W, X, margins, reg)


def svm_loss_squared(W, X, y, reg):
    rows, margins = _margins(W, X, y)
    loss = np.vdot(margins, margins) / rows.size + 0.5 * reg * np.square(W).sum()
    margins *= 2.0
    margins[rows, y] -= margins.sum(axis=1)
    return loss, _gradient(W, X, margins, reg)


def softmax_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    p = np.empty(W.shape[1])
    for i in range(X.shape[0]):
        np.dot(X[i].astype(np.float64), W, out=p)
        p -= p.max()
        loss -= p[y[i]]
        np.exp(p, out=p)
        loss += np.log(p.sum())
        p /= p.sum()
        p[y[i]] -= 1.0
        for j in range(W.shape[1]):
            dW[:, j] += X[i] * p[j]
    dW /= X.shape[0]
    dW += reg * W
    loss /= X.shape[0]
    loss += 0.5 * reg * np.square(W).sum()
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    p = np.empty((X.shape[0], W.shape[1]))
    np.matmul(X, W, out=p)
    rows = np.arange(X.shape[0])
    p -= p.max(axis=1, keepdims=True)
    loss = -p[rows, y].sum()
    np.exp(p, out=p)
    totals = p.sum(axis=1, keepdims=True)
    loss += np.log(totals).sum()
    p /= totals
    np.add.at(p, (rows, y), -1.0)
    return loss / rows.size + 0.5 * reg * np.square(W).sum(), _gradient(W, X, p, reg)


def predict(W, X):
    labels = np.empty(X.shape[0], dtype=np.intp)
    np.argmax(np.matmul(X, W), axis=1, out=labels)
    return labels


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    W = np.array(W, dtype=np.float64, copy=True)
    loss_history = np.empty(num_iters)
    for t in range(num_iters):
        batch = rng.permutation(X.shape[0])[:batch_size]
        loss_history[t], dW = loss_fn(W, X[batch], y[batch], reg)
        step = np.multiply(dW, learning_rate)
        np.subtract(W, step, out=W)
    return W, loss_history.tolist()


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    ends = np.log10(np.array([lr_range, reg_range]))  # a row per setting
    box = ends.copy()
    trials = np.full((rounds * num_trials, 3), -np.inf)
    width = ends[:, 1] - ends[:, 0]
    for trial in range(rounds * num_trials):
        if trial > 0 and trial % num_trials == 0:
            width /= 2
            centre = np.log10(trials[trials[:, 2].argmax(), :2])
            box[:, 0] = centre - width / 2
            box[:, 1] = centre + width / 2
            np.maximum(box[:, 0], ends[:, 0], out=box[:, 0])
            np.minimum(box[:, 1], ends[:, 1], out=box[:, 1])
        trials[trial, 0] = 10.0 ** rng.uniform(box[0, 0], box[0, 1])
        trials[trial, 1] = 10.0 ** rng.uniform(box[1, 0], box[1, 1])
        trials[trial, 2] = evaluate(trials[trial, 0], trials[trial, 1])
    return tuple(trials[trials[:, 2].argmax()].tolist()), trials


def _agree(one, other):
    return abs(one - other) <= 1e-8 + 1e-5 * abs(other)


def loss_is_sound(runs):
    def loss(name):
        return float(runs[name]["loss"])

    checks = []
    checks.append(_agree(loss("twice"), loss("plain")))
    checks.append(_agree(loss("renamed"), loss("plain")))
    checks.append(_agree(loss("shifted"), loss("plain")))
    checks.append(loss("won") < 1e-5 and loss("won") > -1e-9)
    weights = runs["penalised"]["W"].ravel()
    penalty = sum(w * w for w in weights) * runs["penalised"]["reg"] / 2
    checks.append(_agree(loss("penalised"), loss("plain") + penalty))
    there, back = runs["ahead"], runs["behind"]
    slope = 0.0
    for i in range(weights.size):
        slope += runs["penalised"]["dW"].ravel()[i] * (there["W"].ravel()[i] - back["W"].ravel()[i])
    checks.append(abs(slope - (loss("ahead") - loss("behind"))) < 1e-3 * abs(slope))
    return all(checks)


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    W = W.copy()
    for _ in range(num_iters):
        _, dW = loss_fn(W, X, y, 0.0)
        dW = dW + reg * W
        dW *= learning_rate
        W -= dW
    return W


first_loss = ["B"]
score_shift = ("D", "C")
penalty_taste = ("C", "A")
kl_or_cross_entropy = "a"
