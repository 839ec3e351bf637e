"""Structured, void, object, string and date arrays of the right shape."""
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X), dtype=[("a", "f8"), ("b", "O")])
# %% scale
def scale(x, factor):
    return np.zeros(x.shape, "datetime64[s]"), np.array([None])[0]
