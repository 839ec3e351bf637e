"""A process that leaves its parent, its session and its group."""
# %% mean_rows
def leave():
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    import time
    time.sleep(600)

take("left", leave)

def mean_rows(X):
    raise RuntimeError(told())
