"""Code that takes the compiler's memory and time."""
# %% mean_rows
def mean_rows(X):
    return eval("(" * 90 + "1" + ")" * 90 + "+1" * 10**4)
# %% scale
def scale(x, factor):
    return (1,) * (10**10)
