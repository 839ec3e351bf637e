"""``autograder export``: marks for a spreadsheet or a learning platform; and grading elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.grade import class_argument
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError

if TYPE_CHECKING:
    from autograder.collecting.roster import Roster
    from autograder.exporting.platforms import Filled, Wanted

FORMATS = ("csv", "json", "canvas", "moodle", "gradescope")


@click.command()
@class_argument
@click.argument("assignments", nargs=-1)
@click.option(
    "--to", "platform", type=click.Choice(FORMATS), default="csv", show_default=True, help="For whom."
)
@click.option("--per", type=click.Choice(("assignment", "exercise")), default="assignment", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file; CLASS/grades.csv or so unless told.",
)
@click.option(
    "--roster",
    "roster_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The platform's own list, whose ids are given back: Canvas's gradebook, Moodle's worksheet.",
)
@click.option("--id-column", default="", help="Its column with the ids that this class knows students by.")
@click.option("--column", default="", help="The platform's heading for the one assignment.")
@click.option("--scale", "scaled", is_flag=True, help="Scale points to what the platform has for full marks.")
@click.option(
    "--unsandboxed", is_flag=True, help="Export also what students' code earned that ran without a fence."
)
def export(
    class_dir: Path,
    assignments: tuple[str, ...],
    platform: str,
    per: str,
    output: Path | None,
    roster_file: Path | None,
    id_column: str,
    column: str,
    scaled: bool,
    unsandboxed: bool,
) -> None:
    """Write everybody's marks in CLASS, of all ASSIGNMENTS that were graded unless told which.

    As CSV it is what `nbgrader export` writes, and a last column says whether a row is graded, not graded
    (the file could not be read), waits for a person, or was not handed in. Only what is graded has a score,
    for a platform, too; who has none is listed.
    """
    from autograder.grading.export import caught_up, export_grades

    classdir = ClassDirectory.open(class_dir)
    if platform == "csv" and per == "assignment":
        path = export_grades(classdir, output, assignments, unsandboxed=unsandboxed, say=_warn)
        click.echo(f"Grades are in {path}")
        return
    from autograder.collecting.roster import read_roster
    from autograder.exporting.marks import marks
    from autograder.exporting.platforms import Wanted
    from autograder.overview.status import graded_assignments

    roster = read_roster(roster_file, id_column) if roster_file else None
    chosen = [*assignments] or graded_assignments(classdir)
    for name in chosen:
        if not classdir.records(name).is_file():
            raise classdir.nothing_graded(name)
    if column and (len(chosen) != 1 or per == "exercise"):
        raise click.UsageError("--column is the heading of one assignment: name one.")
    with caught_up(classdir, unsandboxed=unsandboxed, say=_warn):
        wanted = Wanted(marks(classdir, chosen), per == "exercise", column, scaled)
    path = output or classdir.root / f"grades{'' if platform == 'csv' else f'_{platform}'}{_ending(platform)}"
    left_out = _write(path, platform, wanted, roster)
    click.echo(f"Grades are in {path}")
    for sentence in left_out:
        _warn(f"without a mark: {sentence}")


def _ending(platform: str) -> str:
    return ".json" if platform == "json" else ".csv"


def _write(path: Path, platform: str, wanted: Wanted, roster: Roster | None) -> Sequence[str]:
    """Write the file, and return who has no mark in it."""
    from autograder.grading.printable import printable
    from autograder.grading.safe_files import write_whole
    from autograder.grading.spreadsheets import as_csv

    if platform == "json":
        found = [mark.as_json() for by in wanted.marks.values() for mark in by.values()]
        write_whole(path, (json.dumps(found, indent=1) + "\n").encode())
        return []
    filled = _filled(platform, wanted, roster)
    write_whole(path, as_csv(filled.rows))
    return [printable(sentence) for sentence in filled.left_out]


def _filled(platform: str, wanted: Wanted, roster: Roster | None) -> Filled:
    from autograder.exporting import platforms

    if platform == "csv":
        return platforms.plain(wanted)
    if platform == "gradescope":
        return platforms.gradescope(wanted, roster)
    if roster is None:
        what = "its gradebook" if platform == "canvas" else "a grading worksheet or its grades"
        raise ClassError(
            f"{platform.capitalize()} knows students by ids of its own: export {what} there as CSV, and name "
            "that file by --roster."
        )
    return (platforms.canvas if platform == "canvas" else platforms.moodle)(wanted, roster)


def _warn(sentence: str) -> None:
    click.echo(sentence, err=True)


@click.command()
@click.argument("assignment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The archive: ASSIGNMENT_gradescope.zip.",
)
@click.option(
    "--release",
    "release_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The notebook that students received, if it is not what this course releases now.",
)
@click.option(
    "--visibility",
    type=click.Choice(("visible", "hidden", "after_due_date", "after_published")),
    default="visible",
    show_default=True,
    help="When students see what came of each aspect.",
)
@click.option("--deadline", default=10.0, show_default=True, help="Seconds that one call may take.")
@click.option(
    "--unsandboxed",
    is_flag=True,
    help="Run students' code without a fence if the image permits none.",
)
def gradescope(
    assignment: str,
    output: Path | None,
    release_file: Path | None,
    visibility: str,
    deadline: float,
    unsandboxed: bool,
) -> None:
    """Build an autograder of ASSIGNMENT to upload to Gradescope.

    The archive holds the answers: give it to nobody else.
    """
    from autograder.exporting.gradescope.archive import gradescope_archive
    from autograder.exporting.gradescope.settings import Settings

    path = output or Path(f"{assignment}_gradescope.zip")
    release = release_file.read_text(encoding="utf-8") if release_file else ""
    gradescope_archive(path, Settings(assignment, visibility, deadline, unsandboxed), release)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB): upload it as the assignment's autograder.")


@click.command()
@click.argument("assignment")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder: ASSIGNMENT_otter.")
def otter(assignment: str, output: Path | None) -> None:
    """Write the public checks of ASSIGNMENT as test files of Otter-Grader's, a test case for each aspect.

    They hold no answers. What they import is in the wheel beside them, which students have, too.
    """
    from autograder.authoring.assignment import load_assignment
    from autograder.exporting.otter import write_otter

    loaded = load_assignment(assignment)
    folder = output or Path(f"{assignment}_otter")
    wheel, *written = write_otter(loaded, folder)
    points = sum(e.max_points for e in loaded.specification if not e.is_choice)
    click.echo(
        f"{folder / 'tests'} has {len(written)} questions for {points:g} points. Next, where Otter runs:"
    )
    click.echo(f"  pip install otter-grader ipykernel ./{folder / wheel.name}")
    click.echo(f"  otter check {assignment}.ipynb -t {folder / 'tests'}")
    left_out = [e.name for e in loaded.specification if e.is_choice]
    if left_out:
        click.echo(f"Left out, since their keys are for no student: {', '.join(left_out)}.")
