"""As many small values as fit in a reply."""
forge(lambda honest: frame(None, text=b'{"outcome":"answer","sizes":[],"values":{"value":{"t":"list","v":[' + b'{"t":"py","v":1},' * 240_000 + b'{"t":"py","v":1}]}}}'))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
