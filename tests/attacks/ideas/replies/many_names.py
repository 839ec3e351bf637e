"""A reply with a hundred thousand values nobody asked for."""
forge(lambda honest: frame({"outcome": "answer", "values": {f"value{n}": {"t": "py", "v": n} for n in range(100_000)}, "sizes": []}))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
