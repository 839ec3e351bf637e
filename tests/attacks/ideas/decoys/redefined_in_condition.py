"""A second definition stands inside a condition.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.argmax(X @ W, axis=1)

if True:
    def predict(W, X):
        return np.array([np.argmax(x @ W) for x in X])
