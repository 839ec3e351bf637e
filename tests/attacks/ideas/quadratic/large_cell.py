"""One cell of eighteen megabytes.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    notebook.cells.append(v4.new_markdown_cell("word " * 3_600_000))
    place.write(notebook)
