"""``autograder feedback``: the pages that students get back, and an archive of them for a platform."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from autograder.commands.grade import class_argument
from autograder.grading.classdir import ClassDirectory


@click.command()
@class_argument
@click.argument("assignment")
@click.option(
    "--student", "students", multiple=True, help="Write for this student only (may be given again)."
)
@click.option(
    "--to",
    "platform",
    type=click.Choice(("canvas", "moodle")),
    help="Pack the pages, too, as this platform takes them back.",
)
@click.option(
    "--roster",
    "roster_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Moodle's grading worksheet, where what was handed in did not come from its download.",
)
@click.option("--id-column", default="", help="Its column with the ids that this class knows students by.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The archive; CLASS/feedback_… unless told."
)
def feedback(
    class_dir: Path,
    assignment: str,
    students: tuple[str, ...],
    platform: str | None,
    roster_file: Path | None,
    id_column: str,
    output: Path | None,
) -> None:
    """Write the feedback pages of ASSIGNMENT.

    With --to, also an archive to upload: in Canvas under the assignment's "Upload Submissions", in Moodle
    under "Upload multiple feedback files in a zip". Ends with 1 if somebody has no page, or none in it.
    """
    from autograder.grading.printable import printable
    from autograder.grading.records import damage
    from autograder.reporting.feedback import write_feedback

    if platform is None and (roster_file or output):
        raise click.UsageError("--roster and --output are for an archive: say for which platform by --to.")
    classdir = ClassDirectory.open(class_dir)
    damaged = damage(classdir.records(assignment))
    if damaged:
        click.echo(damaged, err=True)
    written = []
    for one in write_feedback(classdir, assignment, students):
        written.append(one)
        click.echo(printable(f"{one.student}: {one.page or 'no page'}"))
        if one.problem:
            click.echo(f"  {printable(one.problem)}")
    if not written:
        raise classdir.nothing_graded(assignment)
    left_out: Sequence[str] = ()
    if platform is not None:
        path = output or classdir.root / f"feedback_{assignment}_{platform}.zip"
        with_page = [one.student for one in written if one.page is not None]
        left_out = _packed(classdir, assignment, platform, with_page, path, roster_file, id_column)
    sys.exit(1 if left_out or any(one.problem for one in written) else 0)


def _packed(
    classdir: ClassDirectory,
    assignment: str,
    platform: str,
    students: Sequence[str],
    path: Path,
    roster_file: Path | None,
    id_column: str,
) -> Sequence[str]:
    """Write the archive, and return whose page is not in it."""
    from autograder.collecting.roster import read_roster
    from autograder.exporting.pages import pack, write_archive
    from autograder.grading.printable import printable

    roster = read_roster(roster_file, id_column) if roster_file is not None else None
    packed = pack(classdir, assignment, platform, students, roster)
    for sentence in packed.left_out:
        click.echo(f"not in the archive: {printable(sentence)}", err=True)
    write_archive(path, packed.pages)
    pages = "1 page is" if len(packed.pages) == 1 else f"{len(packed.pages)} pages are"
    click.echo(f"{pages} in {path}")
    return packed.left_out
