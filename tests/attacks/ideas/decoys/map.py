"""A loop in ``map``.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.array(list(map(lambda x: np.argmax(x @ W), X)))
