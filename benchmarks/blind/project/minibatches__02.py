# verdict: right

import numpy as np


def minibatches(num_examples, batch_size, rng):
    left = list(rng.permutation(num_examples))
    batches = []
    while left:
        batches.append(np.array(left[:batch_size]))
        del left[:batch_size]
    return batches
