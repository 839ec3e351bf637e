"""Two values in a named tuple."""
# %% scale
from collections import namedtuple

Scaled = namedtuple("Scaled", "out total")

def scale(x, factor):
    return Scaled(x * factor, (x * factor).sum())
