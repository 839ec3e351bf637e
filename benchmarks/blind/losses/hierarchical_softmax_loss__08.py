# verdict: wrong
# mistake: The gradient is not divided by the number of examples.

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
    lp = sibling_log_softmax(scores, parent)
    dscores = np.zeros_like(lp)
    total = 0.0
    for c in np.unique(y):
        rows = np.where(y == c)[0]
        path = path_to_root(c, parent)
        total -= lp[np.ix_(rows, path)].sum()
        asked = np.isin(parent, [*path, -1])
        for j in np.where(asked)[0]:
            dscores[rows, j] = np.exp(lp[rows, j]) - (j in path)
    return total / len(y), dscores
