"""Schema and format versions of the future and the past.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    notebook["nbformat_minor"] = 999
    for n, cell in enumerate(notebook.cells):
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = [999, 0, "3", None][n % 4]
    place.write(notebook)
