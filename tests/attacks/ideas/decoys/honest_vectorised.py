"""Vectorised, for comparison.

exercise: linear/predict
deserves: 2
"""
def predict(W, X):
    scores = X @ W
    return scores.argmax(axis=1)
