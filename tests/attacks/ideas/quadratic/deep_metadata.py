"""Metadata nested as deep as JSON may be.

kind: builder
"""
import json


def hand_in(place):
    text = json.dumps(place.solved())
    place.write(text.replace('"metadata": {', '"metadata": {"deep": ' + "[" * 600 + "]" * 600 + ", ", 8))
