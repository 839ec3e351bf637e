"""Answers that cannot be written to."""
# %% mean_rows
def mean_rows(X):
    result = X.mean(axis=1)
    result.setflags(write=False)
    return result
