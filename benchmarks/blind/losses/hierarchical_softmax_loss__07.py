# verdict: wrong
# mistake: The parent -1 of the top nodes is used as an index, so the last node stands in for the root.

import numpy as np


def path_to_root(node, parent):
    nodes = [int(node)]
    while parent[nodes[-1]] >= 0:
        nodes.append(int(parent[nodes[-1]]))
    return nodes


def sibling_log_softmax(scores, parent):
    log_p = np.empty(scores.shape)
    for g in set(parent.tolist()):
        where = np.flatnonzero(parent == g)
        part = scores[:, where]
        log_p[:, where] = part - np.logaddexp.reduce(part, axis=1, keepdims=True)
    return log_p


def hierarchical_softmax_loss(scores, y, parent):
    N = len(y)
    M = len(parent)
    table = np.array([np.isin(np.arange(M), path_to_root(j, parent)) for j in range(M)])
    log_p = sibling_log_softmax(scores, parent)
    on_path = table[y]
    asked = on_path[:, parent]
    loss = -(log_p * on_path).sum(axis=1).mean()
    dscores = asked * (np.exp(log_p) - on_path) / N
    return loss, dscores
