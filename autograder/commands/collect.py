"""``autograder collect``: a platform's download becomes hand-ins of a class."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

_SHAPES = ("canvas", "moodle", "gradescope", "blackboard", "brightspace", "google", "github", "plain")


@click.command()
@click.argument("class_dir", metavar="CLASS", type=click.Path(path_type=Path))
@click.argument("assignment")
@click.argument(
    "downloads", nargs=-1, required=True, metavar="DOWNLOAD…", type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--apply", "really", is_flag=True, help="Write the hand-ins; otherwise only show who gets what."
)
@click.option("--roster", "roster_file", type=click.Path(path_type=Path), help="The class as CSV.")
@click.option("--id-column", default="", help="The roster's heading over the ids to use; found unless told.")
@click.option(
    "--groups", default="", metavar="COLUMN", help="The roster's column with groups: one hands in for all."
)
@click.option("--from", "shape", type=click.Choice(_SHAPES), help="The platform; recognised unless told.")
@click.option("--zone", default="", help="Where the platform's clock stands, such as Europe/Paris.")
@click.option("--replace", is_flag=True, help="Put hand-ins aside that are there already and differ.")
def collect(
    class_dir: Path,
    assignment: str,
    downloads: tuple[Path, ...],
    really: bool,
    roster_file: Path | None,
    id_column: str,
    groups: str,
    shape: str | None,
    zone: str,
    replace: bool,
) -> None:
    """Sort what a learning platform hands out for ASSIGNMENT into CLASS/submitted/<student>/<assignment>/.

    DOWNLOAD is a zip file or folder from Canvas, Moodle, Gradescope, Blackboard, Brightspace, Google
    Classroom or GitHub Classroom, or has a folder for each student. Nothing is written without --apply.
    Ends with 1 if a file is nobody's, or somebody's hand-in was refused.
    """
    from autograder.collecting import table
    from autograder.collecting.plan import Terms, plan
    from autograder.collecting.roster import read_roster
    from autograder.collecting.writing import write
    from autograder.grading.classdir import ClassDirectory
    from autograder.grading.printable import counted

    classdir = ClassDirectory.open(class_dir)
    classdir.require_assignment(assignment)
    _require_zone(zone)
    if groups and roster_file is None:
        raise click.UsageError("--groups names a column of the --roster, which says who is in the class.")
    terms = Terms(
        classdir.submitted,
        assignment,
        read_roster(roster_file, id_column) if roster_file is not None else None,
        shape or "",
        zone,
        str(classdir.settings.Exchange.get("timezone", "UTC")),
        replace,
        groups,
    )
    made = plan(downloads, terms)
    planned = table.summary(made, assignment)
    written = list(write(classdir, assignment, made)) if really else []
    console = _console()
    console.print(table.people(made))
    if made.left:
        console.print(table.left_over(made))
    for remark in made.remarks:
        click.echo(remark)
    click.echo(
        f"{counted(len(written), 'hand-in')} written.{table.missing(made)}"
        if really
        else f"{planned} Nothing is written yet: add --apply."
    )
    sys.exit(0 if made.sound else 1)


def _require_zone(zone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone or "UTC")
    except (ValueError, OSError, LookupError) as error:
        raise click.ClickException(
            f"There is no time zone {zone!r}; name one such as Europe/Paris."
        ) from error


def _console() -> Console:
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=140)
