"""``course start``: begin an assignment, or go on with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course_lib.commands.terminal import say

if TYPE_CHECKING:
    from course_lib.studying.notebooks import Released
    from course_lib.studying.progress import Progress


@click.command()
@click.argument("assignment", required=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--open/--no-open", "opens", default=True, help="Open JupyterLab there (as it does unless told)."
)
def start(assignment: str | None, folder: Path | None, opens: bool) -> None:
    """Put the notebook of ASSIGNMENT (a name or a number) into FOLDER and open it.

    FOLDER is your course folder unless told: the one where you began, if you are in it or in a folder of it,
    and otherwise the current one. Your notebook that is there already is opened as it is, whatever it is
    called. Without ASSIGNMENT, all assignments are listed, with what you have reached.
    """
    from course_lib.studying.desk import course_folder
    from course_lib.studying.notebooks import NoNotebooks, released_notebook, released_notebooks
    from course_lib.studying.progress import read
    from course_lib.studying.starting import CannotStart
    from course_lib.studying.starting import start as put

    desk = folder or course_folder()
    try:
        if assignment is None:
            progress = read()
            for notebook in released_notebooks():
                say(_line(notebook, progress, desk))
            say(progress.notice or "\nTo begin or to go on: course start NUMBER")
            return
        started = put(released_notebook(assignment), desk, [] if folder else [Path()])
    except (NoNotebooks, CannotStart) as error:
        raise click.ClickException(str(error)) from error
    if started.was_there:
        say(f"{started.path} is there already; it stays as it is.")
    else:
        say(f"{started.path} is ready.")
    if opens:
        sys.exit(_opened(started.path))


def _line(notebook: Released, progress: Progress, desk: Path) -> str:
    entries = [progress.of(notebook.name, name) for name in notebook.exercises]
    passed = sum(entry.passed for entry in entries)
    noted = sum(entry.status == "noted" and not entry.passed for entry in entries)
    begun = any(entry.checked for entry in entries) or (desk / f"{notebook.name}.ipynb").exists()
    reached = f"{passed} of {len(entries)} right" if begun else "not begun"
    if begun and noted:
        reached += f", {noted} noted"
    return f"{notebook.number}  {notebook.name:<18} {reached:<22} {notebook.title}, {notebook.time.lower()}"


def _opened(path: Path) -> int:
    from course_lib.studying.distribution import CLASS_EDITION
    from course_lib.studying.starting import has_jupyterlab, open_jupyterlab

    if not has_jupyterlab():
        say(
            f'JupyterLab is not installed here: pip install "{CLASS_EDITION}[notebook]" brings it. Any other '
            "program for Jupyter notebooks opens the file, too."
        )
        return 0
    return open_jupyterlab(path)
