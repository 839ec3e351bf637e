# verdict: wrong
# mistake: The loss has the last decision only, the log-probability of the leaf among its siblings.

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
    N, M = scores.shape
    log_p = sibling_log_softmax(scores, parent)
    loss = -log_p[np.arange(N), y].mean()
    on_path = np.zeros((M, M), dtype=bool)
    for j in range(M):
        on_path[j, path_to_root(j, parent)] = True
    on_path = on_path[y]
    asked = np.where(parent == -1, True, on_path[:, parent])
    d = np.where(asked, np.exp(log_p) - on_path, 0)
    return loss, d / N
