# verdict: wrong
# mistake: The angle runs to 2 pi, a whole wave in each period.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    start = 0
    while start + period <= t:
        start += period
        period *= growth
    angle = 2 * np.pi * (t - start) / period
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + np.cos(angle))
