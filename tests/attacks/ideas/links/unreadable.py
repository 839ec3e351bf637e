"""Files and folders of mode 000.

kind: builder
"""


def hand_in(place):
    path = place.write(b"{")
    path.chmod(0)
    (place.folder / "sub").mkdir(mode=0)
