"""The function is an object that can be called.

exercise: linear/predict
deserves: 1
"""
class Predict:
    def __call__(self, W, X):
        return np.array([np.argmax(x @ W) for x in X])

predict = Predict()
