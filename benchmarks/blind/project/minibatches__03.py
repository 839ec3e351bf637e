# verdict: wrong
# mistake: What doesn't fill a batch is left out.

import numpy as np


def minibatches(num_examples, batch_size, rng):
    order = rng.permutation(num_examples)
    count = num_examples // batch_size
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]
