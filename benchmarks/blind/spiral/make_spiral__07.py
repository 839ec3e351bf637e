# verdict: right

import numpy as np


def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    # points of all arms in turn: 0 1 2 0 1 2 ...
    pts, labels = [], []
    for i in range(points_per_class):
        radius = i / (points_per_class - 1)
        for j in range(num_classes):
            angle = 4 * j + 4 * radius + rng.normal(0.0, noise)
            z = radius * np.exp(1j * angle)
            pts.append((z.imag, z.real))
            labels.append(j)
    return np.array(pts), np.array(labels)
