# verdict: wrong
# mistake: The top of the tree is left out of the path, its decision costs nothing.
# also: The gradient has the wrong sign.

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
    N, M = scores.shape
    log_p = sibling_log_softmax(scores, parent)
    table = np.zeros((M, M), dtype=bool)
    for j in range(M):
        node = j
        while parent[node] != -1:
            table[j, node] = True
            node = parent[node]
    on_path = table[y]
    full = np.zeros((M, M), dtype=bool)
    for j in range(M):
        full[j, path_to_root(j, parent)] = True
    asked = full[y][:, parent] & (parent != -1)
    loss = -np.sum(log_p * on_path) / N
    return loss, asked * (on_path - np.exp(log_p)) / N
