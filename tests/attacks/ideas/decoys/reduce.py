"""A loop in ``functools.reduce``.

exercise: linear/predict
deserves: 1
"""
import functools

def predict(W, X):
    return np.array(functools.reduce(lambda labels, x: labels + [np.argmax(x @ W)], X, []))
