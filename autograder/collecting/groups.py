"""Groups: what one of them hands in is everybody's, and two different hand-ins are nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.collecting.people import Person
from autograder.collecting.roster import Roster, Row
from autograder.grading.errors import ClassError
from autograder.grading.intake import COLLECTED, SECRET, TIMESTAMP
from autograder.grading.printable import printable

if TYPE_CHECKING:
    from autograder.collecting.plan import Planned

#: How platforms list somebody's groups in one cell.
_LISTED = re.compile(r"[,;|]")
_NOT_THE_WORK = frozenset({(TIMESTAMP,), (SECRET,), (COLLECTED,)})


def groups_of(roster: Roster, column: str) -> dict[str, list[Row]]:
    """Return the groups of two or more that a column of the roster names.

    Raises
    ------
    ClassError
        If there is no such column, or somebody is in several groups.
    """
    heading = column.strip().casefold()
    if not any(heading in row.values for row in roster.rows):
        known = ", ".join(roster.headings)
        raise ClassError(f"The roster has no column {column!r} with groups; it has {known}.")
    found: dict[str, list[Row]] = {}
    for row in roster.rows:
        if name := row.values.get(heading, ""):
            found.setdefault(name, []).append(row)
    for name, rows in found.items():
        if len(_LISTED.split(name)) > 1 and any(part.strip() in found for part in _LISTED.split(name)):
            raise ClassError(
                f"{rows[0].student} is in several groups ({printable(name)} in the column {column!r}): "
                "leave the one that hands in this assignment."
            )
    return {name: rows for name, rows in found.items() if len(rows) > 1}


def shared_in_groups(people: Sequence[Planned], groups: dict[str, list[Row]]) -> list[Planned]:
    """Return everybody's hand-in, a group's for each member; two different ones of a group are refused."""
    found = list(people)
    for name, rows in groups.items():
        ids = {row.student for row in rows}
        handed_in = [planned for planned in people if planned.student in ids]
        sound = [planned for planned in handed_in if not planned.problem and planned.files is not None]
        if len({frozenset(_work(planned).items()) for planned in sound}) > 1:
            who = " and ".join(planned.student for planned in sound)
            for planned in sound:
                planned.problem = f"group {name} handed in different work, by {who}: leave one out"
        elif sound:
            there = {planned.student for planned in handed_in}
            found += [_for_member(sound[0], row, name) for row in rows if row.student not in there]
    return found


def _work(planned: Planned) -> dict[tuple[str, ...], str]:
    digests = planned.files.digests if planned.files is not None else {}
    return {path: digest for path, digest in digests.items() if path not in _NOT_THE_WORK}


def _for_member(planned: Planned, row: Row, group: str) -> Planned:
    """Return a hand-in as that of another member of the group."""
    person = Person(f"{planned.person.key}\0{row.student}", ids=(row.student,))
    remark = f"handed in by {planned.student} for group {group}"
    remarks = [*planned.remarks, remark]
    return replace(planned, person=person, student=row.student, sender=planned.student, remarks=remarks)
