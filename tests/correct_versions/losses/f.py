"""By other formulas: distances from SciPy, integrals of slopes, sorted families, sums of pairs of bins."""

import functools
import itertools

import numpy as np
from scipy import special
from scipy.spatial import distance


def l2_regression_loss(pred, y):
    residual = np.ravel(pred - y)
    return distance.sqeuclidean(residual, np.zeros_like(residual)) / len(pred), np.true_divide(
        2 * (pred - y), len(pred)
    )


def l1_regression_loss(pred, y):
    losses = [distance.cityblock(p, t) for p, t in zip(pred, y, strict=True)]
    return float(np.mean(losses)), (np.heaviside(pred - y, 0.5) * 2 - 1) / len(y)


def huber_loss(pred, y, delta):
    residual = np.abs(pred - y)
    beyond = np.maximum(residual - delta, 0)  # the parabola, less the parabola that is missing outside
    loss = (residual**2 - beyond**2).sum() / 2 / len(pred)
    return loss, np.copysign(residual - beyond, pred - y) / len(pred)


def multilabel_hinge_loss(scores, Y):
    towards = np.asarray(Y).astype(np.int8) * 2 - 1
    missing = np.clip(1 - towards * scores, 0, None)
    return missing.sum(axis=1).mean(), -(towards * np.sign(missing)) / len(scores)


def multilabel_logistic_loss(scores, Y):
    # Of two classes with scores 0 and s: a softmax for each label.
    both = np.stack([np.zeros(scores.shape), scores], axis=-1)
    logs = special.log_softmax(both, axis=-1)
    chosen = np.take_along_axis(logs, np.asarray(Y, dtype=int)[..., np.newaxis], axis=-1)
    return -chosen.sum() / len(scores), (np.exp(logs[..., 1]) - Y) / len(scores)


def two_class_svm_loss(scores, y):
    signs = np.array([[1, -1], [-1, 1]])[y]  # what each score counts in the right difference
    lead = (signs * scores).sum(axis=1)
    short = np.clip(1 - lead, 0, None)
    return short.mean(), -signs * (short > 0)[:, np.newaxis] / len(y)


def two_class_softmax_loss(scores, y):
    lead = np.choose(y, scores.T) - np.choose(1 - y, scores.T)
    surprise = np.logaddexp(0, -lead)
    doubt = special.expit(-lead) / len(y)
    dscores = np.where(np.arange(2) == y[:, np.newaxis], -doubt[:, np.newaxis], doubt[:, np.newaxis])
    return surprise.mean(), dscores


def path_to_root(node, parent):
    def upwards(node):
        yield int(node)
        if parent[node] >= 0:
            yield from upwards(parent[node])

    return list(upwards(node))


def sibling_log_softmax(scores, parent):
    order = np.argsort(parent, kind="stable")  # families stand together
    together = scores[:, order]
    starts = np.flatnonzero(np.diff(parent[order], prepend=-2))
    sizes = np.diff(starts, append=len(parent))
    shifted = together - np.repeat(np.maximum.reduceat(together, starts, axis=1), sizes, axis=1)
    totals = np.add.reduceat(np.exp(shifted), starts, axis=1)
    logs = np.empty(shifted.shape)
    logs[:, order] = shifted - np.log(np.repeat(totals, sizes, axis=1))
    return logs


def leaf_probabilities(scores, parent, num_classes):
    logs = sibling_log_softmax(scores, parent)

    @functools.cache
    def log_probability(node):
        above = 0.0 if parent[node] < 0 else log_probability(int(parent[node]))
        return logs[:, node] + above

    return np.exp(np.column_stack([log_probability(leaf) for leaf in range(num_classes)]))


def hierarchical_softmax_loss(scores, y, parent):
    """Loss and gradient of the softmaxes, one for each family that somebody asks."""
    n = len(scores)
    loss, dscores = 0.0, np.zeros(scores.shape)
    paths = [path_to_root(node, parent) for node in range(len(parent))]
    for _, nodes in itertools.groupby(np.argsort(parent, kind="stable"), key=lambda node: parent[node]):
        family = np.array(list(nodes))
        # For each class: which place in this family its path takes, or -1.
        places = [next((k for k, node in enumerate(family) if node in path), -1) for path in paths]
        taken = np.array(places)[y]
        asking = np.flatnonzero(taken >= 0)
        if asking.size:
            logs = special.log_softmax(scores[np.ix_(asking, family)], axis=1)
            loss -= logs[np.arange(asking.size), taken[asking]].sum() / n
            truth = np.eye(family.size)[taken[asking]]
            dscores[np.ix_(asking, family)] = (np.exp(logs) - truth) / n
    return loss, dscores


def bin_targets(y, edges):
    """Search all bins at once, by halving."""
    low, high = np.zeros(y.shape, dtype=int), np.full(y.shape, len(edges) - 2)
    while np.any(low < high):
        middle = (low + high + 1) // 2
        above = y >= edges[middle]
        low, high = np.where(above, middle, low), np.where(above, high, middle - 1)
    return low


def expectation_from_bins(scores, centres):
    p = np.exp(scores - special.logsumexp(scores, axis=1, keepdims=True))
    squares = np.subtract.outer(centres, centres) ** 2
    variance = np.einsum("na,ab,nb->n", p, squares, p) / 2  # half the mean square of all differences
    return np.tensordot(p, centres, axes=1), variance**0.5


def attribute_loss(scores, Y):
    n = scores.shape[0]
    p = special.expit(scores)
    loss = -(special.xlogy(Y, p) + special.xlog1py(1 - Y, -p)).sum() / n
    return loss, np.subtract(p, Y) / n


best_constant = "b"
first_multilabel_loss = "D"
separate_or_softmax = ["b", "c"]
greedy_descent = "B"
order_of_bins = ("A", "C", "D")


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    def same(one, other):
        return np.max(np.abs(np.subtract(one, other))) <= 1e-7

    lower, upper = [], []
    for k in range(1, len(values)):
        width = residuals[k] - residuals[k - 1]
        lower.append(values[k - 1] + width * slopes[k - 1])
        upper.append(values[k - 1] + width * slopes[k])
    fits = np.all(np.array(lower) - 1e-7 <= values[1:]) and np.all(values[1:] <= np.array(upper) + 1e-7)
    fits = fits and same(values[len(values) // 2], 0) and np.all(values >= -1e-7)
    fits = fits and same(values, values[::-1]) and same(values, elsewhere)
    return bool(
        fits and same(together, np.mean(singles)) and same(batch_slopes, single_slopes / len(singles))
    )
