"""Points that are no numbers, negative, infinite, or as long as a book.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    odd = ["100", -5, 1e999, None, [100], {"points": 100}, True, 10**400, "NaN" * 10_000]
    graded = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    for n, cell in enumerate(graded):
        cell.metadata.nbgrader["points"] = odd[n % len(odd)]
    place.write(notebook)
