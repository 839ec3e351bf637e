# verdict: right

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    gain = mean - best
    safe = np.where(std > 0, std, 1.0)
    z = gain / safe
    pdf = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    ei = gain * normal_cdf(z) + std * pdf
    return np.where(std > 0, ei, np.maximum(0, gain))
