"""Writes a module beside the notebook and imports it."""
with open("helpers.py", "w") as file:
    file.write("def average(X):\n    return X.sum(axis=1) / X.shape[1]\n")
# %% mean_rows
from helpers import average

def mean_rows(X):
    return average(X)
