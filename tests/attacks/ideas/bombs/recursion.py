"""Endless recursion, in Python and in C.

soak: it fills its memory first
"""
# %% mean_rows
def mean_rows(X):
    sys.setrecursionlimit(10**9)
    return mean_rows(X)
# %% scale
def scale(x, factor):
    nested = []
    for _ in range(10**6):
        nested = [nested]
    return repr(nested)
