"""The place of the graded notebook is taken by a link to the neighbour's hand-in.

kind: builder
"""
# A folder of the class that students cannot reach in practice; what is tested is that writing follows no link.


def hand_in(place):
    place.write(place.solved())
    (place.folder / "autograded").symlink_to(place.submitted / "neighbour")
    (place.folder / "toy.html").symlink_to(place.facts["neighbour"])
