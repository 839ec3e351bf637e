"""Random bytes."""
forge(lambda honest: os.urandom(1 << 16))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
