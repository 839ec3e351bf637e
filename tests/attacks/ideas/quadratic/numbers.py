"""Numbers of a million digits where the notebook has numbers.

kind: builder
"""


def hand_in(place):
    place.write(b'{"nbformat": 4, "nbformat_minor": ' + b"9" * 1_000_000 + b', "metadata": {}, "cells": []}')
