"""The notebook claims to be the neighbour's, by name and by metadata.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    notebook.metadata["student"] = notebook.metadata["nbgrader"] = {"student_id": "neighbour", "student": "neighbour"}
    place.write(notebook, "neighbour.ipynb")
