"""A plan as tables for the terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from autograder.collecting.plan import Plan, Planned
from autograder.collecting.standing import Standing
from autograder.grading.printable import counted, listed, printable

_MOST_FILES, _MOST_MISSING = 3, 10
#: Nobody reads on after so many.
_MOST_LEFT = 40


def people(made: Plan) -> Table:
    """Return who gets what, and who nothing."""
    table = Table()
    for column in ("student", "on the platform", "files", "handed in", "remarks"):
        table.add_column(column, overflow="fold")
    for planned in made.people:
        style = "red" if planned.problem else "dim" if planned.standing is Standing.UNCHANGED else ""
        cells = (planned.student or "–", planned.shown, _files(planned), _time(planned), _remarks(planned))
        table.add_row(*(Text(printable(cell)) for cell in cells[:-1]), Text(cells[-1]), style=style)
    return table


def left_over(made: Plan) -> Table:
    """Return what is nobody's."""
    table = Table(title="nobody's, or not readable")
    table.add_column("file", overflow="fold")
    table.add_column("why", overflow="fold")
    for name, why in made.left[:_MOST_LEFT]:
        table.add_row(Text(printable(name)), Text(printable(why)))
    if len(made.left) > _MOST_LEFT:
        table.add_row(f"and {len(made.left) - _MOST_LEFT} more", "")
    return table


def summary(made: Plan, assignment: str) -> str:
    """Return the plan in a sentence or two."""
    problems = sum(bool(planned.problem) for planned in made.people)
    there = sum(not p.problem and p.standing is Standing.UNCHANGED for p in made.people)
    parts = [f"{counted(len(made.people) - problems - there, 'hand-in')} of {assignment} to write"]
    parts += [f"{there} there already"] if there else []
    parts += [f"{problems} refused"] if problems else []
    parts += [f"{counted(len(made.left), 'file')} left over"] if made.left else []
    return f"{', '.join(parts)}.{missing(made)}"


def missing(made: Plan) -> str:
    """Return a sentence about who is in the roster and handed nothing in; empty if nobody is."""
    return f" Not handed in: {listed(made.missing, _MOST_MISSING)}." if made.missing else ""


def _files(planned: Planned) -> str:
    if planned.files is None:
        return ""
    names = ["/".join(path) for path in planned.files.members]
    return listed(names, _MOST_FILES)


def _time(planned: Planned) -> str:
    late = " LATE" if planned.late else ""
    return (f"{planned.time:%Y-%m-%d %H:%M %z}" if planned.time else planned.said) + late


def _remarks(planned: Planned) -> str:
    if planned.problem:
        return f"✗ {planned.problem}"
    remarks = [printable(remark) for remark in planned.remarks]
    if planned.standing is not Standing.NEW:
        remarks.insert(0, planned.standing.value)
    if planned.files is not None and planned.files.renamed:
        remarks.append(f"was called {printable(planned.files.renamed)}")
    if planned.files is not None and not planned.files.notebooks:
        remarks.append("there is no notebook in it")
    if planned.late and planned.time is None:
        remarks.append("late, and the platform does not say when it came: no penalty is computed")
    return "\n".join(remarks)
