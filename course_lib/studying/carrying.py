"""``course carry``: collect the functions of a student's notebooks that pass into ``mine.py``."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from course_lib.checker import verdict_for
from course_lib.checking.public import PublicAssignment, PublicExercise, assignment_names, public_assignment
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import CodeCell, UnreadableFile, cells_in, read_file, script_cells
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.needed import Program
from course_lib.running.remote import RemoteAnswers
from course_lib.shelf import LIBRARY, Section, names_read
from course_lib.studying import mine
from course_lib.studying.desk import course_folder
from course_lib.studying.files import keep_copy, refuse_link, write_whole
from course_lib.studying.lending import files_for

_HEADER = '''"""My own functions that pass their checks, collected from my notebooks by `course carry`.

Later assignments use them (`from course_lib.library import …`). To change one, change it in its notebook and
run `course carry` again. What is changed here is checked again before it is used, and the next `course carry`
replaces it (a copy is kept).
"""'''
#: What is slow today, on a busy machine, is no worse for that.
_LIMITS = Limits(call_seconds=30.0, cell_seconds=60.0, total_seconds=900.0, fence=OWN_CODE)
_DEFINING = ast.FunctionDef | ast.ClassDef
_SEAL = "# collected by `course carry`: "


@dataclass(frozen=True)
class Collected:
    """What became of one assignment.

    Attributes
    ----------
    assignment : str
    file : Path or None
        The notebook; ``None`` where there is none.
    yours : tuple of str
        The functions that pass.
    others : dict
        Why not, by the name of an exercise.
    problem : str
        Why the notebook could not be read.
    """

    assignment: str
    file: Path | None = None
    yours: tuple[str, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Carried:
    """What ``course carry`` did.

    Attributes
    ----------
    path : Path
        ``mine.py``.
    collected : list of Collected
        In the course's order.
    copy : Path or None
        Where the file is kept that was there before, if something of it would have been lost.
    """

    path: Path
    collected: list[Collected]
    copy: Path | None = None


def carry(folder: Path | None = None, say: Callable[[Collected], None] = lambda collected: None) -> Carried:
    """Collect the functions that pass into ``mine.py``.

    Parameters
    ----------
    folder : Path, optional
        The course folder; the nearest one unless told.
    say : callable
        Is told of each assignment when it is done.

    Raises
    ------
    OSError
        If ``mine.py`` cannot be written; what was there is as it was.
    """
    folder = course_folder(folder)
    path = folder / mine.NAME
    refuse_link(path)  # before minutes of checks are for nothing
    before = mine.read(folder)
    collected, sections = [], []
    for name in assignment_names():
        found, section = _collected(public_assignment(name), notebook_of(name, folder), before)
        collected.append(found)
        if section is not None:
            sections.append((section, found.file))
        say(found)
    copy = _written(path, _text(sections, folder), {name for one in collected for name in one.yours})
    return Carried(path, collected, copy)


def notebook_of(assignment: str, folder: Path) -> Path | None:
    """Return a student's notebook of an assignment: in the course folder, or in a folder of its own there."""
    name = f"{assignment}.ipynb"
    candidates = [
        folder / name,
        folder / assignment / name,
        *sorted(folder.glob(f"[0-9]*_{assignment}/{name}")),
    ]
    return next((path for path in candidates if path.is_file()), None)


def _collected(
    assignment: PublicAssignment, file: Path | None, before: mine.Mine
) -> tuple[Collected, Section | None]:
    """Return what became of an assignment, and its section: the old one where there is no notebook."""
    old = before.shelf.sections.get(assignment.name)
    kept = old if old is not None and old.statements is not None else None
    carried = tuple(name for name in before.records if kept is not None and name in kept.defines)
    if file is None:
        return Collected(assignment.name, yours=carried), kept
    try:
        cells = [replace(cell, given=False) for cell in cells_in(file, read_file(file))]
    except UnreadableFile as error:
        return Collected(assignment.name, file, carried, problem=str(error)), kept
    functions = {name: e for name, e in assignment.exercises.items() if not e.exercise.is_choice}
    others = _judged(assignment.name, cells, functions, before, file.parent)
    passed = [e for name, e in functions.items() if name not in others]
    section = _section(assignment.name, cells, [name for e in passed for name in e.exercise.defines])
    yours = tuple(name for e in passed for name in e.exercise.defines if name in section.defines)
    return Collected(assignment.name, file, yours, others), section if yours else None


def _judged(
    name: str,
    cells: Sequence[CodeCell],
    functions: dict[str, PublicExercise],
    before: mine.Mine,
    folder: Path,
) -> dict[str, str]:
    """Return why exercises are not carried, of those that aren't; what would be carried is what is judged."""
    section = _section(name, cells, [n for e in functions.values() for n in e.exercise.defines])
    others = {}
    with RemoteAnswers(
        script_cells(mine.NAME, section.text), _LIMITS, files=files_for(name, folder)
    ) as answers:
        for exercise, public in functions.items():
            if exercise not in section.defines:
                others[exercise] = "not written"
            elif before.records.get(exercise) != mine.digest(section, exercise):
                verdict = verdict_for(public, answers)
                if verdict.status != "passed":
                    others[exercise] = _why(verdict)
    return others


def _why(verdict: Verdict) -> str:
    if verdict.status == "not_attempted":
        return "not written"
    first = verdict.complaints[0].message.partition(":")[0]
    if first.startswith("It needs "):
        return f"n{first[4:]}".replace("`", "")
    wrong = ", ".join(aspect.name for aspect in verdict.complaints if aspect.outcome != "blocked")
    return {"timeout": "does not come back in time", "error": "raises an error"}.get(
        verdict.status, f"not right yet: {wrong}"
    )


def _section(assignment: str, cells: Sequence[CodeCell], names: Sequence[str]) -> Section:
    """Return functions as a section, with the helpers and imports that they need, and no others."""
    needed = Program(cells).needed(*names)
    pairs = list(zip(needed.cells, needed.statements, strict=True))
    last = {node.name: i for i, (_, node) in enumerate(pairs) if isinstance(node, _DEFINING)}
    kept = [
        (cell.code, node)
        for i, (cell, node) in enumerate(pairs)
        if not isinstance(node, _DEFINING) or last[node.name] == i
    ]
    used = {name for _, node in kept for name in names_read(node)}
    imports = [_narrowed(code, node, used) for code, node in kept if _is_import(node)]
    rest = [code for code, node in kept if not _is_import(node)]
    head = "\n".join(dict.fromkeys(line for line in imports if line))
    return Section(assignment, "\n\n\n".join(filter(None, [head, *rest])) + "\n")


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _narrowed(code: str, node: ast.stmt, used: set[str]) -> str:
    """Return an import; of functions of earlier assignments, those that are used."""
    if not isinstance(node, ast.ImportFrom) or node.module != LIBRARY:
        return code
    names = [alias for alias in node.names if (alias.asname or alias.name) in used]
    return ast.unparse(ast.ImportFrom(LIBRARY, names, 0)) if names else ""


def _text(sections: Sequence[tuple[Section, Path | None]], folder: Path) -> str:
    parts = [_HEADER]
    for section, file in sections:
        origin = f", from {file.relative_to(folder).as_posix()}" if file else ""
        text = "\n".join(_with_records(section)) if file else section.text.strip()
        parts.append(f"# %% {section.assignment}{origin}\n{text.strip()}")
    body = "\n\n\n".join(parts) + "\n"
    return f"{body}\n\n{_SEAL}{_sealed(body)}\n"


def _with_records(section: Section) -> Iterator[str]:
    """Yield the lines of a section, with a record above each function of an exercise."""
    starts = {
        nodes[-1].lineno - len(getattr(nodes[-1], "decorator_list", [])): name
        for name, nodes in section.defines.items()
        if isinstance(nodes[-1], ast.FunctionDef | ast.ClassDef | ast.Assign)
    }
    recorded = _recordable(section)
    for number, line in enumerate(section.text.splitlines(), start=1):
        name = starts.get(number)
        if name in recorded:
            assert name is not None
            yield mine.record(name, section)
        yield line


def _recordable(section: Section) -> set[str]:
    exercises = public_assignment(section.assignment).exercises.values()
    return {name for e in exercises for name in e.exercise.defines}


def _written(path: Path, text: str, yours: set[str]) -> Path | None:
    """Write ``mine.py``, unless there is none and nothing for it.

    Return where the one before is kept, if it was edited or held more.
    """
    copy = None
    if not yours and not path.exists():
        return None
    if path.exists():
        old = path.read_bytes()
        if old == text.encode():
            return None
        body, _, seal = old.decode("utf-8", errors="replace").rpartition(f"\n\n{_SEAL}")
        lost = set(mine.read(path.parent).records) - yours
        if lost or (old.strip() and seal.strip() != _sealed(body)):
            copy = keep_copy(path)
    write_whole(path, text.encode())
    return copy


def _sealed(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:12]
