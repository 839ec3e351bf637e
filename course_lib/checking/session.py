"""One exercise being checked: each case is called once, however many aspects look at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from course_lib.answering.drivers import leading_outputs
from course_lib.checking.compare import shown
from course_lib.checking.evidence import Evidence, Outputs, as_outputs, outputs_of
from course_lib.checking.finding import Finding
from course_lib.checking.known import Answers as WrongAnswers
from course_lib.checking.known import Known
from course_lib.checking.oracle import Oracle
from course_lib.checking.spec import Aspect, Case, Exercise
from course_lib.exchange.answer import Answer, Call, Raised, Reply, TimedOut
from course_lib.exchange.answers import Answers
from course_lib.exchange.describe import describe_type
from course_lib.exchange.sizes import size_of

#: A changed function has this part of the usual time: the student's own has come back before.
_CHANGED = 0.1
#: An answer may have so many bytes, and so many times those of the arguments and of the expected answer.
MOST_BYTES, MOST_TIMES = 4 << 20, 8


class Session:
    """Calls the student's function on the cases of an exercise and keeps the replies.

    Parameters
    ----------
    exercise : Exercise
    oracle : Oracle
    answers : Answers
    text : str
        The function's definition, if it is another than the student's.
    """

    def __init__(self, exercise: Exercise, oracle: Oracle, answers: Answers, text: str = "") -> None:
        self._text = text
        self.exercise = exercise
        self.oracle = oracle
        self.answers = answers
        self._replies: dict[str, list[Reply]] = {}
        self._again: dict[str, list[Reply]] = {}
        self._timeout: TimedOut | None = None
        #: Aspects in which the answer is right: whatever would be wrong there is not its mistake.
        self.right: list[Aspect] = []

    def replies(self, cases: str) -> list[Reply]:
        """Return the replies to a case set; after one time-out nothing more is called."""
        if cases not in self._replies:
            self._replies[cases] = self._call_all(cases)
        return self._replies[cases]

    def replies_again(self, cases: str) -> list[Reply]:
        """Return the replies to a case set that is gone through a second time, from its end."""
        if cases not in self._again:
            first = self.replies(cases)
            calls = [self._call_of(case, None) for case in reversed(self.oracle.cases(cases))]
            late = self._timeout is not None
            again = first if late else self.answers.call_all(self.exercise.name, calls)[::-1]
            self._again[cases] = again
        return self._again[cases]

    def _call_all(self, cases: str) -> list[Reply]:
        drawn = self.oracle.cases(cases)
        if self._timeout is not None:
            return [self._timeout] * len(drawn)
        compared = any(aspect.is_compared and aspect.cases == cases for aspect in self.exercise.aspects)
        expected = self.oracle.expected(cases) if compared else [None] * len(drawn)
        calls = [self._call_of(case, value) for case, value in zip(drawn, expected, strict=True)]
        replies = self.answers.call_all(self.exercise.name, calls)
        self._timeout = next((reply for reply in replies if isinstance(reply, TimedOut)), None)
        return replies

    def _call_of(self, case: Case, expected: Any) -> Call:
        args = list(case.args.values())
        deadlines = case.deadlines * (_CHANGED if self._text else 1.0)
        return Call(args, case.via, most_bytes(args, expected), deadlines, self._text)

    def call_case(self, cases: str, i: int) -> Reply:
        """Call the function on one case of a set, and keep nothing."""
        (reply,) = self.answers.call_all(
            self.exercise.name, [self._call_of(self.oracle.cases(cases)[i], None)]
        )
        return reply

    def call(self, args: Sequence[Any], via: str | None = None, answers: Answers | None = None) -> Reply:
        """Call the function on other arguments, here or where ``answers`` says."""
        call = Call(args, via, most_bytes(args))
        (reply,) = (answers or self.answers).call_all(self.exercise.name, [call])
        return reply

    def evidence(self, aspect: Aspect) -> Evidence:
        """Return expected and actual outputs of an aspect's cases."""
        replies, cases = self.replies(aspect.cases), self.oracle.cases(aspect.cases)
        got = [outputs_of(self.exercise, reply) for reply in replies]
        expected = [as_outputs(self.exercise, value) for value in self.oracle.expected(aspect.cases)]
        return Evidence(aspect, cases, expected, got, replies)

    def agrees(self, aspect: Aspect, i: int, reply: Reply) -> bool:
        """Return whether a reply to case ``i`` is the expected one."""
        expected = self.oracle.expected(aspect.cases)[i]
        return self.coincides(aspect, i, reply, as_outputs(self.exercise, expected))

    def coincides(self, aspect: Aspect, i: int, reply: Reply, outputs: Outputs | None) -> bool:
        """Return whether a reply to case ``i`` has these outputs."""
        got = outputs_of(self.exercise, reply)
        if outputs is None or got is None:
            return False
        case = self.oracle.cases(aspect.cases)[i]
        return Evidence(aspect, [case], [outputs], [got], [reply]).agrees(0, got)

    def outputs(self, reply: Reply, via: str | None = None) -> Outputs | Finding | None:
        """Return an answer's outputs by name, a finding if their number is wrong, ``None`` if none came.

        What the driver ``via`` puts before the function's own outputs is not counted in the finding.
        """
        outputs = outputs_of(self.exercise, reply)
        if outputs is None and isinstance(reply, Answer):
            return _wrong_number(self.exercise.returns, reply.value, leading_outputs(via))
        return outputs

    def known(self, evidence: Evidence) -> Known:
        """Return what the known wrong answers, and two of them together, do in an aspect's cases."""
        cases = evidence.aspect.cases
        answers = {name: self._wrong(cases, name) for name in self.exercise.messages}
        some = {name: found for name, found in answers.items() if found}
        refuted = partial(self._is_refuted, evidence.aspect.of)
        return Known(self.exercise, evidence, some, self.oracle.pairs(cases), refuted)

    def _is_refuted(self, of: Sequence[str], mistake: str) -> bool:
        """Return whether a mistake would show in one of some outputs where the answer is right."""
        for aspect in self.right:
            names = [name for name in aspect.of if name in of]
            theirs = [outputs for outputs, _ in self._wrong(aspect.cases, mistake)] if names else []
            if theirs and self.evidence(aspect).wrong_cells(theirs, names):
                return True
        return False

    def _wrong(self, cases: str, mistake: str) -> WrongAnswers:
        """Return the outputs and replies of a known wrong answer; none if it is not known what they are."""
        return [(outputs_of(self.exercise, reply), reply) for reply in self.oracle.wrong(cases, mistake)]


def most_bytes(*expected: Any) -> int:
    """Return how many bytes an answer may have, given what was sent and what is expected."""
    return MOST_BYTES + MOST_TIMES * size_of(expected)


def _wrong_number(returns: tuple[str, ...], value: Any, leading: int) -> Finding:
    """Say how many outputs a function should return, without the ``leading`` ones that a driver adds."""
    if leading and isinstance(value, tuple | list):
        value = value[leading] if len(value) == leading + 1 else tuple(value[leading:])
    names = [shown(name) for name in returns[leading:]]
    count = "one value" if len(names) == 1 else f"{len(names)} values"
    return Finding(
        f"The function should return {count} ({', '.join(names)}), but returned {describe_type(value)}."
    )


def raised_in(reply: Reply) -> str | None:
    """Return the name of the student's function in which an exception was raised."""
    last = reply.where[-1] if isinstance(reply, Raised) and reply.where else ""
    found = re.search(r", line \d+, in (\w+): ", last)
    return found[1] if found else None


def not_written(exercise: Exercise, reply: Reply) -> bool:
    """Return whether a reply is that of the exercise's own stub, and not of one that it uses."""
    if not isinstance(reply, Raised) or reply.type_name != "NotImplementedError":
        return False
    return not any(reply.message.startswith(f"{name} ") for name in exercise.uses)
