"""A call that never ends.

soak: another idea does it, too, and ignores all signals
"""
# %% mean_rows
def mean_rows(X):
    while True:
        pass
