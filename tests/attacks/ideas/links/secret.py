"""Notebook, timestamp and helper files are links to the class's secret, the gradebook and a canary.

kind: builder
"""


def hand_in(place):
    place.write(place.solved())
    for name, to in (("timestamp.txt", "canary"), ("submission_secret.txt", "secret"), ("data.csv", "gradebook"), ("earlier.py", "source")):
        (place.folder / name).symlink_to(place.facts[to])
