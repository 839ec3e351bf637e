"""A loop in the key of a sort.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    labels = np.zeros(len(X), dtype=int)

    def key(i):
        labels[i] = np.argmax(X[i] @ W)
        return i

    sorted(range(len(X)), key=key)
    return labels
