# verdict: wrong
# mistake: One neighbour too many votes.
# also: In a tie the largest label wins.

import numpy as np


def predict_labels(dists, y_train, k=1):
    answer = []
    for d in dists:
        voters = y_train[d.argsort()[0 : k + 1]]
        best, best_count = -1, -1
        for label in sorted(set(voters.tolist())):
            c = int((voters == label).sum())
            if c >= best_count:
                best, best_count = label, c
        answer.append(best)
    return np.array(answer)
