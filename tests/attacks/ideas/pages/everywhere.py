"""Live text of every kind in code, answers, added cells, metadata, ids, tags, outputs and attachments.

kind: builder
"""
from tests.helpers_hostile import hostile_notebook


def hand_in(place):
    notebook = hostile_notebook(place.release)
    for cell in notebook.cells:
        if cell.get("id") == "mean_invariance":
            cell.source = 'mean_invariance = "B"'
    place.write(notebook)
