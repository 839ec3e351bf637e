"""The connection is closed, and the process lives on.

soak: it takes the time that a call may
"""
def silence(honest):
    import time
    os.close(connection())
    time.sleep(60)
    return b""

forge(silence, times=1)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
