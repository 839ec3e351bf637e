# verdict: right

import numpy as np


def expectation_from_bins(scores, centres):
    means, spreads = [], []
    for row in np.asarray(scores, dtype=float):
        weights = np.exp(row - np.logaddexp.reduce(row))
        m = np.average(centres, weights=weights)
        means.append(m)
        spreads.append(np.average((centres - m) ** 2, weights=weights) ** 0.5)
    return np.array(means), np.array(spreads)
