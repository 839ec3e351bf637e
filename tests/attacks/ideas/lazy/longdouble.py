"""Answers in a precision that does not travel."""
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X), np.longdouble)
# %% scale
def scale(x, factor):
    return x.astype(np.clongdouble), np.complex128(0)
