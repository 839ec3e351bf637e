# verdict: wrong
# mistake: All nodes get a gradient, also those that compete in no decision on the path.

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
    n, m = scores.shape
    logp = sibling_log_softmax(scores, parent)
    lines = np.zeros((m, m))
    for j in range(m):
        lines[j, path_to_root(j, parent)] = 1
    onpath = lines[y]
    loss = -(onpath * logp).sum() / n
    return loss, (np.exp(logp) - onpath) / n
