"""Catches whatever comes, also what nobody should catch."""
# %% mean_rows
def mean_rows(X):
    try:
        return X.mean(axis=1)
    except:
        raise
    finally:
        pass
