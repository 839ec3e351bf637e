"""Backtracking without end, which holds the interpreter's lock.

soak: it takes the time that a call may
"""
# %% mean_rows
import re

def mean_rows(X):
    return re.match(r"(a+)+$", "a" * 60 + "b")
