"""The answer is wrong, and of the arguments it is said that they are unchanged, and what they should have been."""
forge(lambda honest: frame({"outcome": "answer", "values": {"value": {"t": "py", "v": 0}, "args": {"t": "tuple", "v": [{"t": "py", "v": 0}] * 1000},
                                                             "calls": {"t": "list", "v": [{"t": "list", "v": [{"t": "list", "v": []}, {"t": "py", "v": 0}]}] * 1000}}, "sizes": []}))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))
