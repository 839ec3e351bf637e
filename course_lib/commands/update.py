"""``course update``: a corrected release, with all that the student wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from course_lib.commands.terminal import RELOAD, complete_assignment, exit_codes, problems, say

if TYPE_CHECKING:
    from course_lib.studying.updating import Updated


@click.command(epilog=exit_codes({0: "the notebook is up to date", 2: "nothing was changed"}))
@click.argument("what", required=False, shell_complete=complete_assignment)
@click.option(
    "--from",
    "release",
    type=click.Path(path_type=Path),
    help="The new release; the installed course's unless told.",
)
def update(what: str | None, release: Path | None) -> None:
    """Bring a corrected release into your notebook.

    WHAT is an assignment's number or name, or the notebook. Everything that you wrote stays: solutions,
    answers, and the cells that you added. The notebook as it was is kept.
    """
    from course_lib.studying.finding import find, of_assignment
    from course_lib.studying.notebooks import released_notebook
    from course_lib.studying.updating import update as update_in

    with problems():
        found = find(what)
        if release is None:
            release = released_notebook(found.assignment.name).path
        else:
            of_assignment(found.assignment, release)
        updated = update_in(found.path, release)
    _report(found.path, updated)


def _report(path: Path, updated: Updated) -> None:
    if updated.copy is None:
        say(f"{path} is up to date.")
        return
    say(f"{path} is up to date now; as it was, it is kept as {updated.copy}.")
    if updated.new:
        say(f"Cells with the release's text: {', '.join(updated.new)}.")
    if updated.added:
        say(f"Cells of your own that stayed: {updated.added}.")
    for name in updated.kept:
        say(
            f"The text that `{name}` was given with has changed; yours stayed. To see the new one: "
            f"course reset {name}, which keeps a copy of yours."
        )
    say(RELOAD)
