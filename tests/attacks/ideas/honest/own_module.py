"""A module of the student's own, handed in beside the notebook, and another that a cell writes.

kind: builder
"""


def hand_in(place):
    notebook = place.right({"mean_rows": "from my_rows import mean_rows", "scale": "from my_scale import scale"})
    code = "def scale(x, factor):\n    scaled = x * factor\n    return scaled, scaled.sum()\n"
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None}
    notebook.cells.insert(2, {**cell, "source": f"%%writefile my_scale.py\n{code}"})
    place.write(notebook)
    place.write("import numpy as np\n\n\ndef mean_rows(X):\n    return np.mean(X, axis=1)\n", "my_rows.py")
