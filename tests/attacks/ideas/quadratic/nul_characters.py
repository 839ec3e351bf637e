"""NUL and control characters in code.

kind: builder
"""


def hand_in(place):
    place.write(place.solved({"mean_rows": "\0" * 100_000 + "def mean_rows(X):\f\v\x1a return 0", "scale": "\ufeff" * 1000 + "\u2028" * 10_000}))
