"""Checksums and kernels of one's own choice.

kind: builder
"""


def hand_in(place):
    notebook = place.solved()
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash", "argv": ["sh", "-c", "touch pwned"]}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["checksum"] = "0" * 32
    place.write(notebook)
