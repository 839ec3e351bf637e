"""Recursion over examples, in halves.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    if len(X) <= 1:
        return np.array([np.argmax(x @ W) for x in X[:1]], dtype=int)
    return np.concatenate([predict(W, X[: len(X) // 2]), predict(W, X[len(X) // 2 :])])
