# verdict: wrong
# mistake: Each batch is drawn from all examples, so that some come twice in an epoch and others never.

import numpy as np


def minibatches(num_examples, batch_size, rng):
    count = int(np.ceil(num_examples / batch_size))
    return [rng.choice(num_examples, size=min(batch_size, num_examples), replace=False) for _ in range(count)]
