# verdict: wrong
# mistake: In a tie the label of the nearest voter wins, not the smallest label.

import numpy as np


def predict_labels(dists, y_train, k=1):
    from collections import Counter

    pred = np.zeros(dists.shape[0], dtype=int)
    for i in range(dists.shape[0]):
        nearest = np.argsort(dists[i])[:k]
        labels = [int(y_train[j]) for j in nearest]
        pred[i] = Counter(labels).most_common(1)[0][0]
    return pred
