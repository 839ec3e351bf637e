"""The loop is in a helper.

exercise: linear/predict
deserves: 1
"""
def one_by_one(W, X):
    labels = []
    for x in X:
        labels.append(np.argmax(x @ W))
    return np.array(labels)

def predict(W, X):
    return one_by_one(W, X)
