"""Who is in the class: a CSV file of nbgrader's, of a platform's, or of one's own, whatever its columns.

A platform knows people by a number, a login, an e-mail address or only a name. Whoever it means is looked
up by all that it says, and whoever cannot be told for certain is not guessed.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.collecting.people import Person
from autograder.grading.errors import ClassError
from autograder.grading.intake import unusable_id
from autograder.grading.printable import printable
from autograder.grading.spreadsheets import FORMULA

#: Columns that may hold nbgrader's student id; the first that has a different value in every row is it.
ID_COLUMNS = (
    "student_id", "student id", "sis login id", "username", "user name", "login id", "id", "sid",
    "orgdefinedid", "id number", "sis user id", "github_username", "roster_identifier", "email address",
    "email", "identifier",
)  # fmt: skip
_OTHER_IDS = ("lms_user_id", "canvas_user_id", "student_repository_name")
_FIRST = ("first_name", "first name", "firstname", "given name")
_LAST = ("last_name", "last name", "lastname", "surname", "family name")
_FULL = ("full name", "name", "student", "student name", "roster_identifier")
_TIMES = ("submission_timestamp", "last modified (submission)")
#: Rows of a platform's table that are nobody.
_NOBODY = ("points possible", "student, test")
_MOST_BYTES = 20_000_000


class NotFound(LookupError):
    """Nobody, or more than one, is meant for certain; the message says which."""


@dataclass(frozen=True)
class Row:
    """One student of the class."""

    student: str
    values: dict[str, str] = field(repr=False)

    @cached_property
    def ids(self) -> frozenset[str]:
        """All that is unique to them."""
        found = {self.values.get(column, "") for column in (*ID_COLUMNS, *_OTHER_IDS)}
        return frozenset(value.casefold() for value in found if value)

    @cached_property
    def names(self) -> frozenset[str]:
        """Their name, as platforms may run it together."""
        first, last = (_value(self.values, columns) for columns in (_FIRST, _LAST))
        found = {first + last, last + first} if first and last else set()
        for column in _FULL:
            found |= _orders(self.values.get(column, ""))
        return frozenset(key for name in found if (key := name_key(name)))

    @property
    def time(self) -> str:
        """When the platform says that they handed in; empty where it does not."""
        value = _value(self.values, _TIMES)
        return "" if value == "-" else value


class Roster:
    """A class's list, looked up by what platforms write.

    Attributes
    ----------
    rows : list of Row
    column : str
        The heading over the ids, in small letters as in every row's values.
    headings : tuple of str
        All headings as they stand in the file.
    """

    def __init__(self, rows: Sequence[Row], column: str, headings: Sequence[str] = ()) -> None:
        self.rows, self.column, self.headings = list(rows), column, tuple(headings)
        self._by_id: dict[str, list[Row]] = {}
        self._by_name: dict[str, list[Row]] = {}
        for row in self.rows:
            for value in row.ids:
                self._by_id.setdefault(value, []).append(row)
            for name in row.names:
                self._by_name.setdefault(name, []).append(row)

    def find(self, person: Person) -> Row:
        """Return whom a platform means.

        Raises
        ------
        NotFound
            If nobody of the class is, or several may be.
        """
        for value in person.ids:
            if found := self._by_id.get(value.casefold()):
                return _only(found, value)
        if found := self._by_name.get(name_key(person.name)):
            return _only(found, person.name)
        raise NotFound(f"nobody in the roster is {' or '.join(map(printable, person.said))}")


def _only(found: Sequence[Row], value: str) -> Row:
    if len(found) > 1:
        ids = ", ".join(row.student for row in found)
        raise NotFound(
            f"several in the roster are {printable(value)} ({ids}); add a column that tells them apart"
        )
    return found[0]


def read_roster(path: Path, column: str = "") -> Roster:
    """Read a roster.

    Parameters
    ----------
    path : Path
        A CSV file (commas, semicolons or tabs) with a line of headings.
    column : str
        The heading over the ids that nbgrader is to know students by; found unless told.

    Raises
    ------
    ClassError
        If the file is no such table, or two of its rows have one id.
    """
    headings, everybody = _table(path)
    rows = [row for row in everybody if not _is_nobody(row)]
    if not rows:
        raise ClassError(
            f"{path} has no rows below its headings; a roster is a CSV file with a row for each student."
        )
    chosen = column.strip().casefold() or _id_column(path, rows)
    if chosen not in rows[0]:
        raise ClassError(f"{path} has no column {column!r}; it has {', '.join(rows[0])}.")
    found: dict[str, Row] = {}
    for row in rows:
        student = row[chosen]
        if not student or unusable_id(student) or "/" in student or student.startswith("."):
            why = ": a spreadsheet takes it for a formula" if student.startswith(FORMULA) else ""
            raise ClassError(f"{path}: {student!r} in the column {chosen!r} cannot be a student's id{why}.")
        if key(student) in found:
            raise ClassError(f"{path}: two rows have the id {student!r} in the column {chosen!r}.")
        found[key(student)] = Row(student, row)
    return Roster(list(found.values()), chosen, headings)


def _id_column(path: Path, rows: Sequence[dict[str, str]]) -> str:
    twice = ""
    for column in ID_COLUMNS:
        values = [row.get(column, "") for row in rows]
        keys = [*map(key, values)]
        if all(values) and len(set(keys)) == len(keys):
            return column
        again = next((value for value in values if value and keys.count(key(value)) > 1), "")
        twice = twice or (f" ({column!r} has {again} twice)" if all(values) and again else "")
    raise ClassError(
        f"{path} has no column with an id of its own for every student{twice}; say which it is with "
        f"--id-column. It has {', '.join(rows[0])}."
    )


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the headings of a table, and its rows by heading in small letters."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ClassError(f"{path} is too large for a roster.")
        content = path.read_bytes()
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        table = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
        headings = [heading.strip() for heading in next(table, [])]
        keys, empty = [heading.casefold() for heading in headings], [""] * len(headings)
        rows = [
            dict(zip(keys, (cell.strip() for cell in (*cells, *empty)), strict=False))
            for cells in table
            if any(cell.strip() for cell in cells)
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ClassError(f"{path} cannot be read as a roster ({error}); save it as CSV in UTF-8.") from error
    return headings, rows


def _is_nobody(row: dict[str, str]) -> bool:
    return any(value.casefold().strip() in _NOBODY for value in row.values())


def _value(values: dict[str, str], columns: Sequence[str]) -> str:
    return next((values[column] for column in columns if values.get(column)), "")


def _orders(name: str) -> set[str]:
    """Return a name with its parts in every order that a platform may have them in."""
    last, comma, first = name.partition(",")
    if comma:
        return {last + first, first + last}
    parts = name.split()
    return {"".join(parts[i:] + parts[:i]) for i in range(len(parts))}


def name_key(name: str) -> str:
    """Return a name's letters and digits, accents left out: what is left of it in a file's name."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def key(student: str) -> str:
    """Return what two ids have in common that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", student).casefold())
