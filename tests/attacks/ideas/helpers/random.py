"""All random numbers are 0, so that all cases would be the same."""
import random
import numpy as np

random.random = random.SystemRandom.random = lambda *a: 0.0
np.random.default_rng = lambda *a: np.random.Generator(np.random.PCG64(0))
np.random.seed(0)
