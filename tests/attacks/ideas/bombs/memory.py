"""As much memory as there is, written to.

soak: it takes seconds
"""
# %% mean_rows
def mean_rows(X):
    hoard = []
    while True:
        hoard.append(np.ones(1 << 24))
