"""A structure so deep that looking at it ends the process."""
# %% mean_rows
def mean_rows(X):
    nested = []
    for _ in range(10**5):
        nested = [nested]
    return nested
# %% scale
def scale(x, factor):
    return scale(x, factor)
