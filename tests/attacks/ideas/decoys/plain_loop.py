"""A loop over examples, for comparison.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    labels = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        labels[i] = np.argmax(X[i] @ W)
    return labels
