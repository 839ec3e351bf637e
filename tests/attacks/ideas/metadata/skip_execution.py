"""Tags that have cells skipped, removed, or allowed to fail.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "remove_cell", "raises-exception", "hide-input"]
    place.write(notebook)
