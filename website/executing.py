"""What the cells of a solved notebook show: executed once, and kept until what they need changes."""

from __future__ import annotations

import hashlib
import json
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.notebook import notebook_text, source_notebook
from website.places import ROOT

#: By the id of a cell: its outputs, in nbformat's form.
Outputs = dict[str, list[dict[str, Any]]]

_LIBRARIES = ("numpy", "matplotlib", "scikit-learn")
_SECONDS_PER_CELL = 600
#: What looks at answers, and changes no figure: checks are left out.
_OF_CHECKS = ("answering", "card", "checking", "running", "studying")
#: What is run last: which files of the library the figures were made with.
_FILES_READ = """\
import json, sys
print(json.dumps(sorted(m.__file__ for n, m in list(sys.modules.items())
    if n.partition(".")[0] == "course_lib" and getattr(m, "__file__", None))))"""


def outputs_of(source: AssignmentSource, kept: Path) -> Outputs:
    """Return what the demonstrations of an assignment show once everything is solved.

    Parameters
    ----------
    source : AssignmentSource
    kept : Path
        A folder. Outputs are read from it if they were made from the same notebook, by the same files of
        ``course_lib`` and the same libraries; otherwise the notebook is executed, and they are written.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises.
    """
    notebook = _without_checks(source_notebook(source))
    made_from = _digest(notebook_text(notebook).encode(), *(version(name).encode() for name in _LIBRARIES))
    path = kept / f"{source.name}.json"
    if (found := _kept_in(path, made_from)) is not None:
        return found
    outputs, files = _executed(notebook)
    kept.mkdir(parents=True, exist_ok=True)
    record = {"made_from": made_from, "files": _digests(files), "outputs": outputs}
    path.write_text(json.dumps(record), encoding="utf-8")
    return outputs


def _without_checks(notebook: NotebookNode) -> NotebookNode:
    """Leave out what shows nothing on the site: checks, and model answers, which are not to be shown."""
    shown = [cell for cell in notebook.cells if not _is_silent(cell)]
    return NotebookNode({**notebook, "cells": shown})


def _is_silent(cell: NotebookNode) -> bool:
    course = cell.metadata.course
    return course.role in ("check", "library") or course.id.startswith("demonstration-model_answer")


def _executed(notebook: NotebookNode) -> tuple[Outputs, list[str]]:
    """Run a notebook in an empty folder, with nobody at the kernel, so that sliders are rows of panels."""
    last = v4.new_code_cell(_FILES_READ)
    solved = NotebookNode({**notebook, "cells": [*notebook.cells, last]})
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(solved, timeout=_SECONDS_PER_CELL, extra_arguments=["--log-level=ERROR"])
        client.resources = {"metadata": {"path": folder}}
        client.execute()
    *cells, last = solved.cells
    files = [name for name in json.loads(last.outputs[0].text) if _makes_figures(Path(name))]
    return {cell.id: list(cell.outputs) for cell in cells if _is_shown(cell)}, files


def _makes_figures(file: Path) -> bool:
    library = ROOT / "course_lib"
    return file.is_relative_to(library) and file.relative_to(library).parts[0] not in _OF_CHECKS


def _is_shown(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and cell.metadata.course.role == "demonstration" and bool(cell.outputs)


def _kept_in(path: Path, made_from: str) -> Outputs | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files: dict[str, str] = record["files"]
    if record["made_from"] != made_from or files != _digests(files):
        return None
    outputs: Outputs = record["outputs"]
    return outputs


def _digests(files: list[str] | dict[str, str]) -> dict[str, str]:
    return dict(_digested(ROOT / name) for name in files if (ROOT / name).is_file())


def _digested(path: Path) -> tuple[str, str]:
    return path.relative_to(ROOT).as_posix(), _digest(path.read_bytes())


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part + b"\0")
    return digest.hexdigest()
