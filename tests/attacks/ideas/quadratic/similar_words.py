"""Added text that is nearly a released cell, and long, so that telling them apart costs most.

kind: builder
"""
from nbformat import v4


def hand_in(place):
    notebook = place.solved()
    longest = max((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), key=len)
    for n in range(1500):
        notebook.cells.append(v4.new_markdown_cell("".join(c if i % 4 else "#" for i, c in enumerate(longest)) * (1 + n % 3)))
    place.write(notebook)
