"""Another of NumPy's loops that call Python.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.apply_along_axis(lambda x: np.argmax(x @ W), 1, X)
