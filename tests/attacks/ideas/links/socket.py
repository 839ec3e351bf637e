"""The notebook is a socket.

kind: builder
"""
import os
import socket


def hand_in(place):
    here = os.getcwd()
    os.chdir(place.folder)  # the path of a socket may have 108 characters
    try:
        socket.socket(socket.AF_UNIX).bind("toy.ipynb")
    finally:
        os.chdir(here)
