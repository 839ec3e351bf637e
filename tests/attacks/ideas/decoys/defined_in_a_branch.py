"""The definition that is read stands in a branch that is never taken.

exercise: linear/predict
deserves: 1
"""
def predict(W, X):
    return np.array([np.argmax(x @ W) for x in X])

if len(predict.__name__) > 100:
    def predict(W, X):
        return np.argmax(X @ W, axis=1)
