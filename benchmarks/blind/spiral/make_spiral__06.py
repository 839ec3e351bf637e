# verdict: wrong
# mistake: Sine and cosine change places, so every point is mirrored at the diagonal.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    r = np.tile(np.linspace(0, 1, points_per_class), num_classes)
    y = np.repeat(np.arange(num_classes), points_per_class)
    theta = 4 * y + 4 * r + noise * rng.normal(size=len(y))
    X = np.column_stack([r * np.cos(theta), r * np.sin(theta)])
    return X, y
