"""Answers whose memory is in another order, or a view of something larger."""
# %% mean_rows
def mean_rows(X):
    return np.repeat(X.mean(axis=1), 2)[::2]
# %% scale
def scale(x, factor):
    return np.asfortranarray(x * factor), (x * factor).ravel(order="F").sum()
