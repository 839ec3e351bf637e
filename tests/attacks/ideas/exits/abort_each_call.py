"""Every call ends the process, so that it has to be started again and again."""
# %% mean_rows
def mean_rows(X):
    os.abort()
# %% scale
def scale(x, factor):
    os.abort()
