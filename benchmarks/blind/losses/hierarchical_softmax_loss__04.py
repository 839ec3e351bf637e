# verdict: wrong
# mistake: Only nodes on the path get a gradient, their siblings are not pushed down.

import numpy as np


def path_to_root(node, parent):
    path = []
    while node != -1:
        path.append(int(node))
        node = parent[node]
    return path


def sibling_log_softmax(scores, parent):
    out = np.zeros(scores.shape)
    for group in np.unique(parent):
        cols = parent == group
        s = scores[:, cols]
        s = s - s.max(axis=1, keepdims=True)
        out[:, cols] = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return out


def hierarchical_softmax_loss(scores, y, parent):
    num = scores.shape[0]
    lp = sibling_log_softmax(scores, parent)
    paths = np.zeros((len(parent), len(parent)), dtype=bool)
    for label in range(len(parent)):
        for node in path_to_root(label, parent):
            paths[label, node] = True
    mask = paths[y]
    loss = -lp[mask].sum() / num
    grad = np.zeros(scores.shape)
    grad[mask] = np.exp(lp[mask]) - 1
    return loss, grad / num
