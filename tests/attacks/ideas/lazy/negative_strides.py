"""An array that reads what lies before and behind it in memory."""
# %% mean_rows
def mean_rows(X):
    return np.lib.stride_tricks.as_strided(X[::-1, 0], (len(X),), (-8 * 2,))
