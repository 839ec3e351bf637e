"""Half a frame, and then nothing."""
forge(lambda honest: b"\x10\0\0\0\0\0\0\0{", times=1)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
