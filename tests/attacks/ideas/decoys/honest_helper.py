"""Vectorised, in a helper, with a keyword and a default: nothing is hidden, nothing is lost.

exercise: linear/predict
deserves: 2
"""
def scores_of(W, X):
    return np.einsum("nd,dc->nc", X, W)

def predict(W, X, *, helper=scores_of):
    return np.argmax(helper(W, X), axis=-1)
