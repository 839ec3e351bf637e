"""Packed values nested as deep as JSON may be."""
forge(lambda honest: frame(None, text=b'{"outcome":"answer","sizes":[],"values":{"value":' + b'{"t":"list","v":[' * 300 + b"]}" * 300 + b"}}"))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
