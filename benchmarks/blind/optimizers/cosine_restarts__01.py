# verdict: wrong
# mistake: The module math is used without being imported.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    s = t
    while s >= period:
        s -= period
        period *= growth
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + math.cos(math.pi * s / period))
