# verdict: wrong
# mistake: The radii are i / n, so no point has the radius 1.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    total = points_per_class * num_classes
    y = np.arange(total) // points_per_class
    r = (np.arange(total) % points_per_class) / points_per_class
    t = 4.0 * y + 4.0 * r + rng.normal(scale=noise, size=total)
    return np.stack([r * np.sin(t), r * np.cos(t)], axis=1), y
