"""The notebook is a FIFO, which holds whoever opens it.

kind: builder
"""
import os


def hand_in(place):
    os.mkfifo(place.folder / "toy.ipynb")
