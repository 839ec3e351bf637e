# verdict: wrong
# mistake: The softmax runs over the examples, axis 1, and not over the classes.

import numpy as np


def ensemble_predict(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    ex = np.exp(shifted)
    probs = (ex / ex.sum(axis=1, keepdims=True)).mean(axis=0)
    labels = np.argmax(probs, axis=1)
    return probs, labels
