# verdict: wrong
# mistake: At the first step of a new period the old one is still used, because > stands in place of >=.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    T = period
    while t > T:
        t = t - T
        T = T * growth
    fraction = t / T
    return end_lr + (base_lr - end_lr) * 0.5 * (1.0 + np.cos(np.pi * fraction))
