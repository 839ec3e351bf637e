"""By other ways: rivals without the right class, log-sums folded class by class, distributions from SciPy."""

from functools import reduce

import numpy as np
from scipy import sparse, stats


def add_bias_column(X):
    shift = np.eye(X.shape[1], X.shape[1] + 1)
    return X @ shift + np.eye(1, X.shape[1] + 1, X.shape[1])


def _l2(W, reg):
    return 0.5 * reg * np.linalg.norm(W, "fro") ** 2


def svm_loss_naive(W, X, y, reg):
    losses = []
    dW = np.zeros(W.shape)
    for features, label in zip(np.asarray(X, dtype=np.float64), y.tolist(), strict=True):
        rivals = [c for c in range(W.shape[1]) if c != label]
        differences = W[:, rivals] - W[:, [label]]  # a margin is linear in the difference of two columns
        margins = 1 + features @ differences
        losses.append(sum(max(margin, 0) for margin in margins))
        for rival, margin in zip(rivals, margins, strict=True):
            if margin > 0:
                direction = np.zeros(W.shape[1])
                direction[rival], direction[label] = 1, -1
                dW += np.outer(features, direction)
    return np.mean(losses) + _l2(W, reg), dW / len(X) + reg * W


def _rivals(scores, y):
    """Return how far each rival is ahead, (N, C − 1), and a mask: where it stands."""
    is_rival = np.arange(scores.shape[1]) != y[:, None]
    truth = np.choose(y, scores.T)
    return scores[is_rival].reshape(len(y), -1) - truth[:, None], is_rival


def _spread(pushes, is_rival):
    """Return pushes on rivals as pushes on classes; the right class gets what makes each row's sum 0."""
    dscores = np.zeros(is_rival.shape)
    dscores[is_rival] = pushes.ravel()
    return dscores - dscores.sum(axis=1, keepdims=True) * ~is_rival


def svm_loss_vectorized(W, X, y, reg):
    ahead, is_rival = _rivals(X @ W, y)
    missing = ahead + 1
    dscores = _spread(np.heaviside(missing, 0.0), is_rival)
    loss = missing[missing > 0].sum() / len(y)
    return loss + _l2(W, reg), (dscores.T @ X).T / len(y) + reg * W


def svm_loss_squared(W, X, y, reg):
    ahead, is_rival = _rivals(X @ W, y)
    missing = (ahead + 1 + np.abs(ahead + 1)) / 2
    dscores = _spread(2 * missing, is_rival)
    return np.linalg.norm(missing) ** 2 / len(y) + _l2(W, reg), (dscores.T @ X).T / len(y) + reg * W


def softmax_loss_naive(W, X, y, reg):
    total, slopes = 0.0, [reg * W[:, c] for c in range(W.shape[1])]
    for x, label in zip(X, y, strict=True):
        scores = [x @ W[:, c] for c in range(W.shape[1])]
        p = [1 / sum(np.exp(other - score) for other in scores) for score in scores]
        total += -np.log(p[label])
        for c, share in enumerate(p):
            slopes[c] = slopes[c] + (share - (c == label)) * x / len(X)
    return float(total) / len(X) + float(_l2(W, reg)), np.stack(slopes, axis=1)


def softmax_loss_vectorized(W, X, y, reg):
    scores = X @ W
    log_totals = reduce(np.logaddexp, scores.T)
    one_hot = sparse.csr_matrix((np.ones(len(y)), (np.arange(len(y)), y)), shape=scores.shape)
    surprise = log_totals - one_hot.multiply(scores).sum(axis=1).A1
    p = np.exp((scores.T - log_totals).T)
    return surprise.mean() + _l2(W, reg), X.T @ p / len(y) - (one_hot.T @ X).T / len(y) + reg * W


def predict(W, X):
    scores = X @ W
    return np.equal(scores, scores.max(axis=1, keepdims=True)).argmax(axis=1)


def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    def steps(weights):
        for _ in range(num_iters):
            lots = rng.random(len(y))
            rows = np.argpartition(lots, batch_size - 1)[:batch_size]
            loss, gradient = loss_fn(weights, X[rows], y[rows], reg)
            weights = weights - learning_rate * gradient
            yield loss, weights

    losses, path = zip(*steps(W), strict=True)
    return path[-1], list(losses)


def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    ranges = np.array([lr_range, reg_range], dtype=float)
    log_width = np.log10(ranges[:, 1] / ranges[:, 0])

    def search(box, number, trials):
        if number == rounds:
            return trials
        draws = [stats.loguniform(*ends).rvs(size=num_trials, random_state=rng) for ends in box]
        trials = trials + [(lr, reg, evaluate(lr, reg)) for lr, reg in zip(*draws, strict=True)]
        centre = np.array(max(trials, key=lambda trial: trial[2])[:2])
        factor = 10 ** (log_width / 2 ** (number + 2))
        box = np.clip(np.stack([centre / factor, centre * factor], axis=1).T, ranges[:, 0], ranges[:, 1]).T
        return search(box, number + 1, trials)

    trials = np.array(search(ranges, 0, []))
    return tuple(trials[np.argmax(trials[:, 2])]), trials


def loss_is_sound(runs):
    assert np.ndim(runs["plain"]["loss"]) == 0
    p, q = runs["plain"], runs["penalised"]
    fine = np.allclose([runs[k]["loss"] for k in ("twice", "renamed", "shifted")], p["loss"])
    fine &= np.allclose(runs["won"]["loss"], 0, atol=1e-6) and np.allclose(runs["won"]["dW"], 0, atol=1e-6)
    fine &= np.allclose(q["loss"] - p["loss"], q["reg"] * np.sum(q["W"] ** 2) / 2)
    fine &= np.allclose(q["dW"] - p["dW"], q["reg"] * q["W"])
    fine &= np.allclose(q["dW"].sum(axis=1), q["reg"] * q["W"].sum(axis=1), atol=1e-7)
    length = np.linalg.norm(runs["ahead"]["W"] - runs["behind"]["W"])
    direction = (runs["ahead"]["W"] - runs["behind"]["W"]) / length
    slope = (runs["ahead"]["loss"] - runs["behind"]["loss"]) / length
    return bool(fine and abs(slope - (q["dW"] * direction).sum()) < 1e-3 * max(abs(slope), 1e-3))


def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    if num_iters == 0:
        return W.copy()
    before = train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters - 1)
    return before - learning_rate * (reg * before + loss_fn(before, X, y, 0.0)[1])


first_loss = "B"
score_shift = "CD"
penalty_taste = "ac"
kl_or_cross_entropy = ["A"]
