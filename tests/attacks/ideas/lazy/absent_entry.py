"""What stands for an entry that is not there."""
# %% mean_rows
def mean_rows(X):
    return {"nothing is stored under": "m", "there": []}
# %% scale
def scale(x, factor):
    return ({"nothing is stored under": "out", "there": []},) * 2
