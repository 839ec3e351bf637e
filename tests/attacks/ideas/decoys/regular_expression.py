"""A loop in a substitution.

exercise: linear/predict
deserves: 1
"""
import re

def predict(W, X):
    labels = []
    re.sub("x", lambda found: labels.append(np.argmax(X[found.start()] @ W)) or "", "x" * len(X))
    return np.array(labels, dtype=int)
