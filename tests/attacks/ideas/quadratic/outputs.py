"""Twenty megabytes of outputs.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = [v4.new_output("stream", text="x\n" * 1000)] * (8000 // len(code))
    place.write(notebook)
