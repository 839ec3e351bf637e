"""Adds up in more precision than is asked for."""
# %% mean_rows
def mean_rows(X):
    return X.mean(axis=1, dtype=np.longdouble)
# %% scale
def scale(x, factor):
    return x * factor, np.sum(x * factor, dtype=np.longdouble)
