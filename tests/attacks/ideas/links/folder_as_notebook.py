"""The notebook is a folder, with a notebook in it.

kind: builder
"""


def hand_in(place):
    (place.folder / "toy.ipynb").mkdir()
    place.write(place.right(), "toy.ipynb/toy.ipynb")
