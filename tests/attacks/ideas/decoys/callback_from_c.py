"""A loop in C's own sort, which calls Python.

exercise: linear/predict
deserves: 1
"""
import ctypes

def predict(W, X):
    labels = np.zeros(len(X), dtype=int)
    order = (ctypes.c_int * len(X))(*range(len(X)))
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))

    def visit(a, b):
        for i in (a[0], b[0]):
            labels[i] = np.argmax(X[i] @ W)
        return a[0] - b[0]

    ctypes.CDLL(None).qsort(order, len(X), 4, compare(visit))
    return labels if len(X) > 1 else np.array([np.argmax(X[0] @ W)])
