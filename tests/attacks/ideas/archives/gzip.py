"""A gzip archive under the notebook's name.

kind: builder
"""
import gzip


def hand_in(place):
    place.write(gzip.compress(bytes(50 << 20)))
