"""Prints a lot, also to the standard error and into /dev/null."""
import contextlib, os, sys

print("x" * 10**5)
for n in range(2000):
    print(n, file=sys.stderr)
# %% scale
def scale(x, factor):
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
        print(x)
    print("scaled by", factor)
    return x * factor, (x * factor).sum()
