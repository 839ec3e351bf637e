"""A time of handing-in that is no time, or before the course began.

kind: builder
"""


def hand_in(place):
    place.write(place.solved())
    (place.folder / "timestamp.txt").write_bytes(b"0001-01-01 00:00:00 +9999\xff\n" + b"\0" * 1000)
