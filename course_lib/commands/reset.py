"""``course reset``: an exercise as it was given."""

from __future__ import annotations

from pathlib import Path

import click

from course_lib.commands.terminal import RELOAD, complete_exercise, exit_codes, problems, say


@click.command(epilog=exit_codes({0: "the cell is as it was given", 2: "nothing was changed"}))
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def reset(exercise: str, file: Path | None) -> None:
    """Put EXERCISE back as it was given, and keep a copy of your answer.

    A written question can be reset, too. FILE is the notebook, where it is not clear which one is meant.
    """
    from course_lib.studying.desk import course_folder
    from course_lib.studying.finding import find_with
    from course_lib.studying.progress import forget
    from course_lib.studying.resetting import reset as reset_in

    with problems():
        found = find_with(exercise, file)
        kept = reset_in(exercise, found.assignment.name, found.path).kept
    if not kept:
        say(f"`{exercise}` in {found.path} is as it was given.")
        return
    say(f"`{exercise}` in {found.path} is as it was given. Your answer is kept as {kept[-1]}.")
    say(RELOAD)
    if exercise in found.assignment.points:
        notice = forget(found.assignment.name, exercise, course_folder(found.path.parent))
        if notice:
            say(notice, err=True)
