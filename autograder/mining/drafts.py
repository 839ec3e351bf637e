"""Drafts of known wrong answers, and what they would name."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.specification import specification_files
from autograder.mining.behaviour import Group
from course_lib.checking.evidence import Small
from course_lib.checking.known import Pairs
from course_lib.checking.oracle import Oracle
from course_lib.checking.spec import Case, Exercise
from course_lib.exchange.answer import Answer, Reply

PLACEHOLDER = "Say what it does (“In yours …”), and ask the next question."


def draft(loaded: LoadedAssignment, group: Group, name: str) -> str:
    """Return a registration to paste into the exercise's module of ``checks/``."""
    variable, module = _where(loaded, group.exercise)
    lines = [
        f"# {module}: from an answer that {_times(len(group.members))} gave. It is a student's code: read it "
        "before you paste it.",
        f"{variable}.known_wrong(",
        f'    "{name}",',
        f'    "{PLACEHOLDER}",',
    ]
    if group.first.code:
        quotes = "'''" if '"""' in group.first.code else '"""'
        raw = "r" if "\\" in group.first.code else ""
        lines += [f"    code={raw}{quotes}", group.first.code, f"{quotes},"]
    else:
        lines.append("    # Its code is no plain function: write the smallest edit that does the same.")
    return "\n".join([*lines, ")"])


def _times(count: int) -> str:
    return "one student" if count == 1 else f"{count} students"


def _where(loaded: LoadedAssignment, exercise: str) -> tuple[str, str]:
    """Return by which variable an exercise is known, and in which module."""
    made = re.compile(
        rf"^(\w+) = \w+\.exercise\(\s*{re.escape(repr(exercise).replace(chr(39), chr(34)))}", re.M
    )
    for path in specification_files(loaded.folder):
        found = made.search(path.read_text(encoding="utf-8"))
        if found:
            return found[1], path.relative_to(loaded.folder).as_posix()
    return exercise, "checks/"


class WithDrafts:
    """An oracle that knows some groups of answers, too: by what they replied, and without running them again.

    Parameters
    ----------
    oracle : Oracle
    replies : mapping
        By the draft's name, what its first answer replied in each case set.
    """

    def __init__(self, oracle: Oracle, replies: Mapping[str, Mapping[str, list[Reply]]]) -> None:
        self._oracle, self._replies = oracle, replies

    def cases(self, name: str) -> list[Case]:
        """Return the cases of a case set."""
        return self._oracle.cases(name)

    def expected(self, name: str) -> list[Any]:
        """Return what is expected in each."""
        return self._oracle.expected(name)

    def expected_for(self, args: Sequence[Any], via: str | None = None) -> Answer | None:
        """Return what is expected for other arguments."""
        return self._oracle.expected_for(args, via)

    def generator(self, purpose: str) -> np.random.Generator:
        """Return a generator for further inputs."""
        return self._oracle.generator(purpose)

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        """Return how a known wrong answer replies, or the answer that a draft was made from."""
        if diagnosis in self._replies:
            return self._replies[diagnosis].get(name, [])
        return self._oracle.wrong(name, diagnosis)

    def small(self, name: str) -> Sequence[Small]:
        """Return cases of a few numbers."""
        return self._oracle.small(name)

    def pairs(self, name: str) -> Pairs | None:
        """Return what two known wrong answers reply."""
        return self._oracle.pairs(name)

    def choice(self) -> str | None:
        """Return the letters of a choice."""
        return self._oracle.choice()


def with_drafts(exercise: Exercise, names: Sequence[str]) -> Exercise:
    """Return the exercise with drafts among its known wrong answers."""
    extended = copy.copy(exercise)
    extended.messages = {**exercise.messages, **dict.fromkeys(names, PLACEHOLDER)}
    return extended
