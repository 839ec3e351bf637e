"""The notebook is the neighbour's by a second name.

kind: builder
deserves: 7
"""
# Whoever can make this link can read the file, and could hand in a copy: what is tested is that nothing of the
# neighbour's changes. Only the marks that a copy has are earned.
import os


def hand_in(place):
    os.link(place.submitted / "aaa_right" / "toy" / "toy.ipynb", place.folder / "toy.ipynb")
