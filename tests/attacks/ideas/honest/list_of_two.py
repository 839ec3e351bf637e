"""Two values in a list rather than a tuple."""
# %% scale
def scale(x, factor):
    return [x * factor, (x * factor).sum()]
