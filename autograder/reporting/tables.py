"""Tables for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table
from rich.text import Text

from autograder.grading.grade_class import Graded
from autograder.grading.gradebook import Standing
from autograder.grading.printable import printable
from autograder.grading.replay import Replayed
from autograder.shares import Share
from autograder.verify import ExerciseReport
from course_lib.card.words import points_text
from course_lib.checking.explain import inputs
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Answer

#: So many exercises are listed of which there is the same to say.
_MOST_NAMES = 5
#: In what notes differ that say the same of other cells.
_VARIES = re.compile(
    r"""["`][^"`\n]*["`]|\d+|\b(?:the|checks?|cells?|answers?|exercises?|and|more|it|they|was|were)\b|[\s,]+"""
)


@dataclass(frozen=True)
class GradeRow:
    """What the table of a class shows of one student: little enough to keep a thousand."""

    student: str
    points: Text
    why: Text


def grade_row(item: Graded) -> GradeRow:
    """Return who got what and why: points and maximum as nbgrader shows them, and what waits for a person."""
    return GradeRow(printable(item.student), *_grade_cells(item))


def grades(rows: Iterable[GradeRow], stories: Mapping[str, str] | None = None) -> Table:
    """Return the table of a class, by name; ``stories`` says what each student did, where that is known."""
    table = Table()
    for column in ("student", *(["what they did"] if stories else []), "points", "why"):
        table.add_column(column, overflow="fold")
    for row in sorted(rows, key=lambda row: row.student):
        story = [stories[row.student]] if stories else []
        table.add_row(Text(row.student), *story, row.points, row.why)
    return table


def _grade_cells(item: Graded) -> tuple[Text, Text]:
    points = _points(item.standing)
    if item.result is None:
        return points, Text("\n".join(["unchanged since it was graded", *_waiting(item.standing)]))
    if item.result.problem:
        return Text("–"), Text(f"not graded: {printable(item.result.problem)}", style="red")
    lines = [*_verdict_lines(item.result.verdicts), *_gathered(item.result.notes)]
    return points, Text("\n".join([*map(printable, lines), *_waiting(item.standing)]))


def _points(standing: Standing | None) -> Text:
    if standing is None:
        return Text("–")
    late = f" ({standing.score:g} − {standing.penalty:g} for lateness)" if standing.penalty else ""
    return Text(points_text(standing.total, standing.max_score) + late)


def _waiting(standing: Standing | None) -> list[str]:
    waiting = standing.waiting if standing is not None else ()
    return [f"waits for you: {printable(', '.join(waiting))}"] if waiting else []


def _verdict_lines(verdicts: Sequence[Verdict]) -> list[str]:
    """Return what is wrong, in a line for all exercises of which there is the same to say."""
    alike: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.status != "passed":
            named = dict.fromkeys(aspect.diagnosis for aspect in verdict.complaints if aspect.diagnosis)
            words = ", ".join(named) or verdict.status.replace("_", " ")
            alike.setdefault(words, []).append(verdict.exercise)
    return [f"{_listed(names, len(verdicts))}: {words}" for words, names in alike.items()]


def _listed(names: Sequence[str], of: int) -> str:
    if len(names) == of > 2:
        return f"all {of} exercises"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _gathered(notes: Iterable[str]) -> list[str]:
    """Return notes on repairs: of those that differ in names and numbers only, the first."""
    alike: dict[str, list[str]] = {}
    for note in notes:
        alike.setdefault(_VARIES.sub("", note.lower()), []).append(note)
    return [
        first + (f" ({len(others)} more like this; the feedback page has all.)" if others else "")
        for first, *others in alike.values()
    ]


def calls(replayed: Replayed) -> Table:
    """Return every call of a replay with what was expected and what came."""
    table = Table(title="Calls")
    for column in ("cases", "inputs", "expected", "got"):
        table.add_column(column, overflow="fold")
    for name, case, expected, reply in replayed.calls:
        got = brief(reply.value) if isinstance(reply, Answer) else str(reply)
        table.add_row(name, Text(inputs(case)), Text(brief(expected)), Text(printable(got)))
    return table


def brief(value: Any) -> str:
    """Return a value in a few words: numbers rounded, large arrays by shape and first entries."""
    if isinstance(value, tuple | list):
        return "(" + ", ".join(map(brief, value)) + ")"
    if isinstance(value, np.ndarray):
        return (
            np.array2string(value, precision=4, threshold=6, edgeitems=2).replace("\n", "")
            + f" {value.shape}"
        )
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def save_calls(replayed: Replayed, path: Path) -> None:
    """Write all arrays of a replay to an ``.npz`` file."""
    arrays: dict[str, Any] = {}
    for i, (name, case, expected, reply) in enumerate(replayed.calls):
        for part, value in (
            *case.args.items(),
            ("expected", expected),
            ("got", getattr(reply, "value", None)),
        ):
            arrays.update(_arrays(f"{i}_{name}_{part}", value))
    np.savez(path, **arrays)


def _arrays(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, np.ndarray | np.generic | int | float):
        return {name: value}
    if isinstance(value, tuple | list):
        return {k: v for i, item in enumerate(value) for k, v in _arrays(f"{name}_{i}", item).items()}
    return {}


_VERIFIED = ("checks", "known_wrong", "killed", "diagnosed", "versions", "accepted")


def verification(name: str, reports: Sequence[ExerciseReport]) -> Table:
    """Return what ``autograder verify`` found, one row per exercise and a total."""
    table = _verification_table(name, "exercise")
    for report in reports:
        table.add_row(*_verified(report.exercise, [report]), style="red" if report.problems else "")
    table.add_section()
    table.add_row(*_verified("all", reports))
    return table


#: So many wrong answers are listed that are not always caught, or not always named.
_MOST_LISTED = 20


def shares(name: str, reports: Sequence[ExerciseReport]) -> Table:
    """Return on how many seeds wrong answers were caught and named, alone and two at once."""
    table = Table(title=f"{name}: wrong answers on many seeds")
    table.add_column("exercise")
    for column in (
        "wrong answers",
        "seeds",
        "always caught",
        "always named",
        "partly named",
        "named less often",
    ):
        table.add_column(column, justify="left" if column == "named less often" else "right")
    for report in reports:
        for kind, chosen in (
            ("", [share for share in report.shares if not share.is_pair]),
            (", two at once", [share for share in report.shares if share.is_pair and not share.cancels]),
        ):
            if chosen:
                table.add_row(f"{report.exercise}{kind}", *_shares(chosen))
    return table


def _shares(chosen: Sequence[Share]) -> list[str]:
    less = sorted((share for share in chosen if share.named < share.tried), key=lambda share: share.named)
    listed = [f"{share.mistakes} {share.named}/{share.tried}" for share in less if not share.is_pair]
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    return [
        str(len(chosen)),
        str(chosen[0].tried),
        str(sum(share.caught == share.tried for share in chosen)),
        str(sum(share.named == share.tried for share in chosen)),
        str(sum(share.named < share.tried == share.named + share.partly for share in chosen)),
        ", ".join(listed[:_MOST_LISTED]) + more,
    ]


def verification_of_all(reports: Mapping[str, Sequence[ExerciseReport]]) -> Table:
    """Return the totals of several assignments, one row each and one for all of them."""
    table = _verification_table("all assignments", "assignment", "exercises")
    for name, found in reports.items():
        table.add_row(*_verified(name, found, str(len(found))))
    everything = [report for found in reports.values() for report in found]
    table.add_section()
    table.add_row(*_verified("all", everything, str(len(everything))))
    return table


def _verification_table(title: str, first: str, *more: str) -> Table:
    table = Table(title=title)
    table.add_column(first)
    for column in (*more, *_VERIFIED, "seeds"):
        table.add_column(column.replace("_", " "), justify="right")
    return table


def _verified(name: str, reports: Sequence[ExerciseReport], *more: str) -> list[str]:
    totals = [str(sum(getattr(report, column) for report in reports)) for column in _VERIFIED]
    return [name, *more, *totals, str(max((report.seeds for report in reports), default=0))]
