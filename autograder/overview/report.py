"""``autograder report``: one page and one table about an assignment, or about all of a class."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.printable import listed, printable_lines
from autograder.grading.safe_files import write_whole
from autograder.grading.spreadsheets import as_csv
from autograder.grading.states import STATES, TO_GRADE
from autograder.overview import figures
from autograder.overview.measures import attention, exercise_measures, in_words, misconceptions, travelling
from autograder.overview.situations import Situation, situations
from autograder.reporting.inert import message_html
from autograder.reporting.rendering import render
from autograder.reporting.units import announcements

#: The heat map has so many mistakes, and a mistake's students are listed up to so many.
MOST_COLUMNS, MOST_LISTED = 24, 12
#: So many mistakes of each assignment are told in the report of all.
MOST_FREQUENT = 3
#: How a mistake in a row is shaded, by the share of the students.
SHADES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5)


@dataclass(frozen=True)
class Written:
    """The files of a report."""

    page: Path
    tables: tuple[Path, ...]


def report(classdir: ClassDirectory, assignment: str, *, anonymous: bool = False) -> Written:
    """Write the report of an assignment to ``CLASS/report/``.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    anonymous : bool
        Leave out who is who, so that the page can be shown to the class.

    Raises
    ------
    ClassError
        If nobody has handed in anything, or the gradebook cannot be read.
    """
    people = situations(classdir, assignment)
    if not any(person.attempts or person.reason for person in people):
        raise classdir.nothing_graded(assignment)
    people = _anonymous(people) if anonymous else people
    name = f"{assignment}_anonymous" if anonymous else assignment
    told = _of_assignment(assignment, people, _titles(classdir, assignment))
    page = render("report.html", ("report.css",), anonymous=anonymous, **told)
    tables = {"mistakes": _mistake_rows(people, anonymous)}
    if not anonymous:
        tables["students"] = _student_rows(people)
    return _written(classdir, name, page, tables)


def _written(
    classdir: ClassDirectory, name: str, page: str, tables: Mapping[str, list[dict[str, Any]]]
) -> Written:
    folder = classdir.root / "report"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.html"
    write_whole(path, page.encode("utf-8", "replace"), 0o644)
    paths = []
    for kind, rows in tables.items():
        paths.append(folder / f"{name}_{kind}.csv")
        write_whole(paths[-1], as_csv(rows), 0o644)
    return Written(path, tuple(paths))


def _anonymous(people: Sequence[Situation]) -> list[Situation]:
    """Return the same people without names, in another order: by score."""
    ordered = sorted(people, key=lambda person: person.share)
    return [replace(person, student=f"#{i}") for i, person in enumerate(ordered, start=1)]


def _titles(classdir: ClassDirectory, assignment: str) -> dict[str, str]:
    """Return what the release calls each exercise; nothing if it cannot be read, for names do as well."""
    with suppress(ClassError, LookupError, ValueError, TypeError, AttributeError):
        told = announcements(json.loads(classdir.release_text(assignment))["cells"])
        return {name: heading.title for name, heading in told.items()}
    return {}


def _of_assignment(assignment: str, people: Sequence[Situation], titles: Mapping[str, str]) -> dict[str, Any]:
    measures = exercise_measures(people)
    found = misconceptions(people)
    scored = [person for person in people if person.has_score]
    judged = sum(bool(person.attempts) for person in people)
    return {
        "assignment": assignment,
        "people": people,
        "counts": {state: sum(p.state == state for p in people) for state in STATES},
        "scored": len(scored),
        "summary": _summary(scored),
        "distribution": figures.distribution([person.share for person in scored]),
        "outcomes": figures.outcomes(measures, titles),
        "measures": measures,
        "title": lambda name: titles.get(name, name),
        "mistakes": in_words(found),
        "heat": _heat(found, [m.exercise for m in measures], judged),
        "judged": judged,
        "attention": attention(people),
        "message": lambda text: message_html(printable_lines(text)),
        "span": span,
        "listed": _listed,
    }


def _summary(scored: Sequence[Situation]) -> dict[str, float]:
    scores = [person.score for person in scored]
    if not scores:
        return {}
    quarter, middle, three = statistics.quantiles(scores, n=4) if len(scores) > 1 else scores * 3
    return {
        "mean": statistics.fmean(scores), "lowest": min(scores), "lower quarter": quarter, "median": middle,
        "upper quarter": three, "highest": max(scores), "of": max(person.max_score for person in scored),
    }  # fmt: skip


@dataclass(frozen=True)
class HeatMap:
    """How many students made which mistake in which exercise; ``levels`` says how dark a cell is."""

    mistakes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
    left_out: int


def _heat(found: Sequence[Any], exercises: Sequence[str], judged: int) -> HeatMap:
    counts = {(m.exercise, m.mistake): len(m.students) for m in found}
    totals: dict[str, int] = {}
    for (_, mistake), count in counts.items():
        totals[mistake] = totals.get(mistake, 0) + count
    names = sorted(totals, key=lambda name: (-totals[name], name))[:MOST_COLUMNS]
    rows = []
    for exercise in exercises:
        numbers = tuple(counts.get((exercise, name), 0) for name in names)
        if any(numbers):
            rows.append((exercise, numbers, tuple(_level(number, judged) for number in numbers)))
    return HeatMap(tuple(names), tuple(rows), len(totals) - len(names))


def _level(number: int, judged: int) -> int:
    return sum(number / max(judged, 1) > bound for bound in SHADES)


def span(late: timedelta) -> str:
    """Return how long something is in its two largest units."""
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return " ".join(parts[:2]) or "less than a minute"


def _listed(names: Sequence[str]) -> str:
    return listed(names, MOST_LISTED)


def _student_rows(people: Sequence[Situation]) -> list[dict[str, Any]]:
    """Return a row for each student; nobody who has no score has a number that looks like one."""
    names = dict.fromkeys(name for person in people for name in person.attempts)
    return [
        {
            "student_id": person.student,
            "state": person.state,
            "score": person.score if person.has_score and person.state != TO_GRADE else "",
            "max_score": person.max_score or "",
            "hours_late": round(person.late.total_seconds() / 3600, 2) if person.late else "",
            **{name: person.attempts[name].points if name in person.attempts else "" for name in names},
            "mistakes": "; ".join(
                f"{name}/{mistake}"
                for name, attempt in person.attempts.items()
                for mistake in attempt.mistakes
            ),
        }
        for person in people
    ]


def _mistake_rows(people: Sequence[Situation], anonymous: bool) -> list[dict[str, Any]]:
    judged = sum(bool(person.attempts) for person in people)
    return [
        {
            "exercise": found.exercise,
            "mistake": found.mistake,
            "in_words": found.words,
            "students": len(found.students),
            "of": judged,
            **({} if anonymous else {"who": " ".join(found.students)}),
        }
        for found in misconceptions(people)
    ]


def class_report(classdir: ClassDirectory, assignments: Sequence[str], *, anonymous: bool = False) -> Written:
    """Write the report of all assignments together.

    Raises
    ------
    ClassError
        If nothing has been graded.
    """
    if not assignments:
        raise ClassError(f"Nothing has been graded in {classdir.root} yet; run `autograder grade` first.")
    by_assignment = {name: situations(classdir, name) for name in assignments}
    rows = [*_assignment_rows(by_assignment)]
    travels = travelling(by_assignment)
    page = render(
        "class_report.html",
        ("report.css",),
        anonymous=anonymous,
        name=classdir.root.name,
        rows=rows,
        travelling=travels,
        assignments=assignments,
        students=[] if anonymous else _through_the_term(by_assignment),
        listed=_listed,
        message=message_html,
    )
    told = [
        {
            "mistake": t.mistake,
            **{name: len(t.students.get(name, ())) for name in assignments},
            "made_again": len(t.again),
            **({} if anonymous else {"who_again": " ".join(t.again)}),
        }
        for t in travels
    ]
    return _written(classdir, "class_anonymous" if anonymous else "class", page, {"mistakes": told})


def _assignment_rows(by_assignment: Mapping[str, Sequence[Situation]]) -> Iterator[dict[str, Any]]:
    for name, people in by_assignment.items():
        scored = [person for person in people if person.has_score]
        made = in_words(misconceptions(people))
        yield {
            "assignment": name,
            "counts": {state: sum(p.state == state for p in people) for state in STATES},
            "summary": _summary(scored),
            "late": sum(bool(person.late) for person in people),
            "frequent": [(m.words, len(m.students)) for m in made[:MOST_FREQUENT]],
        }


def _through_the_term(by_assignment: Mapping[str, Sequence[Situation]]) -> list[dict[str, Any]]:
    """Return everybody's shares by assignment, and in how many they may need help."""
    help_wanted = {name: attention(people).help for name, people in by_assignment.items()}
    where = {name: {p.student: p for p in people} for name, people in by_assignment.items()}
    students = sorted({p.student for people in by_assignment.values() for p in people})
    return [
        {
            "student": student,
            "situations": [where[name].get(student) for name in by_assignment],
            "help": [name for name in by_assignment if student in help_wanted[name]],
        }
        for student in students
    ]
