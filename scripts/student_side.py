"""Walk the way of a student from an empty folder to a check, as continuous integration does on each system.

Needs what ``pip install -e ".[notebook]"`` brings, and no grader. Exits with 1 at the first thing that is not
as a student should see it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

WRITTEN, HANGING = "l1_distances", "compute_distances_no_loops"


def course(folder: Path, *arguments: str, exit_code: int = 0) -> str:
    """Run ``course`` in the folder, and insist on its exit code."""
    command = [sys.executable, "-X", "utf8", "-c", "from course_lib.cli import main; main()", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=600
    )
    if done.returncode != exit_code:
        sys.exit(f"course {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


def write(path: Path, name: str, code: str) -> None:
    """Write code into the cell of an exercise."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = (c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)
    cell["source"] = code
    path.write_text(json.dumps(notebook), encoding="utf-8")


def outputs_of_check(path: Path, name: str) -> str:
    """Run the notebook in a kernel as far as the check of an exercise, and return what that shows."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    wanted = [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells].index(f"check_{name}")
    notebook.cells = notebook.cells[: wanted + 1]
    resources = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=300, allow_errors=True, resources=resources).execute()
    return json.dumps(notebook.cells[wanted].outputs)


def expect(what: str, text: str) -> None:
    """End with what is there instead, unless it holds what is expected."""
    if what not in text:
        sys.exit(f"{what!r} is not in:\n{text}")
    click.echo(f"ok: {what}")


def main() -> None:
    """Start, write, check in a terminal and in a notebook."""
    from course_lib.studying.answers import answers_to

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        expect("knn.ipynb is ready", course(folder, "start", "1", "--no-open"))
        notebook = folder / "knn.ipynb"
        answers = answers_to("knn")
        write(notebook, WRITTEN, answers.solutions[WRITTEN].code)
        expect("checks", course(folder, "doctor"))
        expect(f"{WRITTEN}: all right", course(folder, "check", "1", "--only", WRITTEN))
        expect(f"1 of {len(answers.solutions) + len(answers.choices)} right", course(folder, "start"))
        expect("all right", outputs_of_check(notebook, WRITTEN))
        write(notebook, HANGING, f"def {HANGING}(X, X_train):\n    while True:\n        pass\n")
        told = course(folder, "check", "1", "--only", HANGING, "--deadline", "1", exit_code=1)
        expect("1 s", told)


if __name__ == "__main__":
    main()
