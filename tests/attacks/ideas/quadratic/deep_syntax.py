"""Syntax trees that are deep rather than wide.

kind: builder
"""


def hand_in(place):
    deep = "-" * 50_000 + "1"
    lambdas = "lambda: " * 20_000 + "0"
    place.write(place.solved({"mean_rows": f"x = {deep}\ndef mean_rows(X):\n    return {lambdas}", "scale": "x = " + "[" * 100_000}))
