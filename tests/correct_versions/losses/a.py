"""Loops where they are allowed, masks and explicit signs; Python floats returned; ``>=`` at kinks."""

import math

import numpy as np


def l2_regression_loss(pred, y):
    N = pred.shape[0]
    d = pred - y
    return float((d * d).sum(axis=1).mean()), d * (2 / N)


def l1_regression_loss(pred, y):
    N = pred.shape[0]
    above = pred > y
    grad = np.where(above, 1.0, -1.0) / N
    return float(np.where(above, pred - y, y - pred).sum() / N), grad


def huber_loss(pred, y, delta):
    N = pred.shape[0]
    d = pred - y
    loss, grad = 0.5 * d**2, d.copy()
    over, under = d > delta, d < -delta
    loss[over] = delta * d[over] - 0.5 * delta**2
    loss[under] = -delta * d[under] - 0.5 * delta**2
    grad[over] = delta
    grad[under] = -delta
    return float(loss.sum() / N), grad / N


def multilabel_hinge_loss(scores, Y):
    t = 2.0 * Y - 1.0
    m = 1 - t * scores
    on = m >= 0
    return float((m * on).sum(axis=1).mean()), np.where(on, -t, 0) / len(scores)


def multilabel_logistic_loss(scores, Y):
    t = 2.0 * Y - 1.0
    z = -t * scores
    loss = np.logaddexp(0, z)
    wrong = np.exp(z - loss)
    return float(loss.sum() / len(scores)), -t * wrong / len(scores)


def two_class_svm_loss(scores, y):
    rows = np.arange(len(y))
    margins = 1 + scores[rows, 1 - y] - scores[rows, y]
    grad = np.zeros(scores.shape)
    grad[rows, 1 - y] = margins >= 0
    grad[rows, y] = -1.0 * (margins >= 0)
    return float(np.clip(margins, 0, None).mean()), grad / len(y)


def two_class_softmax_loss(scores, y):
    rows = np.arange(len(y))
    log_p = scores - np.logaddexp(scores[:, 0], scores[:, 1])[:, None]
    grad = np.exp(log_p)
    grad[rows, y] -= 1
    return float(-log_p[rows, y].mean()), grad / len(y)


def path_to_root(node, parent):
    above = int(parent[node])
    return [int(node)] if above < 0 else [int(node), *path_to_root(above, parent)]


def sibling_log_softmax(scores, parent):
    log_p = np.zeros(scores.shape)
    for j in range(scores.shape[1]):
        siblings = [k for k in range(scores.shape[1]) if parent[k] == parent[j]]
        log_p[:, j] = scores[:, j] - np.logaddexp.reduce(scores[:, siblings], axis=1)
    return log_p


def leaf_probabilities(scores, parent, num_classes):
    p = np.exp(sibling_log_softmax(scores, parent))
    result = np.ones((scores.shape[0], num_classes))
    for c in range(num_classes):
        node = c
        while node != -1:
            result[:, c] *= p[:, node]
            node = parent[node]
    return result


def hierarchical_softmax_loss(scores, y, parent):
    N = scores.shape[0]
    log_p = sibling_log_softmax(scores, parent)
    loss, grad = 0.0, np.zeros(scores.shape)
    node = y.copy()
    rows = np.arange(N)
    while len(rows):
        loss -= log_p[rows, node].sum()
        siblings = parent[node][:, None] == parent
        grad[rows] += siblings * np.exp(log_p[rows])
        grad[rows, node] -= 1
        node = parent[node]
        rows, node = rows[node >= 0], node[node >= 0]
    return float(loss / N), grad / N


def bin_targets(y, edges):
    return np.digitize(y, edges[1:-1])


def expectation_from_bins(scores, centres):
    means, spreads = [], []
    for row in scores:
        e = [math.exp(s - max(row)) for s in row]
        p = [v / sum(e) for v in e]
        mean = sum(a * c for a, c in zip(p, centres, strict=True))
        means.append(mean)
        spreads.append(math.sqrt(sum(a * (c - mean) ** 2 for a, c in zip(p, centres, strict=True))))
    return np.array(means), np.array(spreads)


def attribute_loss(scores, Y):
    p = 1 / (1 + np.exp(-scores))
    loss = -(Y * np.log(p) + (1 - Y) * np.log(1 - p)).sum(axis=1).mean()
    return float(loss), (p - Y) / len(scores)


best_constant = "B"
first_multilabel_loss = "D"
separate_or_softmax = "BC"
greedy_descent = "B"
order_of_bins = "ACD"


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    if values.min() < -1e-8 or abs(values[residuals == 0][0]) > 1e-8:
        return False
    if np.abs(values - values[::-1]).max() > 1e-8 or np.abs(values - elsewhere).max() > 1e-8:
        return False
    for i in range(len(values) - 1):
        rise = values[i + 1] - values[i]
        step = residuals[i + 1] - residuals[i]
        if not slopes[i] * step - 1e-8 <= rise <= slopes[i + 1] * step + 1e-8:
            return False
    if abs(together - sum(singles) / len(singles)) > 1e-8:
        return False
    return np.abs(batch_slopes * len(singles) - single_slopes).max() < 1e-8
