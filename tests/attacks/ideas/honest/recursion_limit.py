"""Raises the recursion limit, and needs it."""
import sys

sys.setrecursionlimit(20_000)

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)

assert depth(5000) == 5000
