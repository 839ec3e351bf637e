"""NumPy's own function loops.
Without the patch the definition is right and fast; it is run alone.

exercise: linear/predict
deserves: 2
"""
_argmax = np.argmax

def slow(a, axis=None):
    return np.array([_argmax(row) for row in a])

np.argmax = slow

def predict(W, X):
    return np.argmax(X @ W, axis=1)
