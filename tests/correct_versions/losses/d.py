"""Loops over outputs, nodes and classes, over examples only where speed isn't asked; plain Python trees."""

import bisect
import math

import numpy as np


def l2_regression_loss(pred, y):
    N, K = pred.shape
    loss, dpred = 0.0, np.zeros((N, K))
    for j in range(K):
        d = pred[:, j] - y[:, j]
        loss += np.dot(d, d) / N
        dpred[:, j] = 2 * d / N
    return loss, dpred


def l1_regression_loss(pred, y):
    N, K = pred.shape
    loss, dpred = 0.0, np.zeros((N, K))
    for i in range(N):
        for j in range(K):
            loss += abs(pred[i, j] - y[i, j]) / N
            if pred[i, j] > y[i, j]:
                dpred[i, j] = 1 / N
            elif pred[i, j] < y[i, j]:
                dpred[i, j] = -1 / N
    return loss, dpred


def huber_loss(pred, y, delta):
    N, K = pred.shape
    loss, dpred = 0.0, np.zeros((N, K))
    for j in range(K):
        d = pred[:, j] - y[:, j]
        near = np.abs(d) <= delta
        loss += np.einsum("n->", np.where(near, d * d / 2, delta * (np.abs(d) - delta / 2))) / N
        dpred[:, j] = np.where(near, d, np.where(d > 0, delta, -delta)) / N
    return float(loss), dpred


def multilabel_hinge_loss(scores, Y):
    N, K = scores.shape
    loss, dscores = 0.0, np.zeros((N, K))
    for j in range(K):
        there, absent = Y[:, j] == 1, Y[:, j] == 0
        too_low = there & (scores[:, j] < 1)
        too_high = absent & (scores[:, j] > -1)
        loss += np.sum(1 - scores[too_low, j]) / N + np.sum(1 + scores[too_high, j]) / N
        dscores[too_low, j] = -1 / N
        dscores[too_high, j] = 1 / N
    return float(loss), dscores


def multilabel_logistic_loss(scores, Y):
    N, K = scores.shape
    loss, dscores = 0.0, np.zeros((N, K))
    for j in range(K):
        s = scores[:, j]
        small = np.exp(-np.abs(s))  # at most 1
        loss += np.einsum("n->", np.log1p(small) + np.where(s > 0, s, 0) - Y[:, j] * s) / N
        dscores[:, j] = (np.where(s > 0, 1, small) / (1 + small) - Y[:, j]) / N
    return float(loss), dscores


def two_class_svm_loss(scores, y):
    N = len(scores)
    loss, dscores = 0.0, np.zeros((N, 2))
    for i in range(N):
        right, rival = int(y[i]), 1 - int(y[i])
        margin = scores[i, rival] - scores[i, right] + 1
        if margin > 0:
            loss += margin / N
            dscores[i, rival] = 1 / N
            dscores[i, right] = -1 / N
    return loss, dscores


def two_class_softmax_loss(scores, y):
    N = len(scores)
    loss, dscores = 0.0, np.zeros((N, 2))
    for i in range(N):
        right, rival = int(y[i]), 1 - int(y[i])
        behind = scores[i, rival] - scores[i, right]
        if behind > 0:
            loss += (behind + math.log1p(math.exp(-behind))) / N
            p_rival = 1 / (1 + math.exp(-behind))
        else:
            loss += math.log1p(math.exp(behind)) / N
            p_rival = math.exp(behind) / (1 + math.exp(behind))
        dscores[i, rival] = p_rival / N
        dscores[i, right] = -p_rival / N
    return loss, dscores


def path_to_root(node, parent):
    path = []
    while node >= 0:
        path.append(int(node))
        node = int(parent[node])
    return path


def _families(parent):
    """Return a dictionary from each group to its children."""
    families = {}
    for node, group in enumerate(parent.tolist()):
        families.setdefault(group, []).append(node)
    return families


def sibling_log_softmax(scores, parent):
    logs = np.zeros(scores.shape)
    for children in _families(parent).values():
        top = scores[:, children[0]]
        for child in children[1:]:
            top = np.maximum(top, scores[:, child])
        total = 0.0
        for child in children:
            total = total + np.exp(scores[:, child] - top)
        for child in children:
            logs[:, child] = scores[:, child] - top - np.log(total)
    return logs


def leaf_probabilities(scores, parent, num_classes):
    shares = np.exp(sibling_log_softmax(scores, parent))
    families = _families(parent)
    result = np.zeros((len(scores), num_classes))

    def hand_down(group, amount):
        for child in families.get(group, []):
            if child in families:
                hand_down(child, amount * shares[:, child])
            else:
                result[:, child] = amount * shares[:, child]

    hand_down(-1, np.ones(len(scores)))
    return result


def hierarchical_softmax_loss(scores, y, parent):
    N = len(scores)
    logs = sibling_log_softmax(scores, parent)
    families = _families(parent)
    loss, dscores = 0.0, np.zeros(scores.shape)
    for label in sorted(set(y.tolist())):  # over classes
        mine = y == label
        for node in path_to_root(label, parent):
            loss -= np.sum(logs[mine, node]) / N
            dscores[mine, node] -= 1 / N
            for sibling in families[int(parent[node])]:
                dscores[mine, sibling] += np.exp(logs[mine, sibling]) / N
    return float(loss), dscores


def bin_targets(y, edges):
    inner = edges.tolist()[1:-1]
    return np.array([bisect.bisect_right(inner, value) for value in y.tolist()])


def expectation_from_bins(scores, centres):
    N, B = scores.shape
    mean, spread = np.zeros(N), np.zeros(N)
    for i in range(N):
        top = max(scores[i])
        weights = [math.exp(s - top) for s in scores[i]]
        total = math.fsum(weights)
        for b in range(B):
            mean[i] += weights[b] / total * centres[b]
        for b in range(B):
            spread[i] += weights[b] / total * (centres[b] - mean[i]) ** 2
        spread[i] = math.sqrt(spread[i])
    return mean, spread


def attribute_loss(scores, Y):
    N, K = scores.shape
    loss, dscores = 0.0, np.zeros((N, K))
    for i in range(N):
        for j in range(K):
            p = 1 / (1 + math.exp(-scores[i, j]))
            loss -= math.log(p if Y[i, j] == 1 else 1 - p) / N
            dscores[i, j] = (p - Y[i, j]) / N
    return loss, dscores


best_constant = "B"
first_multilabel_loss = ["d"]
separate_or_softmax = "B, C"
greedy_descent = "b"
order_of_bins = "A, C, D"


def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    middle = len(residuals) // 2
    right_half = values[middle:]
    left_half = values[middle::-1]
    good = abs(right_half[0]) < 1e-9 and np.all(np.diff(right_half) > -1e-9)
    good = good and np.allclose(left_half, right_half) and np.allclose(values, elsewhere)
    good = good and np.isclose(together * len(singles), np.sum(singles))
    good = good and np.allclose(batch_slopes * len(singles), single_slopes)
    tangents_ahead = values[:-1] + slopes[:-1] * np.diff(residuals)
    tangents_back = values[1:] - slopes[1:] * np.diff(residuals)
    return bool(
        good and np.all(tangents_ahead <= values[1:] + 1e-9) and np.all(tangents_back <= values[:-1] + 1e-9)
    )
