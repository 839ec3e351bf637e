"""``course progress``: what was reached, and what is next."""

from __future__ import annotations

import click

from course_lib.commands.terminal import complete_assignment, exit_codes, problems


@click.command(epilog=exit_codes({0: "progress was shown", 2: "there is no such assignment"}))
@click.argument("assignment", required=False, shell_complete=complete_assignment)
def progress(assignment: str | None) -> None:
    """Show what you have reached, and what is next.

    The exercises of ASSIGNMENT (a number or name) are shown one by one; of the one that you worked on last
    unless told. Every check in a notebook or with `course check` notes what it found in the course folder.
    """
    from course_lib.studying.progress_shown import print_in_terminal, reached

    with problems():
        print_in_terminal(reached(assignment))
