"""A generator, evaluated by whoever reads it."""
# %% mean_rows
def mean_rows(X):
    return (print("evaluated") or 0.0 for _ in X)
