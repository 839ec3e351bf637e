"""Answers as large as a process can make them.

soak: packing them takes half a minute
"""
# %% mean_rows
def mean_rows(X):
    return np.zeros(1 << 26)
# %% scale
def scale(x, factor):
    return ["x" * 10_000] * 90_000, {n: np.zeros(1000) for n in range(10_000)}
