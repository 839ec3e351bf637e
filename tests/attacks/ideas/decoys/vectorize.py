"""NumPy's loops that call Python.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.vectorize(lambda i: np.argmax(X[i] @ W))(np.arange(len(X)))
