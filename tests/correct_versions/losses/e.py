"""Buffers and ``out=``; contributions added at their places; one-hot rows and boolean tables for the tree."""

import numpy as np


def l2_regression_loss(pred, y):
    dpred = np.empty(pred.shape)
    np.subtract(pred, y, out=dpred)
    loss = np.vdot(dpred, dpred) / len(dpred)
    dpred *= 2
    dpred /= len(dpred)
    return loss, dpred


def l1_regression_loss(pred, y):
    residual = np.array(pred, dtype=np.float64)
    residual -= y
    dpred = np.sign(residual)
    np.abs(residual, out=residual)
    dpred /= len(dpred)
    return residual.sum(axis=1).mean(), dpred


def huber_loss(pred, y, delta):
    residual = np.array(pred, dtype=np.float64)
    residual -= y
    dpred = np.clip(residual, -delta, delta)
    # Wherever it is, the loss is slope times residual, less half of the slope squared.
    residual *= dpred
    residual -= 0.5 * np.square(dpred)
    dpred /= len(dpred)
    return residual.sum() / len(residual), dpred


def multilabel_hinge_loss(scores, Y):
    signs = np.where(Y, 1.0, -1.0)
    margins = np.multiply(signs, scores)
    np.subtract(1, margins, out=margins)
    np.negative(signs, out=signs)
    np.putmask(signs, margins < 0, 0)
    np.putmask(margins, margins < 0, 0)
    signs /= len(signs)
    return np.add.reduce(margins, axis=None) / len(margins), signs


def multilabel_logistic_loss(scores, Y):
    probabilities = np.array(scores, dtype=np.float64)
    fading = np.abs(probabilities)
    np.negative(fading, out=fading)
    np.exp(fading, out=fading)
    losses = np.maximum(probabilities, 0)
    losses += np.log1p(fading)
    losses -= scores * Y
    np.copyto(probabilities, np.where(probabilities >= 0, 1, fading))
    fading += 1
    probabilities /= fading
    probabilities -= Y
    probabilities /= len(probabilities)
    return losses.sum() / len(losses), probabilities


def _differences(scores):
    return np.diff(scores, axis=1)


def _for_both(df):
    dscores = np.repeat(df, 2, axis=1)
    dscores[:, 0] *= -1
    return dscores


def two_class_svm_loss(scores, y):
    loss, df = multilabel_hinge_loss(_differences(scores), y[:, np.newaxis])
    return loss, _for_both(df)


def two_class_softmax_loss(scores, y):
    loss, df = multilabel_logistic_loss(_differences(scores), y[:, np.newaxis])
    return loss, _for_both(df)


def path_to_root(node, parent):
    path = np.empty(len(parent), dtype=int)
    length = 0
    while node != -1:
        path[length] = node
        length += 1
        node = parent[node]
    return path[:length].tolist()


def sibling_log_softmax(scores, parent):
    totals = np.full((scores.shape[0], len(parent) + 1), -np.inf)  # the last one is the root's
    np.logaddexp.at(totals, (slice(None), parent), scores)
    return np.subtract(scores, totals[:, parent])


def _paths(parent):
    """Return a table, (M, M): is the second node on the path of the first?"""
    paths = np.eye(len(parent), dtype=bool)
    for _ in parent:
        above = np.flatnonzero(parent != -1)
        np.logical_or.at(paths, above, paths[parent[above]])
    return paths


def leaf_probabilities(scores, parent, num_classes):
    shares = sibling_log_softmax(scores, parent)
    np.exp(shares, out=shares)
    result = np.ones((len(scores), num_classes))
    for leaf, on_path in enumerate(_paths(parent)[:num_classes]):
        np.multiply.reduce(shares[:, on_path], axis=1, out=result[:, leaf])
    return result


def hierarchical_softmax_loss(scores, y, parent):
    logs = sibling_log_softmax(scores, parent)
    on_path = _paths(parent)[y]
    asked = np.ones((len(scores), len(parent) + 1), dtype=bool)
    asked[:, :-1] = on_path  # children of a node on the path compete; and, last, those of the root
    dscores = np.exp(logs)
    dscores *= asked[:, parent]
    dscores -= on_path
    dscores /= len(scores)
    return -np.sum(logs, where=on_path) / len(scores), dscores


def bin_targets(y, edges):
    labels = np.searchsorted(edges, y, side="right")
    labels -= 1
    np.clip(labels, 0, len(edges) - 2, out=labels)
    return labels


def expectation_from_bins(scores, centres):
    p = np.array(scores, dtype=np.float64)
    p -= p.max(axis=1, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=1, keepdims=True)
    mean = p @ centres
    away = np.subtract.outer(mean, centres)
    np.square(away, out=away)
    away *= p
    spread = away.sum(axis=1)
    return mean, np.sqrt(spread, out=spread)


def attribute_loss(scores, Y):
    p = np.array(scores, dtype=np.float64)
    np.negative(p, out=p)
    np.exp(p, out=p)
    p += 1
    np.reciprocal(p, out=p)
    given = np.where(Y == 1, p, 1 - p)
    p -= Y
    p /= len(p)
    return -np.log(given, out=given).sum() / len(given), p


best_constant = ("B",)
first_multilabel_loss = "D"
separate_or_softmax = ("B", "C")
greedy_descent = ("B",)
order_of_bins = "dca"


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    n = len(singles)
    at = dict(zip(residuals.round(6).tolist(), values.tolist(), strict=False))
    if any(abs(at[r] - at[-r]) > 1e-7 for r in at if r > 0) or abs(at[0.0]) > 1e-7:
        return False
    if any(value < 0 for value in at.values()):
        return False
    secant = np.diff(values) / np.diff(residuals)
    between = (secant - slopes[:-1] >= -1e-7) & (slopes[1:] - secant >= -1e-7)
    batch = abs(n * together - singles.sum()) < 1e-7 and np.allclose(n * batch_slopes, single_slopes)
    return between.all() and batch and np.array_equal(np.round(values, 7), np.round(elsewhere, 7))
