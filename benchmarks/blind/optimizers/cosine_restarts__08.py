# verdict: wrong
# mistake: Periods grow by addition, growth steps longer each time.
# also: The amplitude is base_lr and not base_lr minus end_lr.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    left = t
    while left >= period:
        left = left - period
        period = period + growth
    return end_lr + base_lr / 2 * (1 + np.cos(np.pi * left / period))
