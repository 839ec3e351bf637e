"""Put the stub of an exercise back into a student's notebook, and keep the answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course_lib.exchange.definitions import bindings_of, statements_of
from course_lib.studying import documents
from course_lib.studying.desk import KEPT, course_folder
from course_lib.studying.documents import Cell
from course_lib.studying.files import free_name, kept_folder, refuse_link, write_whole
from course_lib.studying.notebooks import released_notebook
from course_lib.studying.trouble import Trouble, writing

_WRITTEN = ("exercise", "answer")


@dataclass(frozen=True)
class Reset:
    """What was done: where the answers are that stood there, none if there was nothing to reset."""

    kept: tuple[Path, ...]


def reset(name: str, assignment: str, path: Path) -> Reset:
    """Put the stub of an exercise, or of a written question, back into a notebook.

    Parameters
    ----------
    name : str
        The exercise's.
    assignment : str
    path : Path
        The student's notebook.

    Raises
    ------
    Trouble
        If there is no cell for it, or the file cannot be written.
    UnreadableFile
        If the notebook cannot be read.
    """
    with writing(path):
        refuse_link(path)
    stub = _stub(name, released_notebook(assignment).path)
    document = documents.load(path)
    cells = document["cells"]
    places = [i for i, cell in enumerate(cells) if _is_for(cell, name, stub)]
    if not places:
        raise Trouble(
            f"{path}: there is no cell for `{name}` in it. `course update {path}` puts missing cells back."
        )
    answers = [i for i in places if documents.source(cells[i]).strip() != documents.source(stub).strip()]
    kept = tuple(_keep(cells[i], name, path) for i in answers)
    for i in answers:
        cells[i] = documents.with_source(cells[i], documents.source(stub))
    if answers:
        documents.save(document, path)
    return Reset(kept)


def _stub(name: str, release: Path) -> Cell:
    for cell in documents.load(release)["cells"]:
        if documents.role(cell) in _WRITTEN and name in documents.names(cell):
            return dict(cell)
    raise Trouble(f"{release}: has no exercise and no written question called `{name}`.")


def _is_for(cell: Cell, name: str, stub: Cell) -> bool:
    """Return whether a student's cell is for an exercise; one without metadata defines what it does."""
    if documents.role(cell):
        return documents.role(cell) in _WRITTEN and name in documents.names(cell)
    return documents.is_code(cell) and bool(_functions(cell) & _functions(stub))


def _functions(cell: Cell) -> set[str]:
    code = documents.source(cell) if documents.is_code(cell) else ""
    return {bound for statement in statements_of(code) or [] for bound in bindings_of(statement)}


def _keep(cell: Cell, name: str, path: Path) -> Path:
    desk = course_folder(path.absolute().parent)
    with writing(desk / KEPT):
        copy = free_name(kept_folder(desk) / f"{name}{'.py' if documents.is_code(cell) else '.md'}")
        write_whole(copy, (documents.source(cell) + "\n").encode("utf-8", "backslashreplace"))
    return copy
