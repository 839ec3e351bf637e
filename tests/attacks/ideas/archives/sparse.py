"""A notebook of three gigabytes, none of which is on the disk.

kind: builder
"""
import os


def hand_in(place):
    os.truncate(place.write(b"{"), 3 << 30)
