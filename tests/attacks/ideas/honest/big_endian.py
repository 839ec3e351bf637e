"""Answers in the other byte order."""
# %% mean_rows
def mean_rows(X):
    return X.mean(axis=1).astype(">f8")
# %% scale
def scale(x, factor):
    return (x * factor).astype(">f8"), (x * factor).sum()
