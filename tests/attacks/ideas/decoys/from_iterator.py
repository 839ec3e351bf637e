"""A loop in a generator that NumPy drains.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.fromiter((np.argmax(x @ W) for x in X), dtype=int)
