# verdict: wrong
# mistake: Every period has the same length, growth is ignored.

import numpy as np


def cosine_restarts(t, base_lr, end_lr, period, growth):
    s = t % period
    return end_lr + (base_lr - end_lr) * (1 + np.cos(np.pi * s / period)) / 2
