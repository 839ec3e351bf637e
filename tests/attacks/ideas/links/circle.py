"""Links that lead in circles, and nowhere.

kind: builder
"""


def hand_in(place):
    (place.folder / "toy.ipynb").symlink_to("other.ipynb")
    (place.folder / "other.ipynb").symlink_to("toy.ipynb")
    (place.folder / "up").symlink_to("..")
    (place.folder / "gone.ipynb").symlink_to("/nowhere/at/all")
