# verdict: wrong
# mistake: Nothing is shuffled.

import numpy as np


def minibatches(num_examples, batch_size, rng):
    indices = np.arange(num_examples)
    return [indices[i : i + batch_size] for i in range(0, num_examples, batch_size)]
