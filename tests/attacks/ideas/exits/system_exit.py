"""Exceptions that are no errors: leaving, interrupting, closing generators."""
# %% mean_rows
def mean_rows(X):
    raise KeyboardInterrupt
# %% scale
def scale(x, factor):
    raise GeneratorExit
