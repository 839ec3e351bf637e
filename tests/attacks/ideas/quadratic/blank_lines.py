"""Two hundred thousand blank lines, before a definition and in it.

kind: builder
"""


def hand_in(place):
    place.write(place.solved({"mean_rows": "\n" * 200_000 + "def mean_rows(X):\n" + " \n" * 200_000 + "    return 0", "scale": " \t" * 200_000}))
