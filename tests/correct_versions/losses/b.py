"""SciPy's functions, ``einsum`` and index tricks; NumPy scalars; no exercise calls another."""

import numpy as np
from scipy.special import expit, huber, log_expit, log_softmax, softmax


def l2_regression_loss(pred, y):
    d = np.subtract(pred, y)
    return np.einsum("nk,nk", d, d) / len(d), 2 / len(d) * d


def l1_regression_loss(pred, y):
    n = len(pred)
    return np.linalg.norm((pred - y).ravel(), ord=1) / n, ((pred >= y) * 2.0 - 1) / n


def huber_loss(pred, y, delta):
    d = pred - y
    n = d.shape[0]
    return huber(delta, d).sum() / n, np.maximum(-delta, np.minimum(d, delta)) / n


def multilabel_hinge_loss(scores, Y):
    n = scores.shape[0]
    there = Y.astype(bool)
    margins = np.where(there, 1 - scores, 1 + scores)
    slopes = np.where(there, -1, 1)
    slopes[margins < 0] = 0
    return np.fmax(margins, 0).sum() / n, slopes / n


def multilabel_logistic_loss(scores, Y):
    n = scores.shape[0]
    loss = -np.where(Y == 1, log_expit(scores), log_expit(-scores)).sum() / n
    return loss, (expit(scores) - Y) / n


def two_class_svm_loss(scores, y):
    n = len(scores)
    t = np.where(y == 1, 1.0, -1.0)
    margins = 1 - t * (scores @ [-1, 1])
    df = np.where(margins > 0, -t, 0) / n
    return margins[margins > 0].sum() / n, np.outer(df, [-1, 1])


def two_class_softmax_loss(scores, y):
    n = len(scores)
    return -np.take_along_axis(log_softmax(scores, axis=1), y[:, None], 1).sum() / n, (
        softmax(scores, axis=1) - np.eye(2)[y]
    ) / n


def path_to_root(node, parent):
    path = np.array([node])
    while parent[path[-1]] != -1:
        path = np.append(path, parent[path[-1]])
    return path


def sibling_log_softmax(scores, parent):
    same = parent[:, None] == parent
    highest = np.where(same, scores[:, None, :], -np.inf).max(axis=2)
    shifted = scores - highest
    return shifted - np.log(np.exp(shifted) @ same)


def _ancestors(parent):
    step = np.zeros((len(parent), len(parent)))
    below = np.flatnonzero(parent >= 0)
    step[below, parent[below]] = 1
    total = power = np.eye(len(parent))
    while power.any():
        power = power @ step
        total = total + power
    return total


def leaf_probabilities(scores, parent, num_classes):
    return np.exp(sibling_log_softmax(scores, parent) @ _ancestors(parent)[:num_classes].T)


def hierarchical_softmax_loss(scores, y, parent):
    n = len(scores)
    log_p = sibling_log_softmax(scores, parent)
    on = _ancestors(parent)[y]
    asked = on @ (parent[:, None] == parent)
    return -np.einsum("nm,nm", log_p, on) / n, (asked * np.exp(log_p) - on) / n


def bin_targets(y, edges):
    return (y[:, None] >= edges[None, 1:-1]).sum(axis=1)


def expectation_from_bins(scores, centres):
    p = softmax(scores, axis=1)
    mean = np.average(np.broadcast_to(centres, p.shape), axis=1, weights=p)
    return mean, np.sqrt(np.einsum("nb,nb->n", p, np.square(centres[None] - mean[:, None])))


def attribute_loss(scores, Y):
    n = len(scores)
    return np.sum(-Y * log_expit(scores) - (1 - Y) * log_expit(-scores)) / n, (expit(scores) - Y) / n


best_constant = "b"
first_multilabel_loss = "d"
separate_or_softmax = "c, b"
greedy_descent = "b"
order_of_bins = "a, c, d"


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    h = residuals[1] - residuals[0]
    mean = (values[1:] - values[:-1]) / h
    low = np.minimum(slopes[1:], slopes[:-1])
    high = np.maximum(slopes[1:], slopes[:-1])
    checks = {
        "slopes": (mean > low - 1e-6).all() and (mean < high + 1e-6).all(),
        "zero": np.allclose(values[residuals == 0], 0),
        "positive": (values >= 0).all(),
        "mirror": np.allclose(values, np.flip(values)) and np.allclose(slopes, -np.flip(slopes)),
        "place": np.allclose(elsewhere, values),
        "batch": np.isclose(singles.mean(), together),
        "gradient": np.allclose(batch_slopes, single_slopes / single_slopes.shape[0]),
    }
    return all(checks.values())
