"""An answer that runs backwards through memory."""
# %% mean_rows
def mean_rows(X):
    return X[::-1].mean(axis=1)[::-1]
