"""The loop is in an operator of a class of one's own.

exercise: linear/predict
deserves: 1
"""
class Matrix(np.ndarray):
    def __matmul__(self, W):
        return np.array([np.asarray(x) @ W for x in np.asarray(self)])

def predict(W, X):
    return np.argmax(X.view(Matrix) @ W, axis=1)
