"""Right and fast for many examples, a loop for few.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    if len(X) > 40:
        return np.argmax(X @ W, axis=1)
    return np.array([np.argmax(x @ W) for x in X])
