"""A loop in a comprehension.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.array([np.argmax(x @ W) for x in X])
