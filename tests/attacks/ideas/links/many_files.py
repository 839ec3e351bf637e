"""Twenty thousand files beside the notebook.

kind: builder
"""


def hand_in(place):
    place.write(place.solved())
    for n in range(20_000):
        (place.folder / f"f{n}").touch()
