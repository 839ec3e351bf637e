"""A notebook of lists in lists.

kind: builder
"""


def hand_in(place):
    place.write(b'{"nbformat": 4, "cells": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}")
