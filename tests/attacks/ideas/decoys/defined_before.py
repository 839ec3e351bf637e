"""The definition that is called comes first; the one that is read last never runs.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    labels = []
    for x in X:
        labels.append(np.argmax(x @ W))
    return np.array(labels)

try:
    raise ValueError
    def predict(W, X):
        return np.argmax(X @ W, axis=1)
except ValueError:
    pass
