"""``mine.py`` in the course folder: a student's own functions that pass; ``course carry`` writes it.

Above each function that passed its check stands ``# passed: name digest``. The digest is that of the function
and of what it needs, so one that was edited by hand since is known, and checked again before it is used.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from course_lib.checking.public import PublicExercise, exercise_of
from course_lib.library import Handed
from course_lib.running.cells import CodeCell
from course_lib.running.needed import Program
from course_lib.shelf import LIBRARY, Broken, Section, Shelf
from course_lib.studying.desk import course_folder

NAME = "mine.py"
_RECORD = re.compile(r"^# passed: (\w+) ([0-9a-f]{12})[ \t]*$", re.MULTILINE)
_DIGITS = 12
#: A larger file is no mine.py.
_MAX_BYTES = 4 << 20


@dataclass(frozen=True)
class Mine:
    """What a ``mine.py`` holds.

    Attributes
    ----------
    shelf : Shelf
    records : dict
        The digest with which each function passed, by name.
    problem : str
        Why the file, or a part of it, cannot be read; empty if it can.
    """

    shelf: Shelf
    records: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    def is_as_carried(self, name: str) -> bool:
        """Return whether a function, and what it needs, is what passed."""
        section = self.shelf.section(name)
        return section is not None and name in self.records and digest(section, name) == self.records[name]


def record(name: str, section: Section) -> str:
    """Return the line that stands above a function that passed."""
    return f"# passed: {name} {digest(section, name)}"


def digest(section: Section, name: str) -> str:
    """Return a digest of a function and of what it needs; layout and comments make no difference."""
    statements = Program([CodeCell(section.assignment, section.text)]).needed(name).statements
    dumped = [ast.dump(statement) for statement in statements if not _imports_library(statement)]
    return hashlib.sha256("\n".join(dumped).encode()).hexdigest()[:_DIGITS]


def read(folder: Path | None = None) -> Mine:
    """Return what is in the course folder's ``mine.py``; nothing where there is none."""
    path = (folder or course_folder()) / NAME
    try:
        status = path.stat()
        return _read(path, status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        return Mine(Shelf([], str(path)))
    except OSError as error:
        return Mine(Shelf([], str(path)), problem=f"{path} cannot be read ({error.strerror or error}).")


def own(name: str) -> tuple[Handed | None, str]:
    """Return a student's function if it passes, and a sentence if there is something to say of it."""
    mine = read()
    if name not in mine.records:
        return None, mine.problem
    return _verified(mine, name)


def _verified(mine: Mine, name: str) -> tuple[Handed | None, str]:
    section = mine.shelf.section(name)
    try:
        value = mine.shelf.function(name)
    except (Broken, LookupError) as error:
        return None, f"{error if isinstance(error, Broken) else f'`{name}` is gone from {mine.shelf.file}'}."
    assert section is not None
    handed = Handed(value, "yours", frozenset(section.uses(name)))
    if mine.is_as_carried(name):
        return handed, ""
    public = exercise_of(name)
    if public is not None and _passes(mine, section, public):
        return handed, f"`{name}` was edited in {NAME} since it was carried; it passes its check."
    return None, f"`{name}` was edited in {NAME} since it was carried, and does not pass its check any more."


def _passes(mine: Mine, section: Section, public: PublicExercise) -> bool:
    """Check a function anew, in this process: it is the student's own kernel."""
    from course_lib.checker import verdict_for
    from course_lib.running.local import LocalAnswers

    key = (mine.shelf.file, section.text, public.exercise.name)
    if key not in _checked:
        verdict = verdict_for(public, LocalAnswers(mine.shelf.namespace(section)))
        _checked[key] = verdict.status == "passed"
    return _checked[key]


_checked: dict[tuple[str, str, str], bool] = {}


def _imports_library(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == LIBRARY


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int, size: int) -> Mine:
    empty = Shelf([], str(path))
    if size > _MAX_BYTES:
        return Mine(empty, problem=f"{path} is too large ({size >> 20} MB) to be what `course carry` writes.")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return Mine(
            empty, problem=f"{path} is not text in UTF-8 ({error.reason}); `course carry` makes it anew."
        )
    shelf = Shelf.of(text, str(path))
    problems = list(_problems(shelf))
    records = dict(_RECORD.findall(text))
    if not shelf.sections and text.strip():
        problems = [f"{path} has no section `# %% assignment`; `course carry` makes it anew."]
    return Mine(shelf, records, " ".join(problems))


def _problems(shelf: Shelf) -> Iterator[str]:
    for section in shelf.sections.values():
        if section.statements is None:
            reason, line = _syntax_error(section)
            yield (
                f"{shelf.file}, line {line}: {reason}. Nothing of its section {section.assignment} is used: "
                "repair it, or run `course carry`."
            )


def _syntax_error(section: Section) -> tuple[str, int]:
    try:
        ast.parse(section.text)
    except (SyntaxError, ValueError) as error:
        return getattr(error, "msg", None) or str(error), section.first_line - 1 + (
            getattr(error, "lineno", 1) or 1
        )
    except (RecursionError, MemoryError):
        return "too deeply nested", section.first_line
    return "too long", section.first_line
