"""Two notebooks, of which one is right.

kind: builder
"""


def hand_in(place):
    place.write(place.solved(), "a.ipynb")
    place.write(place.right(), "b.ipynb")
