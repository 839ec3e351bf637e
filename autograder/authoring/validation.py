"""The rules that the cells of a source keep together; each yields what is wrong and what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from autograder.authoring.cells import (
    BEGIN_SOLUTION,
    BEGIN_STUB,
    END_SOLUTION,
    END_STUB,
    Problem,
    SourceCell,
)
from autograder.authoring.headings import announced_in, lead_of

Cells = Sequence[SourceCell]
Found = Iterator[tuple[SourceCell, str]]

_MARKERS = (BEGIN_STUB, END_STUB, BEGIN_SOLUTION, END_SOLUTION)
_MARKER_WORDS = re.compile(r"(BEGIN|END) (SOLUTION|STUB)")
# nbgrader acts on these wherever they stand, in prose too.
_NBGRADER_WORDS = (
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "END MARK SCHEME",
    "AUTOTEST",
)


def problems_of(cells: Cells) -> list[Problem]:
    """Return everything that is wrong with the cells of a source, as (line, what and what to do)."""
    rules: tuple[Callable[[Cells], Found], ...] = (
        _names,
        _plain_python,
        _followers_have_exercises,
        _exercises_have_followers,
        _tasks_have_headings,
        _check_cells,
        _exercise_cells,
        _hint_cells,
        _reserved_words,
    )
    return [
        (cell.line, f"{cell.kind} cell {cell.name!r}: {what}" if cell.name else f"{cell.kind} cell: {what}")
        for rule in rules
        for cell, what in rule(cells)
    ]


def _names(cells: Cells) -> Found:
    """Grade ids are unique, and an exercise has one cell of hints."""
    seen: dict[str, SourceCell] = {}
    for cell in cells:
        key = f"hints of {cell.name}" if cell.kind == "hints" else cell.grade_id
        if key in seen:
            yield (
                cell,
                f"repeats {key!r}, the {seen[key].kind} cell of line {seen[key].line}; rename one of them",
            )
        elif key is not None:
            seen[key] = cell


def _plain_python(cells: Cells) -> Found:
    """Refuse ``%magics`` in what grading executes; the file as a whole is known to be Python."""
    for cell in cells:
        if cell.kind in ("setup", "exercise") and _tree(cell) is None:
            yield cell, "holds a magic command; move it to a demonstration"


def _followers_have_exercises(cells: Cells) -> Found:
    exercises = {cell.name: cell for cell in cells if cell.kind == "exercise"}
    for cell in cells:
        if cell.kind in ("check", "hints"):
            exercise = exercises.get(cell.name)
            if exercise is None:
                yield cell, f'there is no exercise="{cell.name}"; add it, or correct the name'
            elif exercise.line > cell.line:
                yield cell, "stands above its exercise; move it below"


def _exercises_have_followers(cells: Cells) -> Found:
    """Every exercise has a check; functions have hints too (a choice question may do without)."""
    followers = {(cell.kind, cell.name) for cell in cells}
    for cell in cells:
        if cell.kind == "exercise":
            if ("check", cell.name) not in followers:
                yield cell, f'has no check; add # %% check="{cell.name}" points="…"'
            if ("hints", cell.name) not in followers and cell.name in _defined(
                cell, ast.FunctionDef, ast.ClassDef
            ):
                yield cell, f'has no hints; add # %% [markdown] hints="{cell.name}"'


def _tasks_have_headings(cells: Cells) -> Found:
    """Every exercise and answer has a title and a time; questions have a place for their heading."""
    for place, cell in enumerate(cells):
        if cell.kind not in ("exercise", "answer"):
            continue
        if not cell.title:
            yield cell, 'has no title; add title="…" to its marker, the words of its heading'
        if not cell.minutes:
            yield (
                cell,
                "has no time; add minutes=15 to its marker: what it takes at first meeting",
            )
        if not cell.defines_function and announced_in(cells[:place], cell) is None:
            yield cell, f"no paragraph above asks for it; begin the question with '{lead_of(cell)} '"


def _check_cells(cells: Cells) -> Found:
    for cell in cells:
        if cell.kind == "check" and cell.text.strip() != f'check("{cell.name}")':
            yield cell, f'holds something else than its one line; write check("{cell.name}") and nothing more'


def _exercise_cells(cells: Cells) -> Found:
    for cell in cells:
        if cell.kind == "exercise":
            problem = _regions(cell)
            if problem is not None:
                yield cell, problem
            elif _tree(cell) and cell.name not in _defined(cell, ast.FunctionDef, ast.ClassDef, ast.Assign):
                yield cell, "defines nothing of that name; correct the marker or the code"


def _regions(cell: SourceCell) -> str | None:
    """Return what is wrong with the STUB and SOLUTION regions of an exercise cell, if anything."""
    lines = [line.strip() for line in cell.text.splitlines()]
    for line in lines:
        if _MARKER_WORDS.search(line) and line not in _MARKERS:
            return f"{line!r} is no marker; write exactly '{BEGIN_SOLUTION}', on a line of its own"
    found = rest = [line for line in lines if line in _MARKERS]
    if not found:
        return f"there is no solution; put it between '{BEGIN_SOLUTION}' and '{END_SOLUTION}'"
    solution = [BEGIN_SOLUTION, END_SOLUTION]
    while rest:
        size = 4 if rest[:4] == [BEGIN_STUB, END_STUB, *solution] else 2 if rest[:2] == solution else 0
        if not size:
            return (
                f"unbalanced markers ({', '.join(found)}); write an optional STUB region, then its SOLUTION"
            )
        rest = rest[size:]
    return _stub_lines(lines)


def _stub_lines(lines: list[str]) -> str | None:
    """Return what is wrong inside the STUB regions, or between them and their solutions, if anything."""
    inside = after = False
    for line in lines:
        if inside and line and not line.startswith("#"):
            return f"{line!r} in the STUB region is not commented out; the source runs without stubs"
        if after and line and line != BEGIN_SOLUTION:
            return f"{line!r} stands between the STUB and its SOLUTION; move it above or below both"
        if line in _MARKERS:
            inside, after = line == BEGIN_STUB, line == END_STUB
    return None


def _hint_cells(cells: Cells) -> Found:
    for cell in cells:
        if cell.kind == "hints":
            numbers = re.findall(r"^(\d+)\. ", cell.text, re.MULTILINE)
            if numbers != ["1", "2", "3"] or not cell.text.startswith("1. "):
                found = ", ".join(numbers) or "none"
                yield cell, f"write three, '1. ' to '3. ', and nothing above them (numbers found: {found})"


def _reserved_words(cells: Cells) -> Found:
    for cell in cells:
        if cell.kind != "exercise" and (match := _MARKER_WORDS.search(cell.text)):
            yield cell, f"holds {match[0]!r}; only exercise cells have such regions"
        for word in _NBGRADER_WORDS:
            if word in cell.text:
                yield cell, f"holds {word!r}, which nbgrader acts on; write it differently"


def _defined(cell: SourceCell, *kinds: type[ast.stmt]) -> set[str]:
    """Names that statements of these kinds define at the top level of a cell."""
    names: set[str] = set()
    tree = _tree(cell)
    for node in tree.body if tree else []:
        if isinstance(node, kinds) and isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, kinds) and isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def _tree(cell: SourceCell) -> ast.Module | None:
    try:
        return ast.parse(cell.text)
    except SyntaxError:
        return None
