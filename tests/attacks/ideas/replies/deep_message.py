"""An exception whose type and message are nested lists."""
forge(lambda honest: frame(None, text=b'{"outcome":"raised","sizes":[],"values":{},"where":[],"message":1,"type":' + b"[" * 900 + b"]" * 900 + b"}"))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
