"""Checks come first, before anything that could fail.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    notebook.cells.sort(key=lambda cell: not str(cell.get("id")).startswith("check_"))
    place.write(notebook)
