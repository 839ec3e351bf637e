"""Fifteen megabytes of figures in the outputs.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.right()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [v4.new_output("display_data", {"image/png": "A" * 1_500_000, "text/html": "<table>" * 1000})]
    place.write(notebook)
