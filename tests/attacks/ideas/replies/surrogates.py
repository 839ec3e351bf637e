"""Halves of characters in everything that a reply says."""
forge(lambda honest: frame(None, text=b'{"outcome":"raised","sizes":[],"values":{},"type":"\\ud800","message":"\\udfff \\u0000 \\u001b[2J","where":["\\ud83d"]}'))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
