# verdict: right

import numpy as np


def hierarchical_softmax_loss(scores, y, parent):
    # one softmax loss per group of siblings, for the examples that pass through it
    N, M = scores.shape
    chosen = np.full((N, M + 1), -1)  # chosen[i, g]: child of group g on the path, g = M is the root
    node, active = np.array(y), np.arange(N)
    while active.size:  # all examples climb one step at a time
        up = parent[node]
        chosen[active, np.where(up >= 0, up, M)] = node
        active, node = active[up >= 0], up[up >= 0]
    loss, dscores = 0.0, np.zeros((N, M))
    for group in range(M + 1):
        kids = np.flatnonzero(parent == (group if group < M else -1))
        rows = np.flatnonzero(chosen[:, group] >= 0)
        if len(kids) == 0 or len(rows) == 0:
            continue
        s = scores[np.ix_(rows, kids)]
        lse = np.logaddexp.reduce(s, axis=1)
        loss += np.sum(lse - scores[rows, chosen[rows, group]])
        dscores[np.ix_(rows, kids)] = np.exp(s - lse[:, None])
        dscores[rows, chosen[rows, group]] -= 1
    return loss / N, dscores / N
