"""The notebook is a device that never ends.

kind: builder
"""
import os


def hand_in(place):
    try:
        os.mknod(place.folder / "toy.ipynb", 0o20666, os.makedev(1, 5))
    except PermissionError:  # only root can
        os.mkfifo(place.folder / "toy.ipynb")
