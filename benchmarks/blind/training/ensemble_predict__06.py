# verdict: wrong
# mistake: The scores are averaged before the softmax, not the probabilities after it.

import numpy as np


def ensemble_predict(scores):
    s = scores.mean(axis=0)
    s = s - s.max(axis=1, keepdims=True)
    ex = np.exp(s)
    probs = ex / ex.sum(axis=1, keepdims=True)
    return probs, probs.argmax(axis=1)
