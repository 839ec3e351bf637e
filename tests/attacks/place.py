"""Where a hand-in is made: the student's folder in a class, and what is needed to fill it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from tests.attacks.baits import TELLING, prelude
from tests.attacks.idea import Idea
from tests.helpers_class import COLUMNS, RIGHT, code_cell, solved

#: Wrong answers to all that can be answered: an honest 0, so that any point is stolen.
WRONG = {
    "mean_rows": COLUMNS["mean_rows"],
    "scale": "def scale(x, factor):\n    return x, 0.0",
    "mean_invariance": 'mean_invariance = "B"',
}


@dataclass(frozen=True)
class Place:
    """A student's place in a class.

    Attributes
    ----------
    submitted : Path
        The folder of all that was handed in.
    student : str
    release : NotebookNode
    facts : dict
        Where the baits are.
    """

    submitted: Path
    student: str
    release: NotebookNode
    facts: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """The student's folder for the assignment; made when it is first asked for."""
        folder = self.submitted / self.student / "toy"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def solved(self, solutions: Mapping[str, str] | None = None) -> NotebookNode:
        """Return the release with solutions written: wrong ones unless told."""
        return solved(self.release, {**WRONG, **(solutions or {})})

    def right(self, solutions: Mapping[str, str] | None = None) -> NotebookNode:
        """Return the release solved right, but for the solutions given."""
        return solved(self.release, {**RIGHT, **(solutions or {})})

    def write(self, notebook: NotebookNode | str | bytes, name: str = "toy.ipynb") -> Path:
        """Hand in a notebook, or whatever else."""
        if isinstance(notebook, NotebookNode):
            notebook = json.dumps(notebook)  # whatever it is, valid or not
        path = self.folder / name
        path.write_bytes(
            notebook if isinstance(notebook, bytes) else notebook.encode("utf-8", "surrogatepass")
        )
        return path

    def hand_in(self, idea: Idea) -> None:
        """Hand in the notebook of an idea that is code."""
        notebook = copy.deepcopy(self.right(idea.solutions) if idea.is_honest else self.attacking(idea))
        added = list(idea.added) if idea.is_honest else [prelude(idea.id, dict(self.facts)), *idea.added]
        position = 1 + [cell.get("id") for cell in notebook.cells].index("setup_1")
        notebook.cells[position:position] = [code_cell(text, f"own-{n}") for n, text in enumerate(added)]
        self.write(notebook)

    def attacking(self, idea: Idea) -> NotebookNode:
        """Return the release with an attacker's solutions: those of the idea, else wrong ones that tell."""
        return self.solved({"mean_rows": TELLING, **idea.solutions})
