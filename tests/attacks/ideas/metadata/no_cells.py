"""Notebooks whose cells are no list, and cells that are no cells.

kind: builder
"""


def hand_in(place):
    notebook = dict(place.solved())
    notebook["cells"] = [None, 1, "x", [], {}, {"cell_type": "code"}, *notebook["cells"], {"cell_type": "code", "source": {"x": 1}}]
    notebook["worksheets"] = notebook["metadata"] = [1]
    import json

    place.write(json.dumps(notebook))
