"""A ufunc made of Python.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.frompyfunc(lambda i: int(np.argmax(X[i] @ W)), 1, 1)(np.arange(len(X))).astype(int)
