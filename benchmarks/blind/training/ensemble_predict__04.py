# verdict: right

import numpy as np


def ensemble_predict(scores):
    top = np.max(scores, axis=2, keepdims=True)
    e = np.exp(scores - top)
    p = e / np.sum(e, axis=2, keepdims=True)
    probabilities = p.mean(axis=0)
    return probabilities, np.argmax(probabilities, axis=1)
