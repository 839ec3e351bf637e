"""``autograder regrade``: what other checks would make of the same hand-ins, and recording it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.commands.fence import fence_options
from autograder.commands.grade import class_argument, console, deadline_option, side_by_side
from autograder.grading.classdir import ClassDirectory
from course_lib.running.limits import FenceSettings, Limits

if TYPE_CHECKING:
    from rich.table import Table

    from autograder.grading.regrade import Change, Regraded

_COLUMNS = ("student", "exercise", "aspect", "points_before", "points_after", "told_before", "told_after")


@click.command()
@class_argument
@click.argument("assignment")
@click.option(
    "--against",
    "version",
    default="NOW",
    show_default=True,
    metavar="VERSION",
    help="A version of the checks that grades were made with, as in the records.",
)
@click.option("--student", "students", multiple=True, help="This student only (may be given again).")
@click.option("--dry-run", is_flag=True, help="Change nothing, which is so without --apply.")
@click.option("--apply", "recorded", is_flag=True, help="Record what comes of it; needs --reason.")
@click.option("--reason", default="", help="Why grades change; students read it.")
@click.option("--csv", "to", type=click.Path(path_type=Path), help="Write every difference to this file.")
@click.option("--jobs", type=click.IntRange(1), help="Submissions judged side by side.")
@deadline_option
@fence_options
def regrade(
    class_dir: Path,
    assignment: str,
    version: str,
    students: tuple[str, ...],
    dry_run: bool,
    recorded: bool,
    reason: str,
    to: Path | None,
    jobs: int | None,
    deadline: float,
    fence: FenceSettings,
) -> None:
    """Judge what was graded for ASSIGNMENT again, by the checks as they are NOW or were, and show who moves.

    Each student gets the same cases as before. Points and comments that a person gave stay.
    """
    from autograder.grading.kept import NOW, course_with
    from autograder.grading.light_nbgrader import import_without_server

    if recorded and dry_run:
        raise click.UsageError("--apply and --dry-run exclude one another.")
    if recorded and not reason.strip():
        raise click.UsageError(
            "--apply needs --reason: students read on their page why their points changed."
        )
    if recorded and version != NOW:
        raise click.UsageError(
            f"Only {NOW} can be applied: the next `autograder grade` would go by the checks as they are now. "
            "Put the course's files back to that version first."
        )
    import_without_server()
    from autograder.grading.regrade import regrade as regrade_class
    from autograder.reporting.progress import progress

    classdir = ClassDirectory.open(class_dir)
    limits = Limits(call_seconds=deadline, fence=fence)
    found: list[Regraded] = []
    total = len(students) or len(classdir.students(assignment))
    with (
        course_with(classdir, assignment, version),
        side_by_side(jobs, None, total, assignment, limits) as run_map,
        progress(total, "judged again") as (say, advance),
    ):
        for one in regrade_class(
            classdir,
            assignment,
            students=students,
            limits=limits,
            run_map=run_map,
            reason=reason.strip() if recorded else "",
            say=say,
        ):
            found.append(one)
            advance(one.student)
    found.sort(key=lambda one: one.student)
    _tell(found, recorded, f"autograder feedback {class_dir} {assignment}")
    if to is not None:
        _write(found, to)
        click.echo(f"Every difference is in {to}.")
    sys.exit(1 if any(one.problem for one in found) else 0)


def _tell(found: Sequence[Regraded], recorded: bool, next_command: str) -> None:
    from autograder.grading.printable import counted

    moving = [one for one in found if one.moves]
    if moving:
        console().print(_table(moving))
    for one in found:
        if one.problem:
            click.echo(f"not graded again: {one.student}: {one.problem}", err=True)
    reworded = sum(bool(one.changes) and not one.moves for one in found)
    up, down = (sum(sign * (one.after - one.before) > 0 for one in moving) for sign in (1, -1))
    click.echo(
        f"{counted(len(found), 'submission')}: {up} gain points, {down} lose some, "
        f"{reworded} are only told something else. "
        + ("It is recorded." if recorded else "Nothing was recorded; --apply --reason TEXT does.")
    )
    if recorded:
        click.echo(f"Next: {next_command} (pages say what changed and why)")


def _table(moving: Sequence[Regraded]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from autograder.grading.printable import printable

    table = Table(title="Who moves")
    for column in ("student", "points", "where", "told before", "told now"):
        table.add_column(column, overflow="fold")
    for one in moving:
        for i, change in enumerate(change for change in one.changes if change.before != change.after):
            cells = (
                printable(one.student) if i == 0 else "",
                f"{one.before:g} → {one.after:g}" if i == 0 else "",
                f"{change.exercise}, {change.aspect}: {change.before:g} → {change.after:g}",
                _first_line(change.told_before),
                _first_line(change.told_after),
            )
            table.add_row(*map(Text, cells))
    return table


def _first_line(message: str) -> str:
    from autograder.grading.printable import printable

    return printable(message.strip().partition("\n")[0]) or "all right"


def _write(found: Sequence[Regraded], to: Path) -> None:
    from autograder.grading.spreadsheets import as_csv

    rows = [row for one in found for row in _rows(one.student, one.changes)]
    to.write_bytes(as_csv(rows, _COLUMNS))


def _rows(student: str, changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    for change in changes:
        values = (
            student, change.exercise, change.aspect, change.before, change.after, change.told_before,
            change.told_after,
        )  # fmt: skip
        yield dict(zip(_COLUMNS, values, strict=True))
