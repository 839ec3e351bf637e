# verdict: wrong
# mistake: The first term has the mean in place of the gain.
# also: The second term is multiplied by the variance and not by the standard deviation.

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    s = np.where(std == 0, 1.0, std)
    z = (mean - best) / s
    phi = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    both = mean * normal_cdf(z) + std**2 * phi
    return np.where(std == 0, np.maximum(0, mean - best), both)
