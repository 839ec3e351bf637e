"""``course check``: the public checks in a terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from course_lib.checking.verdict import Verdict


@click.command()
@click.argument("assignment")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--only", metavar="EXERCISE", help="Check one exercise.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per exercise.")
@click.option("--deadline", default=10.0, show_default=True, help="Seconds that one call may take.")
def check(assignment: str, file: Path | None, only: str | None, as_json: bool, deadline: float) -> None:
    """Check ASSIGNMENT in FILE, a notebook or a Python file (default: ASSIGNMENT.ipynb here).

    Uses the public cases only. Exits with 1 if something that was written is wrong, with 2 if FILE cannot
    be read.
    """
    from course_lib.card.terminal import show
    from course_lib.card.words import total
    from course_lib.checking.public import UnknownExercise
    from course_lib.running.cells import UnreadableFile
    from course_lib.studying.progress import record_verdicts

    try:
        verdicts = _verdicts(assignment, file or Path(f"{assignment}.ipynb"), only, deadline)
    except (UnknownExercise, UnreadableFile) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        for verdict in verdicts:
            click.echo(json.dumps(verdict.as_json(), ensure_ascii=False))
    else:
        show(verdicts)
        click.echo(f"\n{total(verdicts)}")
    notice = record_verdicts(assignment, verdicts)
    if notice:
        click.echo(notice, err=True)
    written = [v for v in verdicts if v.status != "not_attempted"]
    sys.exit(1 if any(v.complaints for v in written) else 0)


def _verdicts(assignment: str, file: Path, only: str | None, deadline: float) -> list[Verdict]:
    from course_lib.checker import verdict_for
    from course_lib.checking.public import public_assignment, unknown_exercise
    from course_lib.running.cells import cells_in, read_file
    from course_lib.running.limits import OWN_CODE, Limits
    from course_lib.running.remote import RemoteAnswers
    from course_lib.studying.lending import files_for

    exercises = public_assignment(assignment).exercises
    if only is not None and only not in exercises:
        raise unknown_exercise(only, list(exercises), assignment)
    limits = Limits(call_seconds=deadline, fence=OWN_CODE)
    files = files_for(assignment, file.parent)
    with RemoteAnswers(cells_in(file, read_file(file)), limits, files=files) as answers:
        return [verdict_for(e, answers) for name, e in exercises.items() if only in (None, name)]
