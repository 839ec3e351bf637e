"""Expressions that chain attributes, calls and operators without end.

kind: builder
"""


def hand_in(place):
    place.write(place.solved({"mean_rows": "def mean_rows(X):\n    return X" + ".T" * 50_000, "scale": "def scale(x, factor):\n    return " + "x+" * 50_000 + "x"}))
