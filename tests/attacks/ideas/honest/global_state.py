"""Uses variables of other cells, and counts calls."""
calls = {"n": 0}
FACTOR = 1.0
# %% scale
def scale(x, factor):
    global FACTOR
    calls["n"] += 1
    FACTOR *= 1.0
    return x * factor * FACTOR, (x * factor).sum()
