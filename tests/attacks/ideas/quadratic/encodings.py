"""Text in other encodings, with a mark, with surrogates, with NUL.

kind: builder
"""
import json


def hand_in(place):
    place.write(json.dumps(place.solved({"mean_rows": "x = '\ud800'"})).encode("utf-16"))
