"""One buffer of a megabyte, named a thousand times."""
tree = {"t": "list", "v": [{"t": "array", "dtype": "|u1", "shape": [1 << 20], "i": 0}] * 1000}
forge(lambda honest: frame({"outcome": "answer", "values": {"value": tree}, "sizes": [1 << 20]}, bytes(1 << 20)))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
