"""What an answer does on a fixed set of cases, and which answers do the same."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from course_lib.checking.compare import same
from course_lib.checking.details import Smallest
from course_lib.checking.evidence import alike
from course_lib.checking.oracle import Oracle
from course_lib.checking.session import Session
from course_lib.checking.spec import Exercise, names_in
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Answer, Raised, Reply
from course_lib.exchange.answers import Answers


@dataclass(frozen=True)
class Unnamed:
    """A wrong answer to an exercise that got no name.

    Attributes
    ----------
    exercise, label : str
    code : str
        Its definition without comments and docstring, which may tell who wrote it; empty if none is found.
    replies : dict
        What came back, by case set.
    verdict : Verdict
    """

    exercise: str
    label: str
    code: str
    replies: dict[str, list[Reply]] = field(repr=False)
    verdict: Verdict = field(repr=False)

    @property
    def smallest(self) -> Smallest | None:
        """The smallest input on which it differs."""
        details = (detail for aspect in self.verdict.aspects for detail in aspect.details)
        return next((d for d in details if isinstance(d, Smallest) and not d.as_in), None)

    @property
    def message(self) -> str:
        """What the student was told of the first aspect that is wrong."""
        return next((a.message for a in self.verdict.aspects if a.outcome == "wrong"), "")

    def does_as(self, other: Unnamed) -> bool:
        """Return whether another answer to the exercise gave the same replies in every case."""
        return all(
            _same(mine, theirs)
            for name, replies in self.replies.items()
            for mine, theirs in zip(replies, other.replies[name], strict=True)
        )


def _same(mine: Reply, theirs: Reply) -> bool:
    if isinstance(mine, Answer) and isinstance(theirs, Answer):
        return same(mine.value, theirs.value)
    if isinstance(mine, Raised) and isinstance(theirs, Raised):
        return alike(mine, theirs)
    return type(mine) is type(theirs)


def is_unnamed(verdict: Verdict) -> bool:
    """Return whether something is wrong that no name and no exception explains."""
    outcomes = {aspect.outcome for aspect in verdict.aspects}
    named = any(names_in(aspect.diagnosis) for aspect in verdict.aspects)
    return "wrong" in outcomes and not named and not outcomes & {"error", "timeout"}


def unnamed(exercise: Exercise, oracle: Oracle, answers: Answers, verdict: Verdict, label: str) -> Unnamed:
    """Return a wrong answer with what it does."""
    session = Session(exercise, oracle, answers)
    sets = dict.fromkeys(aspect.cases for aspect in exercise.aspects if aspect.cases and not aspect.is_form)
    replies = {name: session.replies(name) for name in sets}
    return Unnamed(exercise.name, label, _code(answers, exercise.name), replies, verdict)


def _code(answers: Answers, name: str) -> str:
    """Return the text of a function, without what may tell whose it is."""
    function = answers.definition(name)
    if function is None:
        return ""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    bare = ast.FunctionDef(name, function.args, body or [ast.Pass()], [], None, lineno=1, col_offset=0)
    return ast.unparse(ast.fix_missing_locations(bare))


@dataclass(frozen=True)
class Group:
    """Wrong answers that do the same.

    Attributes
    ----------
    members : tuple of Unnamed
        The one with the shortest code first.
    """

    members: tuple[Unnamed, ...]

    @property
    def first(self) -> Unnamed:
        """The one that stands for all."""
        return self.members[0]

    @property
    def exercise(self) -> str:
        """The exercise that they answer."""
        return self.first.exercise

    @property
    def shared(self) -> Smallest | None:
        """The smallest input on which all of them differ in the same way."""
        found = {member.smallest for member in self.members}
        return found.pop() if len(found) == 1 else None


def grouped(found: Iterable[Unnamed]) -> list[Group]:
    """Return the groups, the largest first."""
    groups: list[list[Unnamed]] = []
    for answer in found:
        alike_ = (g for g in groups if g[0].exercise == answer.exercise and g[0].does_as(answer))
        group = next(alike_, None)
        if group is None:
            groups.append([answer])
        else:
            group.append(answer)
    return sorted((Group(_shortest_first(g)) for g in groups), key=lambda g: (-len(g.members), g.exercise))


def _shortest_first(members: Sequence[Unnamed]) -> tuple[Unnamed, ...]:
    return tuple(sorted(members, key=lambda member: (not member.code, len(member.code), member.label)))
