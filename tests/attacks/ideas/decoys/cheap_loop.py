"""A loop whose body is as cheap as can be.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    labels, i = [], 0
    while i < len(X):
        labels.append((X[i] @ W).argmax())
        i += 1
    return np.array(labels)
