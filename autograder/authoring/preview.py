"""``autograder preview``: the student's view of an assignment, made again whenever its files change."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.authoring.answers import answers
from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.public import public_cases
from autograder.authoring.reference import SolutionError
from autograder.authoring.source import SourceError, find_assignment, read_source
from autograder.authoring.specification import SpecificationError, specification_files
from autograder.authoring.student import write_student_notebook

#: How often the files are looked at, in seconds.
LOOK = 0.5


def build_preview(name: str, folder: Path) -> str:
    """Write a student's notebook and its cases into a folder; return what is wrong, or nothing.

    Parameters
    ----------
    name : str
    folder : Path
        Gets ``<name>.ipynb`` and ``cases/``; what a student's copy had written into it is replaced.
    """
    try:
        source = read_source(find_assignment(name))
        LoadedAssignment(source.path.parent).reference  # noqa: B018  (executed: its errors are the author's)
        (folder / "cases").mkdir(parents=True, exist_ok=True)
        for path, content in public_cases(source).items():
            (folder / "cases" / path.name).write_bytes(content)
        for path, content in answers(source).items():
            (folder / "answers").mkdir(exist_ok=True)
            (folder / "answers" / path.name).write_bytes(content)
        write_student_notebook(source, folder / f"{name}.ipynb")
    except (LookupError, SourceError, SpecificationError, SolutionError) as error:
        return str(error.args[0] if error.args else error)
    return ""


def stamps(name: str) -> dict[Path, int]:
    """Return when each file of an assignment was last written."""
    folder = find_assignment(name)
    found = {}
    for path in (folder / "source.py", *specification_files(folder)):
        try:
            found[path] = path.stat().st_mtime_ns
        except OSError:  # being written
            found[path] = 0
    return found


def changes(name: str, waited: Callable[[float], None] = time.sleep) -> Iterator[list[Path]]:
    """Yield which files have changed, each time some have, for ever."""
    before = stamps(name)
    while True:
        waited(LOOK)
        now = stamps(name)
        changed = sorted(path for path, _ in set(now.items()) ^ set(before.items()))
        if changed:
            before = now
            yield list(dict.fromkeys(changed))


@contextmanager
def jupyter(notebook: Path, environment: dict[str, str]) -> Iterator[None]:
    """Open JupyterLab on a notebook for as long as the block lasts."""
    command = [sys.executable, "-m", "jupyterlab", str(notebook), "--ServerApp.log_level=WARN"]
    process = subprocess.Popen(command, cwd=notebook.parent, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
