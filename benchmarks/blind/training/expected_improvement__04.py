# verdict: wrong
# mistake: The gain is best minus mean, as for a score that should be small.

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    improvement = best - mean
    out = np.zeros(len(mean))
    for i in range(len(mean)):
        if std[i] > 0:
            z = improvement[i] / std[i]
            density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
            out[i] = improvement[i] * normal_cdf(z) + std[i] * density
        else:
            out[i] = max(improvement[i], 0)
    return out
