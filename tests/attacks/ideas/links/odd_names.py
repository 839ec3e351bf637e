"""Files whose names hold line ends, escapes and bytes that are no text.

kind: builder
"""
import os


def hand_in(place):
    place.write(place.solved())
    for name in (b"\n.ipynb", b"\x1b[2J.ipynb", b"\xff\xfe.ipynb", b"[x].ipynb", b"-rf", b"$(touch pwned).ipynb", b"..ipynb"):
        with open(os.path.join(os.fsencode(place.folder), name), "wb") as file:
            file.write(b"{}")
