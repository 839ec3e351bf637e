# verdict: right

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    n = points_per_class
    X = np.zeros((n * num_classes, 2))
    y = np.zeros(n * num_classes, dtype=int)
    for j in range(num_classes):
        rows = range(n * j, n * (j + 1))
        r = np.linspace(0.0, 1.0, n)
        theta = np.linspace(j * 4, (j + 1) * 4, n) + rng.standard_normal(n) * noise
        X[rows] = np.c_[r * np.sin(theta), r * np.cos(theta)]
        y[rows] = j
    return X, y
