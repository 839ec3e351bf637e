"""How many wrong implementations a student's test catches, and whether it lets the right ones pass.

The test was called on inputs and outputs of each; see :mod:`course_lib.checking.lineup`. It sees no code, and
not which is which: they come in random order, each with inputs of its own, and all of them a second time from
the end, so that a test which counts its calls, or remembers, contradicts itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from course_lib.checking.details import Detail, Named, Said
from course_lib.checking.finding import OK, Found
from course_lib.checking.session import Session
from course_lib.checking.spec import AND, Aspect
from course_lib.checking.unanswered import full_input, no_answer
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Raised, Reply
from course_lib.exchange.describe import describe_type

#: So many that slipped through are told at once; those caught next time make room for others.
_MOST_SLIPPED = 6
#: What comes before a mistake that is known by what slips through.
SUGGESTS = "What slips through suggests this, or a look that is too loose:"
#: What is said of a test that answers otherwise when it is asked again.
CHANGES_ITS_MIND = "changes_its_mind"
_CHANGED = (
    "Asked twice about the same numbers, it answers differently. Does it count its calls, keep something "
    "from one to the next, or draw random numbers?"
)


@dataclass(frozen=True)
class Outcome:
    """What a test said, implementation by implementation.

    Attributes
    ----------
    right, wrong : tuple of str
        What the implementations do, in words.
    rejected : frozenset of str
        Those in which the test found something wrong.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    rejected: frozenset[str]

    @property
    def caught(self) -> int:
        """How many of the wrong ones are rejected."""
        return len(self.rejected & set(self.wrong))

    @property
    def gap(self) -> frozenset[str]:
        """The wrong ones that slip through."""
        return frozenset(self.wrong) - self.rejected


def judge_kills(aspect: Aspect, session: Session) -> Found:
    """Judge a test by the share of wrong implementations that it catches; it must reject no right one."""
    cases, right = session.oracle.cases(aspect.cases), session.oracle.expected(aspect.cases)
    replies, again = session.replies(aspect.cases), session.replies_again(aspect.cases)
    for one_pass in (replies, again):
        told = [i for i, reply in enumerate(one_pass) if right[i] or not _is_noticed(reply)]
        failure = no_answer(session, [one_pass[i] for i in told], [cases[i] for i in told])
        failure = failure or _no_truth([one_pass[i] for i in told])
        if failure is not None:
            return failure
    if [_passes(reply) for reply in replies] != [_passes(reply) for reply in again]:
        advice = session.exercise.messages.get(CHANGES_ITS_MIND, _CHANGED)
        return Found("wrong", (Named(advice),), CHANGES_ITS_MIND)
    outcome = outcome_of([case.label for case in cases], right, replies)
    refused = next((i for i, passes in enumerate(map(_passes, replies)) if right[i] and not passes), None)
    if refused is not None:
        case, cost = cases[refused], "So it counts for nothing, whatever it catches."
        said = Said(f"It rejects what is right: “{case.label}”. {cost}")
        return _named(session, aspect, outcome, (said, *full_input(session, case)))
    asked = math.ceil(aspect.options["share"] * len(outcome.wrong))
    if outcome.caught >= asked:
        return OK
    return _named(session, aspect, outcome, _missed(aspect, session, outcome, asked))


def outcome_of(labels: Sequence[str], right: Sequence[bool], replies: Sequence[Reply]) -> Outcome:
    """Return what a test said of each implementation, given what it said of each case."""
    of = dict(zip(labels, right, strict=True))
    rejected = {label for label, reply in zip(labels, replies, strict=True) if not _passes(reply)}
    words = sorted(of)
    return Outcome(
        tuple(label for label in words if of[label]),
        tuple(label for label in words if not of[label]),
        frozenset(rejected),
    )


def _is_noticed(reply: Reply) -> bool:
    """Return whether a test stumbled over what it was given: as good as saying that it is wrong."""
    return isinstance(reply, Raised) and reply.type_name != PROCESS_ENDED


def _truth(reply: Reply) -> bool | None:
    """Return what a test said, if it is ``True`` or ``False`` and nothing else."""
    value = reply.value if isinstance(reply, Answer) else None
    if isinstance(value, np.ndarray | np.generic) and value.dtype == np.bool_ and value.ndim == 0:
        return bool(value)
    return value if isinstance(value, bool) else None


def _passes(reply: Reply) -> bool:
    return bool(_truth(reply))


def _no_truth(replies: Sequence[Reply]) -> Found | None:
    """Return what is said of the first answer that is neither true nor false."""
    for reply in replies:
        if isinstance(reply, Answer) and _truth(reply) is None:
            said = f"A test says `True` or `False`; yours returned {describe_type(reply.value)}."
            if isinstance(reply.value, np.ndarray) and reply.value.dtype == np.bool_:
                said += " What makes one answer of many?"
            return Found.said("wrong", said)
    return None


def _missed(aspect: Aspect, session: Session, outcome: Outcome, asked: int) -> tuple[Detail, ...]:
    """Return how much was caught, and once what slipped through."""
    said = f"It catches {outcome.caught} of {len(outcome.wrong)} wrong ones; {asked} are asked for here."
    shares = [a.options["share"] for a in session.exercise.aspects if a.kind == "kills"]
    failing = [share for share in shares if math.ceil(share * len(outcome.wrong)) > outcome.caught]
    if aspect.options["share"] != min(failing):
        return (Said(said),)
    slipped = [f"one that {word}" for word in outcome.wrong if word not in outcome.rejected]
    more = f"; and {len(slipped) - _MOST_SLIPPED} more" if len(slipped) > _MOST_SLIPPED else ""
    return (Said(said), Said(f"It lets pass: {'; '.join(slipped[:_MOST_SLIPPED])}{more}."))


def _named(session: Session, aspect: Aspect, outcome: Outcome, details: tuple[Detail, ...]) -> Found:
    """Return a row with the name of the known wrong test that rejects the same cases, or implementations.

    Of a test that rejects a right one it has to be the same cases: it may reject it now and then only.
    Where there is none, two are named whose gaps, taken together, are what slipped through.
    """
    labels = [case.label for case in session.oracle.cases(aspect.cases)]
    right, messages = session.oracle.expected(aspect.cases), session.exercise.messages
    mine = [_passes(reply) for reply in session.replies(aspect.cases)]
    known = {name: session.oracle.wrong(aspect.cases, name) for name in messages if name != CHANGES_ITS_MIND}
    found = {name: outcome_of(labels, right, replies) for name, replies in known.items() if replies}
    fitting = {name: [*map(_passes, known[name])] == mine for name, same in found.items() if same == outcome}
    if outcome.rejected & set(outcome.right):
        fitting = {name: same for name, same in fitting.items() if same}
    if fitting:
        name = max(fitting, key=lambda name: fitting[name])
        return Found("wrong", (Named(_suggested(messages[name], outcome)), *details), name)
    pair = _two_gaps(found, outcome)
    if pair is None:
        return Found("wrong", details)
    told = _suggested(" And: ".join(messages[name] for name in pair), outcome)
    return Found("wrong", (Named(told), *details), AND.join(pair))


def _suggested(message: str, outcome: Outcome) -> str:
    """Return a message with what its evidence is: a test that looks too loosely has the same gap."""
    some = outcome.caught > 0 and not outcome.rejected & set(outcome.right)
    return f"{SUGGESTS} {message}" if some else message


def _two_gaps(known: Mapping[str, Outcome], outcome: Outcome) -> tuple[str, str] | None:
    """Return the only two tests whose gaps together are this one's; none where a right one is rejected."""
    if outcome.rejected & set(outcome.right):
        return None
    gaps = {name: other.gap for name, other in known.items() if not other.rejected & set(other.right)}
    fitting = [
        (one, other)
        for one, other in combinations(gaps, 2)
        if gaps[one] | gaps[other] == outcome.gap
        and not (gaps[one] <= gaps[other] or gaps[other] <= gaps[one])
    ]
    return fitting[0] if len(fitting) == 1 else None
