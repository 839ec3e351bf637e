"""The student's folder is a link to the neighbour's.

kind: builder
"""


def hand_in(place):
    (place.submitted / place.student).symlink_to(place.submitted / "neighbour")
