"""Numbers so large that their relative error overflows."""
# %% mean_rows
def mean_rows(X):
    return np.full(len(X), 1e308) * np.sign(X[:, 0])
# %% scale
def scale(x, factor):
    return np.full(x.shape, 1.7e308), -1.7e308
