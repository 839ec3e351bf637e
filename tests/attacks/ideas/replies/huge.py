"""Replies as large as a frame may be, again and again."""
forge(lambda honest: frame({"outcome": "answer", "values": {"value": {"t": "str", "v": "x" * (4 << 20)}}, "sizes": []}))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
