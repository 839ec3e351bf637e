# verdict: wrong
# mistake: The batches are levelled out, so that several are smaller than they should be.

import numpy as np


def minibatches(num_examples, batch_size, rng):
    order = rng.permutation(num_examples)
    return np.array_split(order, int(np.ceil(num_examples / batch_size)))
