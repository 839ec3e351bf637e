"""Timed calls of a student's function on drawn inputs, whose answers are compared with the reference's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from course_lib.checking import growth
from course_lib.checking.details import Detail
from course_lib.checking.explain import explain
from course_lib.checking.parts import first_wrong, number_parts, right_parts
from course_lib.checking.session import Session, most_bytes
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer, Call, Reply, Timed
from course_lib.exchange.answers import Answers
from course_lib.exchange.sizes import size_of

#: Carrying so many bytes there or back is allowed to take as long as a small NumPy call; it takes a tenth of
#: that.
_BYTES_PER_CALL = 2000


class TimedCalls:
    """Calls with ever new inputs of the kind that a case has.

    Parameters
    ----------
    session : Session
        Knows the exercise and the truth about it.
    answers : Answers
        Where the function is called.
    case : Case
        An ordinary call.
    grows : sequence of str
        The arguments that get more rows.

    Attributes
    ----------
    rows : int
        How many rows the last call had.
    failure : Reply or None
        What it came to, if it did not return.
    wrong : tuple of Detail
        How the first wrong answer differs; empty if none was seen.
    """

    def __init__(self, session: Session, answers: Answers, case: Case, grows: Sequence[str]) -> None:
        self.rows = 0
        self.failure: Reply | None = None
        self.wrong: tuple[Detail, ...] = ()
        self.generator = session.oracle.generator("timing")
        self._session = session
        self._answers = answers
        self._case = case
        self._grows = grows
        self._watched: Sequence[str] = []

    def is_right_once(self) -> bool:
        """Make the ordinary call; return whether some part of the answer is right.

        Those parts have to be right in every later call, too. Where there is no reference to ask (the
        student's own check), nothing is compared.
        """
        args = list(self._case.args.values())
        expected = self._session.oracle.expected_for(args)
        if expected is None:
            return True
        reply = self._session.call(args, answers=self._answers)
        got = reply.value if isinstance(reply, Answer) else None
        self._watched = right_parts(self._parts(expected.value), self._parts(got), self._case.atol)
        return bool(self._watched)

    def run(self, rows: int) -> float | None:
        """Make a call with so many rows and return its CPU seconds; its answer is compared."""
        self.rows = rows
        args = growth.grown(self._case.args, self._grows, rows, self.generator)
        expected = self._session.oracle.expected_for(args)
        call = Call(args, most=most_bytes(args, expected.value if expected is not None else args))
        timed = self._answers.timed(self._session.exercise.name, call)
        if not isinstance(timed, Timed):
            self.failure = timed
            return None
        if expected is not None and not self.wrong:
            self._compare(args, expected, timed.answer)
        return timed.seconds

    def carrying(self) -> float:
        """Return how many small NumPy calls it may take to carry one row there and back, and its answer."""
        args = [list(self._case.args.values()), growth.grown(self._case.args, self._grows, 1, self.generator)]
        sizes = [size_of(each) for each in args]
        rows = max(len(value) for name, value in self._case.args.items() if name in self._grows)
        return 3 * (sizes[0] - sizes[1]) / max(1, rows - 1) / _BYTES_PER_CALL

    def _compare(self, args: Sequence[Any], expected: Answer, answer: Answer) -> None:
        parts = self._parts(expected.value)
        difference = first_wrong(parts, self._parts(answer.value), self._watched, self._case.atol)
        if difference is not None:
            case = replace(self._case, args=dict(zip(self._case.args, args, strict=True)))
            self.wrong = explain(difference, case)

    def _parts(self, value: Any) -> dict[str, Any]:
        return number_parts(value, self._session.exercise.returns)
