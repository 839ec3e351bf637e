# verdict: wrong
# mistake: Each model casts one vote for its best class, how sure it was is forgotten.

import numpy as np


def ensemble_predict(scores):
    M, N, C = scores.shape
    votes = np.argmax(scores, axis=2)
    probabilities = np.zeros((N, C))
    for m in range(M):
        probabilities[np.arange(N), votes[m]] += 1 / M
    return probabilities, probabilities.argmax(axis=1)
