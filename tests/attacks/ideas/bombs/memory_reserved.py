"""As much memory as there is, asked for."""
# %% mean_rows
def mean_rows(X):
    hoard = []
    while True:
        hoard.append(np.empty(1 << 26))
