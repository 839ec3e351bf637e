# verdict: wrong
# mistake: The period grows before the old one is subtracted, so the wrong length is left behind.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    step = t
    length = period
    while step >= length:
        length = length * growth
        step = max(step - length, 0)
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + np.cos(np.pi * step / length))
