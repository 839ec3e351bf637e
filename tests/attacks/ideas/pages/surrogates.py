"""Halves of characters, NUL and characters that no XML may hold."""
# %% mean_rows
def mean_rows(X):
    raise ValueError("\ud800\udfff\x00\x0b\ufffe\uffff")
# %% scale
def scale(x, factor):
    return type("\x01\x7f", (), {})(), "\x00"
