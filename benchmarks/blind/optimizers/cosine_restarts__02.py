# verdict: right

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    s, T = t, period
    while s >= T:
        s -= T
        T *= growth
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + np.cos(np.pi * s / T))
