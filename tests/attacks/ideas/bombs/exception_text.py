"""Exceptions with a text, a type and a line of a megabyte each, and endless causes."""
# %% mean_rows
def mean_rows(X):
    raise type("T" * 10**6, (Exception,), {})("m" * 10**6)
# %% scale
def scale(x, factor):
    error = ValueError("cause")
    for _ in range(5000):
        after = ValueError("\x1b]0;x\x07" * 1000)
        after.__cause__ = error
        error = after
    raise error
