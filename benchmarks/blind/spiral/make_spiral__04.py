# verdict: wrong
# mistake: The argument noise is ignored, 0.2 is written into the formula.
# also: The arms begin at angle j, not 4 j.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    N = points_per_class
    X = np.zeros((N * num_classes, 2))
    y = np.zeros(N * num_classes, dtype="uint8")
    for j in range(num_classes):
        ix = range(N * j, N * (j + 1))
        r = np.linspace(0.0, 1, N)
        t = j + 4 * r + rng.normal(size=N) * 0.2
        X[ix] = np.c_[r * np.sin(t), r * np.cos(t)]
        y[ix] = j
    return X, y
