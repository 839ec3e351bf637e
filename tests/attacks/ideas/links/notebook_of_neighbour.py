"""The notebook is a link to the neighbour's.

kind: builder
"""


def hand_in(place):
    (place.folder / "toy.ipynb").symlink_to(place.facts["neighbour"])
