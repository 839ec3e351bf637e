"""Cells were moved, split, and copied to keep an older version.

kind: builder
"""
import copy


def hand_in(place):
    notebook = place.right()
    cells = {cell.get("id"): cell for cell in notebook.cells}
    older = copy.deepcopy(cells["mean_rows"])
    older["id"], older.source = "older", "def mean_rows(X):\n    return X"
    older.metadata.pop("nbgrader")
    notebook.cells.insert(3, older)
    notebook.cells.append(notebook.cells.pop(2))
    place.write(notebook)
