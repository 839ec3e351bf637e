"""Twelve made-up students: what each hands in, and what must come of it.

Submissions are made from the release, the reference solution and the known wrong answers, so a demo
of an assignment needs nothing written for it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nbformat import NotebookNode, v4

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from course_lib.checking.spec import Exercise
from course_lib.checking.verdict import Status

Solutions = dict[str, str]


@dataclass(frozen=True)
class Expectation:
    """What must come of one exercise: its status, and a diagnosis if one must be named."""

    status: tuple[Status, ...]
    diagnosis: str | None = None


@dataclass(frozen=True)
class HandIn:
    """One student's file, and what must come of it (``None`` for a file that cannot be read)."""

    student: str
    story: str
    content: str
    expected: dict[str, Expectation] | None
    repaired: bool = False


PASSED = Expectation(("passed",))
NOT_ATTEMPTED = Expectation(("not_attempted",))

#: Lines that try to win a grade without deserving it, or that a careless grader would stumble over.
MISCHIEF = """\
import sys
import numpy.testing
numpy.testing.assert_allclose = lambda *args, **kwargs: None
np.testing.assert_allclose = lambda *args, **kwargs: None
check = lambda *args, **kwargs: 10
import course_lib
course_lib.check = check
print("100", 1.0)
print("score: 100", file=sys.stderr)
import warnings
warnings.warn("a warning on stderr")
1000
"""


def hand_ins(loaded: LoadedAssignment, release: NotebookNode) -> list[HandIn]:
    """Return what the twelve students hand in for an assignment."""
    right = {name: loaded.reference.source_of(name) for name in loaded.source.exercises}
    functions = [exercise for exercise in loaded.specification if not exercise.is_choice]
    everything = dict.fromkeys(loaded.exercises, PASSED)
    full = _filled(release, right)

    def hand_in(
        number: int, story: str, content: str, expected: dict[str, Expectation] | None, repaired: bool = False
    ) -> HandIn:
        return HandIn(f"student{number:02d}", story, content, expected, repaired)

    return [
        hand_in(1, "solved everything", notebook_text(full), everything),
        hand_in(
            2,
            "solved everything, and plays tricks",
            notebook_text(_with_mischief(full)),
            everything,
            repaired=True,
        ),
        hand_in(
            3,
            "handed in the untouched notebook",
            notebook_text(release),
            dict.fromkeys(everything, NOT_ATTEMPTED),
        ),
        hand_in(
            4,
            "made the first known mistake everywhere",
            *_mistaken(loaded, release, right, functions, first=True),
        ),
        hand_in(
            5,
            "made the last known mistake everywhere",
            *_mistaken(loaded, release, right, functions, first=False),
        ),
        hand_in(6, "did the first half", *_half_done(loaded, release, right)),
        hand_in(
            7,
            "crashes the process in one function",
            *_spoilt(release, right, functions[0], "import os\n    os._exit(1)", "error"),
        ),
        hand_in(
            8,
            "loops for ever in one function",
            *_spoilt(release, right, functions[-1], "while True:\n        pass", "timeout"),
        ),
        hand_in(9, "uploaded half a file", notebook_text(full)[: len(notebook_text(full)) // 2], None),
        hand_in(
            10,
            "deleted a check cell",
            notebook_text(_without_check(full, functions[0].name)),
            everything,
            repaired=True,
        ),
        hand_in(
            11,
            "duplicated a cell",
            notebook_text(_duplicated(full, functions[0].name)),
            everything,
            repaired=True,
        ),
        hand_in(
            12,
            "gave the checks more points, and passed them",
            notebook_text(_generous(release)),
            dict.fromkeys(everything, NOT_ATTEMPTED),
            repaired=True,
        ),
    ]


def _filled(release: NotebookNode, solutions: Solutions) -> NotebookNode:
    """Return the release with some exercise cells filled in."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in solutions:
            cell.source = solutions[name]
    return notebook


def _with_mischief(full: NotebookNode) -> NotebookNode:
    """Add a cell that patches what a grader might rely on, and empty all check cells."""
    notebook = _with_checks(full, lambda cell: cell.update(source="pass"))
    notebook.cells.insert(_after_setup(notebook), v4.new_code_cell(MISCHIEF, id="mischief"))
    return notebook


def _after_setup(notebook: NotebookNode) -> int:
    roles = [cell.metadata.get("course", {}).get("role") for cell in notebook.cells]
    return len(roles) - roles[::-1].index("setup")


def _with_checks(notebook: NotebookNode, change: Callable[[NotebookNode], object]) -> NotebookNode:
    changed = copy.deepcopy(notebook)
    for cell in changed.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade") and not meta.get("solution"):
            change(cell)
    return changed


def _mistaken(
    loaded: LoadedAssignment,
    release: NotebookNode,
    right: Solutions,
    functions: Iterable[Exercise],
    *,
    first: bool,
) -> tuple[str, dict[str, Expectation]]:
    """Put one known wrong answer into every function; what uses a broken function may fail too."""
    solutions, expected = dict(right), dict.fromkeys(loaded.exercises, PASSED)
    for exercise in functions:
        if exercise.mutants and not exercise.uses:
            id = list(exercise.mutants)[0 if first else -1]
            solutions[exercise.name] = loaded.reference.mutated_source(
                exercise.name, exercise.mutants[id], id
            )
            expected[exercise.name] = Expectation(("partial", "failed", "error"), id)
    for exercise in functions:
        if exercise.uses:
            expected[exercise.name] = Expectation(("passed", "partial", "failed", "error"))
    return notebook_text(_filled(release, solutions)), expected


def _half_done(
    loaded: LoadedAssignment, release: NotebookNode, right: Solutions
) -> tuple[str, dict[str, Expectation]]:
    names = list(loaded.exercises)
    done = names[: len(names) // 2]
    expected = {name: PASSED if name in done else NOT_ATTEMPTED for name in names}
    return notebook_text(_filled(release, {name: right[name] for name in done})), expected


def _spoilt(
    release: NotebookNode, right: Solutions, exercise: Exercise, body: str, status: Status
) -> tuple[str, dict[str, Expectation]]:
    """Replace one function by something that does not come back."""
    solutions = {**right, exercise.name: f"def {exercise.name}(*args):\n    {body}\n"}
    expected = {**dict.fromkeys(right, PASSED), exercise.name: Expectation((status,))}
    return notebook_text(_filled(release, solutions)), expected


def _without_check(full: NotebookNode, name: str) -> NotebookNode:
    notebook = copy.deepcopy(full)
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") != f"check_{name}"
    ]
    return notebook


def _duplicated(full: NotebookNode, name: str) -> NotebookNode:
    notebook = copy.deepcopy(full)
    index = next(
        i for i, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == name
    )
    twin = copy.deepcopy(notebook.cells[index])
    twin["id"] = f"{twin['id']}-copy"
    notebook.cells.insert(index + 1, twin)
    return notebook


def _generous(release: NotebookNode) -> NotebookNode:
    """Return the untouched release in which every check is worth 100 points and returns them."""

    def give(cell: NotebookNode) -> None:
        cell.metadata["nbgrader"]["points"] = 100
        cell.source = "100"

    return _with_checks(release, give)
