"""A reply that comes byte by byte.

soak: it takes the time that a call may
"""
def slowly(honest):
    import time
    data = frame({"outcome": "answer", "values": {"value": {"t": "py", "v": 0}}, "sizes": []})
    for n in range(len(data)):
        os.write(connection(), data[n : n + 1])
        time.sleep(0.5)
    return b""

forge(slowly, times=1)
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
