"""Arrays so large that only asking for them hurts."""
# %% mean_rows
def mean_rows(X):
    return np.zeros(2**45)
# %% scale
def scale(x, factor):
    return np.zeros((2**16, 2**16, 2**16)), sum(range(10**7))
