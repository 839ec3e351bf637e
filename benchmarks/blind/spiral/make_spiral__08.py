# verdict: wrong
# mistake: The labels run 0 1 2 0 1 2 while the points come arm by arm.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    r = np.linspace(0, 1, points_per_class)
    xs = []
    for j in range(num_classes):
        th = 4 * j + 4 * r + noise * rng.standard_normal(points_per_class)
        xs.append(np.column_stack((r * np.sin(th), r * np.cos(th))))
    X = np.concatenate(xs, axis=0)
    y = np.tile(np.arange(num_classes), points_per_class)
    return X, y
