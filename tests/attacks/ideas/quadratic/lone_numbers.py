"""Numbers of four thousand digits, ten thousand times.

kind: builder
"""


def hand_in(place):
    place.write(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": [' + b",".join([b"9" * 4000] * 3000) + b']}, "cells": []}')
