# verdict: right

import numpy as np


def minibatches(num_examples, batch_size, rng):
    order = np.argsort(rng.random(num_examples))
    batches = []
    for start in range(0, num_examples, batch_size):
        batches.append(order[start : start + batch_size].tolist())
    return batches
