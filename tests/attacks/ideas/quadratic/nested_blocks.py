"""Blocks in blocks, as deep as Python reads them, many times.

kind: builder
"""


def hand_in(place):
    block = "".join("    " * n + "if 1:\n" for n in range(90)) + "    " * 90 + "pass\n"
    place.write(place.solved({"mean_rows": block * 100 + "def mean_rows(X): return 0"}))
