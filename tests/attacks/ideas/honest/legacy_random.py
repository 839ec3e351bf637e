"""Seeds and uses NumPy's legacy generator, and Python's."""
import random

np.random.seed(231)
random.seed(0)
W = np.random.randn(10, 3) * 0.001
np.random.shuffle(W)
assert abs(np.random.RandomState(0).rand() - 0.5488135) < 1e-6
