# verdict: wrong
# mistake: z is the gain itself, it is not divided by the standard deviation.

import math
import numpy as np


normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


def expected_improvement(mean, std, best):
    z = mean - best
    phi = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    value = z * normal_cdf(z) + std * phi
    value = np.where(std == 0, np.maximum(z, 0), value)
    return value
