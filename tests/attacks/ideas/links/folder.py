"""The folder of the hand-in is a link to the neighbour's.

kind: builder
"""


def hand_in(place):
    folder = place.submitted / place.student
    folder.mkdir()
    (folder / "toy").symlink_to(place.submitted / "neighbour" / "toy")
