"""A notebook that the platform renamed, with other files beside it.

kind: builder
"""


def hand_in(place):
    place.write(place.right(), f"{place.student}_late_toy (1).ipynb")
    place.write("remarks", "README.txt")
    place.write(bytes(1000), "figure.png")
    (place.folder / ".ipynb_checkpoints").mkdir()
    place.write(place.solved(), ".ipynb_checkpoints/toy-checkpoint.ipynb")
