"""``autograder report``, ``status`` and ``similar``: looking at a class, changing nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.grade import class_argument, console
from autograder.grading.classdir import ClassDirectory

if TYPE_CHECKING:
    from autograder.overview.status import Status


@click.command()
@class_argument
@click.argument("assignment", required=False)
@click.option("--anonymous", is_flag=True, help="Leave out who is who, to show the page to the class.")
def report(class_dir: Path, assignment: str | None, anonymous: bool) -> None:
    """Write a page about ASSIGNMENT, or about all of CLASS, and tables for a spreadsheet.

    What the class misunderstood, by name; points; how hard each exercise was; who needs you.
    """
    from autograder.overview.report import class_report
    from autograder.overview.report import report as assignment_report
    from autograder.overview.status import graded_assignments

    classdir = ClassDirectory.open(class_dir)
    if assignment is None:
        written = class_report(classdir, graded_assignments(classdir), anonymous=anonymous)
    else:
        written = assignment_report(classdir, assignment, anonymous=anonymous)
    click.echo(f"The report is {written.page}")
    for path in written.tables:
        click.echo(f"  {path.name}: for a spreadsheet")


@click.command()
@class_argument
@click.argument("assignment", required=False)
def status(class_dir: Path, assignment: str | None) -> None:
    """Say what is released, handed in, graded, waiting and given back in CLASS."""
    from autograder.overview.status import lines, statuses

    classdir = ClassDirectory.open(class_dir)
    found: list[Status] = statuses(classdir, [assignment] if assignment else None)
    if not found:
        click.echo(f"Nothing is released yet: autograder release {class_dir} ASSIGNMENT")
    elif assignment:
        click.echo("\n".join(lines(found[0])))
    else:
        console().print(_table(found))
    sys.exit(0)


@click.command()
@class_argument
@click.argument("assignment")
@click.option("--most", default=30, show_default=True, help="Show so many pairs, the most alike first.")
def similar(class_dir: Path, assignment: str, most: int) -> None:
    """Show which hand-ins of ASSIGNMENT share code that few others have, side by side.

    Short vectorised answers coincide: it is something to look at, and no verdict.
    """
    from autograder.grading.printable import counted, printable
    from autograder.similarity.report import similar as similar_hand_ins

    found = similar_hand_ins(ClassDirectory.open(class_dir), assignment, most)
    for pair in found.pairs:
        names = f"{pair.first.student} and {pair.second.student}"
        click.echo(f"{100 * pair.share:4.0f} %  {pair.shared:5} tokens  {printable(names)}")
    compared, pairs = counted(found.compared, "hand-in"), counted(len(found.pairs), "pair")
    click.echo(f"{compared} compared, {pairs}, side by side in {found.page}")
    if found.unread:
        click.echo(f"not read: {printable(', '.join(found.unread))}", err=True)


def _table(found: list[Status]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    columns = [*found[0].counts]
    table.add_column("assignment")
    for column in columns:
        table.add_column(column, justify="right")
    for status in found:
        table.add_row(Text(status.assignment), *(str(status.counts[column] or "–") for column in columns))
    return table
