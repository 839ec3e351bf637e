# verdict: wrong
# mistake: Each batch is shuffled by itself: the same examples stay together in every epoch.

import numpy as np


def minibatches(num_examples, batch_size, rng):
    indices = np.arange(num_examples)
    batches = [indices[i : i + batch_size] for i in range(0, num_examples, batch_size)]
    for batch in batches:
        rng.shuffle(batch)
    return batches
