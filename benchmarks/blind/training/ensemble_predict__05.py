# verdict: wrong
# mistake: Labels come first and probabilities second in what is returned.
# also: The labels are those of the last model alone.

import numpy as np


def ensemble_predict(scores):
    running = 0
    for s in scores:
        z = np.exp(s - s.max(axis=1, keepdims=True))
        p = z / z.sum(axis=1, keepdims=True)
        running = running + p
        labels = p.argmax(axis=1)
    return labels, running / len(scores)
