"""One line of a megabyte, of brackets, backslashes, quotes and percent signs.

kind: builder
"""


def hand_in(place):
    place.write(place.solved({"mean_rows": "%" * 200_000 + "\\\n" * 100_000, "scale": "x = '" + "\\'" * 200_000}))
