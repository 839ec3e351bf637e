"""The notebook is a socket.

kind: builder
"""
import os
import socket


def hand_in(place):
    here = os.getcwd()
    os.chdir(place.folder)  # the path of a socket may have 108 characters
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind("toy.ipynb")
    finally:
        os.chdir(here)
