"""A secret for the exchange that leads somewhere else.

kind: builder
"""


def hand_in(place):
    place.write(place.solved())
    (place.folder / "submission_secret.txt").write_text("../../../neighbour\n" * 1000, encoding="ascii")
