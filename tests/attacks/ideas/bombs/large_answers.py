"""Answers of a hundred megabytes."""
# %% mean_rows
def mean_rows(X):
    return np.zeros(1 << 24)
# %% scale
def scale(x, factor):
    return ["x" * 10_000] * 5000, {n: np.zeros(100) for n in range(5000)}
