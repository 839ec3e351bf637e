"""An assignment's public checks as test files of Otter-Grader's, in its exception-based format.

As its documentation describes it ("Exception-Based Format"): a Python file for each question, named like it,
whose ``test_case`` functions raise where something is wrong.
"""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment
from autograder.editions.wheels import class_wheel
from autograder.grading.safe_files import write_whole
from course_lib.checking.spec import Exercise

_HEAD = '''\
"""{name}, for Otter-Grader. Written by `autograder otter {assignment}`; it holds no answer."""

from otter.test_files import test_case

from course_lib.for_otter import Question

OK_FORMAT = False
name = {name!r}
question = Question({name!r}, {assignment!r})
'''
_CASE = """

@test_case(name={aspect!r}, points={points!r})
def test_{number}(env):
    question.require({aspect!r}, env)
"""


def question_files(loaded: LoadedAssignment) -> dict[str, str]:
    """Return the text of each test file by its name.

    Questions with letters to choose are left out: what students run does not know their keys.
    """
    return {
        f"{exercise.name}.py": _question_file(loaded.name, exercise)
        for exercise in loaded.specification
        if not exercise.is_choice
    }


def _question_file(assignment: str, exercise: Exercise) -> str:
    cases = [
        _CASE.format(aspect=aspect.name, points=float(exercise.points[aspect.name]), number=number)
        for number, aspect in enumerate(exercise.aspects, start=1)
    ]
    return _HEAD.format(name=exercise.name, assignment=assignment) + "".join(cases)


def write_otter(loaded: LoadedAssignment, folder: Path) -> list[Path]:
    """Write the test files to ``tests/`` in a folder, and beside it the library's wheel that they import."""
    tests = folder / "tests"
    tests.mkdir(parents=True, exist_ok=True)
    wheel, content = class_wheel()
    written = {folder / wheel: content}
    written |= {tests / name: text.encode() for name, text in question_files(loaded).items()}
    for path, text in written.items():
        write_whole(path, text, 0o644)
    return list(written)
