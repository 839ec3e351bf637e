# verdict: right

import numpy as np


def _softmax_rows(s):
    lse = np.logaddexp.reduce(s, axis=-1)
    return np.exp(s - lse[..., None])


def ensemble_predict(scores):
    M, N, C = scores.shape
    total = np.zeros((N, C))
    for model in range(M):
        total += _softmax_rows(np.asarray(scores[model], dtype=float))
    total /= M
    return total, np.array([int(row.argmax()) for row in total])
