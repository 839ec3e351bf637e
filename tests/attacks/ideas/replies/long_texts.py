"""An exception with a type, a message and a traceback of a megabyte each."""
forge(lambda honest: frame({"outcome": "raised", "sizes": [], "values": {}, "type": "T" * 10**6, "message": "m" * 10**6, "where": ["w" * 10**4] * 100}))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
