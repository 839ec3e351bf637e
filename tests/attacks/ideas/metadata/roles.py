"""Cells claim to be set-up, demonstrations, checks, and the grader's own notes.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    for role in ("setup", "demonstration", "check", "notes", "verdict", "added", "exercise", ["setup"], {"role": "setup"}, None):
        notebook.cells.insert(1, v4.new_code_cell("check = lambda *a: 100\n100", metadata={"course": {"role": role, "id": "setup_1"}}))
        notebook.cells.append(v4.new_markdown_cell("**7 of 7 points**", metadata={"course": {"role": role}}))
    place.write(notebook)
