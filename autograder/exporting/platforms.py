"""Tables as platforms take them in: their own file, with our marks filled in.

Canvas and Moodle know people by ids of their own, so their own export is read first, and its rows are given
back. Described in Canvas's instructor guide ("How do I import grades in the Gradebook?") and in Moodle's
documentation ("Grade import", "Offline grading worksheet"). Gradescope has no import: its table is that of
its own export.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.collecting.people import Person
from autograder.collecting.roster import NotFound, Roster, Row
from autograder.exporting.marks import Mark, maximum
from autograder.grading.errors import ClassError

Table = list[dict[str, Any]]
#: What Canvas needs to know whose row it is.
_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Root Account", "Section")
_WORKSHEET = ("identifier", "grade", "maximum grade")


@dataclass
class Filled:
    """A table for a platform, and who has no mark in it.

    Attributes
    ----------
    rows : list of dict
        With the same columns each.
    left_out : list of str
        Sentences about those who are in the class and not in the table, or have no mark.
    """

    rows: Table = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What is to be written.

    Attributes
    ----------
    marks : mapping
        By assignment and student.
    by_exercise : bool
        A column for each exercise rather than for the assignment.
    column : str
        The platform's heading for the one assignment; found or made unless given.
    scaled : bool
        Whether points may be scaled to what the platform has for full marks.
    """

    marks: Mapping[str, Mapping[str, Mark]]
    by_exercise: bool = False
    column: str = ""
    scaled: bool = False

    def columns(self) -> Iterator[tuple[str, Callable[[Mark], float | None], str, float]]:
        """Yield the heading of each column, the number of a mark, its assignment, and what can be had."""
        for name, found in self.marks.items():
            if not self.by_exercise:
                yield self.column or name, lambda mark: mark.score, name, maximum(found)
                continue
            for exercise in dict.fromkeys(e for mark in found.values() for e in mark.exercises):
                yield f"{name}: {exercise}", _points_of(exercise), name, 0.0


def _points_of(exercise: str) -> Callable[[Mark], float | None]:
    return lambda mark: mark.exercises.get(exercise) if mark.score is not None else None


def canvas(wanted: Wanted, roster: Roster) -> Filled:
    """Return Canvas's table: its own rows, and a column for each assignment.

    A heading that Canvas has for an assignment, such as ``Linear (12345)``, is used; another makes a new one.

    Raises
    ------
    ClassError
        If the roster is no gradebook of Canvas's.
    """
    filled, headings = Filled(), roster.headings
    kept = [heading for heading in headings if heading in _CANVAS]
    if not {"Student", "Section"} <= {*kept}:
        raise ClassError(
            "This roster is no gradebook of Canvas's, whose ids an import needs: in Canvas choose Grades, "
            "Export, Export Entire Gradebook, and name that file by --roster."
        )
    columns = [*wanted.columns()]
    named = {h: next((own for own in headings if _is_for(own, h)), h) for h, *_ in columns}
    possible: dict[str, Any] = dict.fromkeys(kept, "")
    possible[kept[0]] = "    Points Possible"
    filled.rows.append({**possible, **{named[h]: most or "" for h, _, _, most in columns}})
    for row in roster.rows:
        cells: dict[str, Any] = {heading: row.values.get(heading.casefold(), "") for heading in kept}
        for heading, number, assignment, _ in columns:
            cells[named[heading]] = _number(wanted.marks[assignment], row.student, number)
        filled.rows.append(cells)
    filled.left_out = [*_without(wanted, roster)]
    return filled


def _is_for(own: str, assignment: str) -> bool:
    """Whether a heading of Canvas's is an assignment's, with its id in brackets."""
    match = re.fullmatch(r"(?P<title>.*\S)\s*\(\d+\)", own)
    return (match is not None and match["title"].casefold() == assignment.casefold()) or own == assignment


def moodle(wanted: Wanted, roster: Roster) -> Filled:
    """Return Moodle's grading worksheet with its grades filled in, or a table for its grade import.

    Raises
    ------
    ClassError
        If a worksheet is for another number of points, or more than one assignment.
    """
    headings = roster.headings
    if not set(_WORKSHEET) <= {heading.casefold() for heading in headings}:
        return _with_columns(wanted, roster)
    if len(wanted.marks) != 1 or wanted.by_exercise:
        raise ClassError("A grading worksheet of Moodle's is for one assignment: name one, and no exercises.")
    ((_, found),) = wanted.marks.items()
    filled, most = Filled(), maximum(found)
    for row in roster.rows:
        possible = _as_number(row.values.get("maximum grade", ""))
        score = _number(found, row.student, lambda mark: mark.score)
        if score != "" and possible is not None and possible != most:
            if not wanted.scaled:
                raise ClassError(
                    f"Moodle has {possible:g} points for full marks and the assignment {most:g}: give it "
                    f"{most:g} there, or say --scale."
                )
            score = round(score * possible / most, 4)
        cells = {heading: row.values.get(heading.casefold(), "") for heading in headings}
        grade = next(heading for heading in headings if heading.casefold() == "grade")
        if row.values.get("grade can be changed", "yes").casefold() == "no" and score != "":
            filled.left_out.append(f"{row.student}: Moodle says that the grade cannot be changed")
        elif score != "":
            cells[grade] = score
        filled.rows.append(cells)
    filled.left_out += _without(wanted, roster)
    return filled


def _with_columns(wanted: Wanted, roster: Roster) -> Filled:
    """Return a roster's own table with a column for each assignment or exercise."""
    filled = Filled()
    for row in roster.rows:
        cells: dict[str, Any] = {
            heading: row.values.get(heading.casefold(), "") for heading in roster.headings
        }
        for heading, number, assignment, _ in wanted.columns():
            cells[heading] = _number(wanted.marks[assignment], row.student, number)
        filled.rows.append(cells)
    filled.left_out = [*_without(wanted, roster)]
    return filled


def gradescope(wanted: Wanted, roster: Roster | None) -> Filled:
    """Return a table like Gradescope's own export of grades."""
    filled = Filled()
    students = sorted({student for found in wanted.marks.values() for student in found})
    for student in students:
        row = _row_of(roster, student)
        values = row.values if row is not None else {}
        first, last = _names(values)
        cells: dict[str, Any] = {
            "First Name": first, "Last Name": last, "SID": values.get("sid", student),
            "Email": values.get("email", values.get("email address", "")),
        }  # fmt: skip
        for heading, number, assignment, most in wanted.columns():
            mark = wanted.marks[assignment].get(student)
            cells[heading] = _number(wanted.marks[assignment], student, number)
            if not wanted.by_exercise:
                late = int(mark.late.total_seconds()) if mark is not None else 0
                cells[f"{heading} - Max Points"] = most
                cells[f"{heading} - Lateness (H:M:S)"] = (
                    f"{late // 3600:02}:{late // 60 % 60:02}:{late % 60:02}"
                )
        filled.rows.append(cells)
    filled.left_out = [*_unmarked(wanted)]
    return filled


def plain(wanted: Wanted) -> Filled:
    """Return a row for each student and assignment, with the points of its exercises and what they mean."""
    filled = Filled()
    for name, found in wanted.marks.items():
        exercises = dict.fromkeys(e for mark in found.values() for e in mark.exercises)
        for student, mark in sorted(found.items()):
            points = {e: mark.exercises.get(e, "") if mark.score is not None else "" for e in exercises}
            score = mark.score if mark.score is not None else ""
            filled.rows.append(
                {"assignment": name, "student_id": student, "status": mark.state, "score": score, **points}
            )
    return filled


def _number(found: Mapping[str, Mark], student: str, number: Callable[[Mark], float | None]) -> Any:
    mark = found.get(student)
    value = number(mark) if mark is not None else None
    return "" if value is None else value


def _as_number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _without(wanted: Wanted, roster: Roster) -> Iterator[str]:
    """Say who of the class is not in the roster, and whose mark is none."""
    known = {row.student for row in roster.rows}
    strangers = sorted({s for found in wanted.marks.values() for s in found} - known)
    yield from (f"{student}: not in the roster" for student in strangers)
    yield from _unmarked(wanted)


def _unmarked(wanted: Wanted) -> Iterator[str]:
    for name, found in wanted.marks.items():
        for student, mark in sorted(found.items()):
            if mark.score is None:
                yield f"{student}: {name}: {mark.state}"


def _row_of(roster: Roster | None, student: str) -> Row | None:
    if roster is None:
        return None
    try:
        return roster.find(Person(student, ids=(student,)))
    except NotFound:
        return None


def _names(values: Mapping[str, str]) -> tuple[str, str]:
    first, last = (
        values.get(key, values.get(key.replace(" ", "_"), "")) for key in ("first name", "last name")
    )
    if first or last or not values.get("name"):
        return first, last
    before, _, after = values["name"].rpartition(" ")
    return before, after
