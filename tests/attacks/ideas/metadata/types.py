"""Everything that should be text is a number, a list or an object.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    odd = [None, 1, [], {}, [["x"]], True, 1.5, "x"]
    for n, cell in enumerate(notebook.cells):
        cell.metadata["tags"] = odd[n % len(odd)]
        cell.metadata["course"] = odd[(n + 1) % len(odd)]
        cell["id"] = odd[(n + 2) % len(odd)]
        cell["attachments"] = odd[(n + 3) % len(odd)]
        if n % 5 == 0:
            cell["cell_type"] = odd[(n + 4) % len(odd)]
    notebook.metadata = {"kernelspec": [], "language_info": 1}
    place.write(notebook)
