# verdict: right

import math
import numpy as np


def _one(mu, sigma, b):
    if sigma == 0:
        return max(0.0, mu - b)
    z = (mu - b) / sigma
    Phi = 0.5 * math.erfc(-z / math.sqrt(2))
    phi = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return max(0.0, sigma * (z * Phi + phi))


def expected_improvement(mean, std, best):
    return np.array([_one(float(m), float(s), best) for m, s in zip(mean, std)])
