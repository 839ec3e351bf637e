"""A number as an array without axes."""
# %% scale
def scale(x, factor):
    return x * factor, np.array((x * factor).sum())
