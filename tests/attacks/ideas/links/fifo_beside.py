"""A FIFO stands where the timestamp is read.

kind: builder
"""
import os


def hand_in(place):
    place.write(place.solved())
    os.mkfifo(place.folder / "timestamp.txt")
    os.mkfifo(place.folder / "submission_secret.txt")
