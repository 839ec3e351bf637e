"""One exercise built on another, in-place work on copies, float32 where float64 isn't asked for."""

import numpy as np


def l2_regression_loss(pred, y):
    d = pred - y
    grad = 2 * d
    grad /= len(d)
    return np.square(d).mean() * d.shape[1], grad


def l1_regression_loss(pred, y):
    d = pred - y
    grad = np.divide(d, np.abs(d), out=np.zeros(d.shape), where=d != 0)
    grad /= len(d)
    return np.abs(d).mean(axis=0).sum(), grad


def huber_loss(pred, y, delta):
    d = pred - y
    near = np.minimum(np.abs(d), delta)
    values = near * (np.abs(d) - 0.5 * near)
    return values.mean(axis=0).sum(), np.sign(d) * near / len(d)


def multilabel_hinge_loss(scores, Y):
    signs = np.array([-1.0, 1.0])[np.asarray(Y, dtype=int)]
    margins = 1 - signs * scores
    np.maximum(margins, 0, out=margins)
    grad = np.sign(margins)
    grad *= -signs
    return margins.mean(axis=0).sum(), grad / len(grad)


def _sigmoid(s):
    return 0.5 * (1 + np.tanh(0.5 * s))


def multilabel_logistic_loss(scores, Y):
    large = np.maximum(scores, 0)
    loss = large + np.log(np.exp(-large) + np.exp(scores - large)) - Y * scores
    return loss.mean(axis=0).sum(), (_sigmoid(scores) - Y) / len(scores)


def _of_two(loss_fn, scores, y):
    loss, df = loss_fn((scores[:, 1] - scores[:, 0]).reshape(-1, 1), y.reshape(-1, 1))
    return loss, df * np.array([[-1, 1]])


def two_class_svm_loss(scores, y):
    return _of_two(multilabel_hinge_loss, scores, y)


def two_class_softmax_loss(scores, y):
    return _of_two(multilabel_logistic_loss, scores, y)


def path_to_root(node, parent):
    path = (int(node),)
    for _ in parent:
        above = parent[path[-1]]
        if above == -1:
            break
        path += (int(above),)
    return path


def sibling_log_softmax(scores, parent):
    out = scores.astype(np.float64)
    for group in set(parent.tolist()):
        columns = np.flatnonzero(parent == group)
        block = out[:, columns]
        block -= block.max(axis=1)[:, None]
        block -= np.log(np.sum(np.exp(block), axis=1))[:, None]
        out[:, columns] = block
    return out


def leaf_probabilities(scores, parent, num_classes):
    total = np.exp(sibling_log_softmax(scores, parent)).astype(np.float32)
    found = np.empty((len(scores), num_classes), dtype=np.float32)
    for c in range(num_classes):
        found[:, c] = np.prod(total[:, list(path_to_root(c, parent))], axis=1)
    return found


def hierarchical_softmax_loss(scores, y, parent):
    rows = np.arange(len(scores))
    log_p = sibling_log_softmax(scores, parent)
    root = np.full(len(scores), -1)
    loss, grad, node = 0.0, np.zeros_like(log_p), np.asarray(y)
    for _ in range(scores.shape[1]):
        alive = node >= 0
        at = np.where(alive, node, 0)
        loss = loss - np.where(alive, log_p[rows, at], 0).mean()
        competing = (parent == parent[at][:, None]) & alive[:, None]
        grad += np.where(competing, np.exp(log_p), 0)
        grad[rows, at] -= alive
        node = np.where(alive, parent[at], root)
    return loss, grad / len(scores)


def bin_targets(y, edges):
    labels = np.zeros(len(y), dtype=np.int32)
    for edge in edges[1:-1]:
        labels[y >= edge] += 1
    return labels


def expectation_from_bins(scores, centres):
    p = np.exp(scores - scores.max(axis=1)[:, np.newaxis])
    p /= p.sum(axis=1)[:, np.newaxis]
    mean = (p * centres).sum(axis=1)
    offset = centres - centres.mean()
    first = (p * offset).sum(axis=1)
    return mean, np.sqrt(np.maximum(0, (p * offset**2).sum(axis=1) - first**2))


def attribute_loss(scores, Y):
    return multilabel_logistic_loss(scores, Y)


best_constant = ["B"]
first_multilabel_loss = ("D",)
separate_or_softmax = ["C", "B"]
greedy_descent = ["B"]
order_of_bins = ["D", "A", "C"]


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    try:
        assert np.argmin(np.abs(residuals)) == len(residuals) // 2
        close = np.testing.assert_allclose
        close(values[len(values) // 2], 0, atol=1e-9)
        close(values, values[::-1], atol=1e-9)
        close(values, elsewhere, atol=1e-9)
        close(together, np.mean(singles))
        close(batch_slopes, single_slopes / len(single_slopes), atol=1e-12)
        assert min(values) >= 0
        secants = np.diff(values) / np.diff(residuals)
        assert np.all(np.clip(secants, slopes[:-1] - 1e-8, slopes[1:] + 1e-8) == secants)
    except AssertionError:
        return False
    return True
