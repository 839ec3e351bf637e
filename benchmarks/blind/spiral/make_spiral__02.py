# verdict: wrong
# mistake: One random number is drawn per arm, which turns the whole arm.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    X = np.empty((0, 2))
    y = np.empty(0, dtype=int)
    for j in range(num_classes):
        r = np.linspace(0, 1, points_per_class)
        theta = 4 * j + 4 * r + noise * rng.normal()
        X = np.append(X, np.array([r * np.sin(theta), r * np.cos(theta)]).T, axis=0)
        y = np.append(y, [j] * points_per_class)
    return X, y
