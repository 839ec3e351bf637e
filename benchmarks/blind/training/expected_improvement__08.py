# verdict: wrong
# mistake: The second term with the density is missing.

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    delta = mean - best
    sure = std == 0
    z = delta / np.where(sure, 1, std)
    return np.where(sure, np.maximum(delta, 0), np.maximum(delta * normal_cdf(z), 0))
