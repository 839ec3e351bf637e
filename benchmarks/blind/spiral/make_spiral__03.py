# verdict: wrong
# mistake: The noise is added to the coordinates, not to the angle.

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    arms, labels = [], []
    radius = np.linspace(0, 1, points_per_class)
    for c in range(num_classes):
        angle = 4 * c + 4 * radius
        arm = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
        arm = arm + noise * rng.normal(size=arm.shape)
        arms.append(arm)
        labels.append(np.full(points_per_class, c))
    return np.vstack(arms), np.hstack(labels)
