"""What the tests of students' mistakes share: an answer's text judged as a class would judge it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.source import find_assignments
from course_lib import library
from course_lib.answering.worker import fresh_namespace, run_cell
from course_lib.checking.judge import judge
from course_lib.checking.verdict import Verdict
from course_lib.running.local import LocalAnswers

ROOT = Path(__file__).parents[1]


@cache
def loaded(assignment: str) -> LoadedAssignment:
    """Return an assignment, read once."""
    return LoadedAssignment(find_assignments(ROOT / "notebooks")[assignment])


@dataclass(frozen=True)
class Changeable:
    """The text of an answer with places in braces, and what stands there in a right one."""

    text: str
    right: dict[str, str]

    def __call__(self, **changes: str) -> str:
        """Return the text with something else in some places, all of which it must have."""
        assert changes.keys() <= self.right.keys(), changes
        return self.text.format(**{**self.right, **changes})


def judged_text(assignment: str, exercise: str, text: str, seed: int = 1) -> Verdict:
    """Return the verdict on one exercise, where what the answer doesn't define is the reference's."""
    from_source, namespace = loaded(assignment), fresh_namespace()
    with library.lending(from_source.lent):
        for cell in from_source.source.of_kind("setup"):
            run_cell(namespace, cell.name, cell.text)
    for other in from_source.source.of_kind("exercise"):
        run_cell(namespace, other.name, from_source.reference.source_of(other.name))
    error = run_cell(namespace, f"the answer {hash(text)}", dedent(text))
    assert error is None, error
    answers = LocalAnswers(namespace)
    return judge(from_source.exercises[exercise], from_source.oracle(exercise, seed), answers)


def names(verdict: Verdict) -> dict[str, str | None]:
    """Return the diagnosis of each aspect that is wrong or raised."""
    return {row.name: row.diagnosis for row in verdict.aspects if row.outcome in ("wrong", "error")}


def patched(assignment: str, exercise: str, *edits: tuple[str, str]) -> str:
    """Return an exercise's solution with edits, each of which must apply."""
    text = loaded(assignment).reference.source_of(exercise)
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text
