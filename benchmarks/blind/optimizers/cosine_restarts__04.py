# verdict: right

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    # a finished period is left behind by calling again
    if t >= period:
        return cosine_restarts(t - period, base_lr, end_lr, period * growth, growth)
    half_angle = np.pi * t / period / 2
    # (1 + cos a) / 2 = cos(a / 2) ** 2
    return end_lr + (base_lr - end_lr) * np.cos(half_angle) ** 2
