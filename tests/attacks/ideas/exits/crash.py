"""The process crashes in C."""
# %% mean_rows
import ctypes

def mean_rows(X):
    ctypes.string_at(8)
