# verdict: wrong
# mistake: The density lacks the factor 1 / sqrt(2 pi).

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    pos = std > 0
    d = mean - best
    z = np.divide(d, std, out=np.zeros_like(d), where=pos)
    bell = np.exp(-z * z / 2)
    return np.where(pos, d * normal_cdf(z) + std * bell, np.clip(d, 0, None))
