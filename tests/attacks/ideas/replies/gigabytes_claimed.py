"""A header that announces four gigabytes."""
forge(lambda honest: b"\xff" * 8 + b"x" * 1000)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
