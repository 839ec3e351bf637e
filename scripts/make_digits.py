"""Write ``course_lib/data/digits.npz`` from the copy of the digits that scikit-learn ships."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from course_lib.data.digits import FILE

X, y = load_digits(return_X_y=True)
np.savez_compressed(FILE, images=X.astype(np.uint8).reshape(-1, 8, 8), labels=y.astype(np.uint8))
