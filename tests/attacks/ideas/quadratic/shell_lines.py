"""Sixty thousand lines that IPython turns into commands.

kind: builder
"""


def hand_in(place):
    place.write(place.solved({"mean_rows": "!a\n" * 60_000}))
