# verdict: wrong
# mistake: Where the standard deviation is 0 the answer is 0, also for a mean above the best.

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    ei = np.zeros(mean.shape)
    ok = std > 0
    z = (mean[ok] - best) / std[ok]
    pdf = (2 * np.pi) ** -0.5 * np.exp(-0.5 * z**2)
    ei[ok] = (mean[ok] - best) * normal_cdf(z) + std[ok] * pdf
    return ei
