"""Replies that say that they are too large, and by how much, and what."""
forge(lambda honest: frame({"outcome": "too_large", "size": 10**4000, "what": "<b>" * 10**5, "sizes": [], "values": {}}))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
