"""What the tests of classes share: a released toy, what is handed in, and how a class is looked into."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from click.testing import CliRunner, Result
from nbformat import NotebookNode, v4

from autograder.authoring.notebook import notebook_text
from autograder.cli import main
from autograder.grading.classdir import ClassDirectory
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.records import Record, read_records

ASSIGNMENTS = Path(__file__).resolve().parent / "assignments"
TOY = ASSIGNMENTS / "1_toy"

#: All right, and unlike the reference.
RIGHT = {
    "mean_rows": "def mean_rows(X):\n    return np.mean(X, axis=1)",
    "scale": "def scale(x, factor):\n    scaled = x * factor\n    return scaled, scaled.sum()",
    "mean_invariance": 'mean_invariance = "CA"',
}
COLUMNS = {**RIGHT, "mean_rows": "def mean_rows(X):\n    return np.mean(X, axis=0)"}
HALF = {"mean_rows": RIGHT["mean_rows"]}
BAD_JSON = b'{"cells": ['


def solved(release: NotebookNode, solutions: Mapping[str, str]) -> NotebookNode:
    """Return the release with some solutions written."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in solutions:
            cell.source = solutions[name]
    return notebook


def cell_called(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    """Return the cell with this id."""
    found: NotebookNode = next(cell for cell in notebook.cells if cell.get("id") == cell_id)
    return found


def code_cell(source: str, cell_id: str = "student-cell") -> NotebookNode:
    """Return a code cell as a student would add it."""
    cell: NotebookNode = v4.new_code_cell(source, id=cell_id)
    return cell


def with_code(notebook: NotebookNode, source: str, *, after: str = "setup_1") -> NotebookNode:
    """Return the notebook with a code cell added below another one."""
    changed = copy.deepcopy(notebook)
    position = [cell.get("id") for cell in changed.cells].index(after)
    changed.cells.insert(position + 1, code_cell(source))
    return changed


@dataclass(frozen=True)
class ToyClass:
    """A class to which the toy assignment has been released."""

    classdir: ClassDirectory

    @property
    def root(self) -> Path:
        """The class directory."""
        return self.classdir.root

    @property
    def release(self) -> NotebookNode:
        """The released notebook."""
        notebook: NotebookNode = nbformat.read(self.classdir.release("toy"), as_version=4)
        return notebook

    def hand_in(
        self, student: str, work: NotebookNode | Mapping[str, str] | bytes, name: str = "toy.ipynb"
    ) -> Path:
        """Put a file where a collected one would be: a notebook, solutions for the release, or bytes."""
        path = self.root / "submitted" / student / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(work, bytes):
            path.write_bytes(work)
        else:
            notebook = work if isinstance(work, NotebookNode) else solved(self.release, work)
            path.write_text(notebook_text(notebook), encoding="utf-8")
        return path

    def run(self, command: str, *arguments: str, exit_code: int = 0) -> Result:
        """Run ``autograder <command> CLASS toy …`` and insist on its exit code."""
        return autograder(command, str(self.root), "toy", *arguments, exit_code=exit_code)

    def scores(self) -> dict[str, float]:
        """Return every student's score in nbgrader's gradebook."""
        with gradebook(nbgrader_api(self.classdir.config)) as book:
            return {s.student.id: float(s.score) for s in book.assignment_submissions("toy")}

    def records(self, student: str = "") -> list[Record]:
        """Return the verdict records, of one student or all."""
        return [r for r in read_records(self.classdir.records("toy")) if student in ("", r["student"])]

    def nbgrader(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run stock nbgrader's own command in the class directory."""
        scripts = Path(sys.executable).parent
        environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", **variables}
        return subprocess.run(
            [str(scripts / "nbgrader"), *arguments],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


def autograder(*arguments: str, exit_code: int = 0) -> Result:
    """Run the instructor's command line in this process."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result


def recorded_points(records: list[Record]) -> dict[tuple[str, str], float]:
    """Return points by exercise and aspect; later records replace earlier ones."""
    return {(r["exercise"], r["aspect"]): r["points"] for r in records if "aspect" in r}
