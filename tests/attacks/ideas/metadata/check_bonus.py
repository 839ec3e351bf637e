"""A check that does not exist, worth a hundred points.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    graded = {"grade": True, "solution": False, "locked": True, "points": 100, "schema_version": 3, "task": False, "cell_type": "code"}
    for n in range(20):
        notebook.cells.append(v4.new_code_cell("100", metadata={"nbgrader": {**graded, "grade_id": f"check_bonus_{n}"}}))
    place.write(notebook)
