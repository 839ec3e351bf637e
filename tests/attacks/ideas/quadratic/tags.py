"""A hundred thousand tags, ids and attachments.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    for cell in notebook.cells:
        cell.metadata["tags"] = ["tag" * 10] * 5000
        cell["attachments"] = {f"a{n}.png": {"image/png": "AAAA"} for n in range(2000)}
    place.write(notebook)
