"""Takes seconds, and is allowed to."""
import time

time.sleep(1)
# %% mean_rows
def mean_rows(X):
    time.sleep(0.3)
    return X.mean(axis=1)
