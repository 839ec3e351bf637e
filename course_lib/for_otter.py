"""What Otter-Grader's test files call: a public check, aspect by aspect.

`autograder otter` writes those files, a test case for each aspect of an exercise. Nothing of Otter is
imported here; it takes an ``AssertionError`` for a test case that failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_lib.checker import verdict_for
from course_lib.checking.public import public_exercise
from course_lib.checking.verdict import AspectVerdict
from course_lib.running.local import LocalAnswers


class Question:
    """An exercise as one of Otter's questions: judged once, on the public cases, for all of its test cases.

    Otter reads a test file anew for every check, so an object serves one check.

    Parameters
    ----------
    name, assignment : str
    """

    def __init__(self, name: str, assignment: str) -> None:
        self._public = public_exercise(name, assignment)
        self._rows: dict[str, AspectVerdict] = {}

    def require(self, aspect: str, env: Mapping[str, Any]) -> None:
        """Do nothing if an aspect of what a notebook defines is right.

        Parameters
        ----------
        aspect : str
        env : mapping
            The notebook's variables.

        Raises
        ------
        AssertionError
            With `check`'s words, if it is not, or nothing is written yet.
        LookupError
            If the test file and the installed course are of different versions.
        """
        if not self._rows:
            verdict = verdict_for(self._public, LocalAnswers(env))
            self._rows = {row.name: row for row in verdict.aspects}
        if aspect not in self._rows:
            name = self._public.exercise.name
            raise LookupError(
                f"{name} has no {aspect!r} here: make the test files with the version installed."
            )
        row = self._rows[aspect]
        if not row.ok:
            raise AssertionError(row.message or next(iter(self._rows.values())).message)
