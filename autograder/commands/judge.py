"""``autograder judge``: plain files, without a class."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from autograder.commands.fence import fence_options
from autograder.commands.grade import deadline_option
from course_lib.running.limits import FenceSettings, Limits


@click.command()
@click.argument("assignment")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per file.")
@click.option(
    "--csv", "as_table", is_flag=True, help="Print a table: a row for each file, points by exercise."
)
@click.option("--seed", default="", help="Draw other cases; any text.")
@click.option(
    "--lend",
    "exercises",
    multiple=True,
    metavar="EXERCISE",
    help="Lend this exercise to files that ask for it by lend(…) (may be given again); none unless told.",
)
@deadline_option
@fence_options
def judge(
    assignment: str,
    files: tuple[Path, ...],
    json_lines: bool,
    as_table: bool,
    seed: str,
    exercises: tuple[str, ...],
    deadline: float,
    fence: FenceSettings,
) -> None:
    """Judge Python files or notebooks, without a class. A file may define only some of the functions.

    Ends with 1 if a file cannot be read.
    """
    from autograder.authoring.assignment import load_assignment
    from autograder.grading.judge_files import as_json, as_row, judge_file, unreadable_verdicts
    from autograder.grading.lends import Lends
    from autograder.grading.printable import printable_lines, storable
    from autograder.grading.spreadsheets import as_csv
    from course_lib.card.text import as_text
    from course_lib.running.cells import UnreadableFile
    from course_lib.running.fence import fence_for

    if json_lines and as_table:
        raise click.UsageError("--json and --csv exclude one another.")
    limits = Limits(call_seconds=deadline, fence=fence)
    loaded = load_assignment(assignment)
    lends = Lends(exercises=exercises).with_what_they_call(loaded).exercises
    readable, rows = True, []
    for path in files:
        problem = ""
        try:
            verdicts = judge_file(loaded, path, seed=seed, limits=limits, lends=lends)
        except UnreadableFile as error:
            readable, problem = False, str(error)
            verdicts = unreadable_verdicts(loaded, problem)
        if as_table:
            rows.append(as_row(path, verdicts, problem))
        elif json_lines:
            click.echo(storable(json.dumps(as_json(loaded, path, verdicts), ensure_ascii=False)))
        else:
            earned, possible = sum(v.points for v in verdicts), sum(v.max_points for v in verdicts)
            lines = [f"{path}: {earned:g} of {possible:g} points", *map(as_text, verdicts), ""]
            click.echo(printable_lines("\n".join(lines)))
    if as_table:
        click.echo(as_csv(rows), nl=False)
    if fence_for(limits).tier == "none":
        click.echo("These files were run without a fence, as asked.", err=True)
    sys.exit(0 if readable else 1)
