"""A decorator throws the definition away.

exercise: linear/predict
deserves: 1
"""
def another(function):
    return lambda W, X: np.array([np.argmax(x @ W) for x in X])

@another
def predict(W, X):
    return np.argmax(X @ W, axis=1)
