"""The loop runs in other threads.

exercise: linear/predict
deserves: 1
"""
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(4)

def predict(W, X):
    return np.array(list(pool.map(lambda x: np.argmax(x @ W), X)))
