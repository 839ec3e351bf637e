# verdict: right

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
        table[j, path_to_root(j, parent)] = True
    on_path = table[y]
    asked = on_path[:, parent]
    asked[:, parent == -1] = True
    loss = -np.sum(log_p[on_path]) / N
    dscores = np.where(asked, np.exp(log_p) - on_path, 0.0) / N
    return loss, dscores
