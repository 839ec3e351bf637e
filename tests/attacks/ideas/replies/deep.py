"""JSON nested a hundred thousand deep."""
forge(lambda honest: frame(None, text=b"[" * 100_000 + b"]" * 100_000))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
