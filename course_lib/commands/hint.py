"""``course hint``: one of an exercise's hints."""

from __future__ import annotations

import click

from course_lib.commands.terminal import complete_exercise, exit_codes, problems


@click.command(epilog=exit_codes({0: "the hint was shown", 2: "there is no such exercise or hint"}))
@click.argument("exercise", shell_complete=complete_exercise)
@click.argument("number", type=int, default=1)
@click.option("--assignment", help="Which one, where several have an exercise of that name.")
def hint(exercise: str, number: int, assignment: str | None) -> None:
    """Show a hint on EXERCISE: the first, or NUMBER.

    They are the hints that are folded away in the notebook; each says more than the one before.
    """
    from course_lib.checking.public import UnknownExercise, public_exercise
    from course_lib.studying.asked import NoHint, hint_among
    from course_lib.studying.notebooks import has_question

    with problems():
        try:
            hints = public_exercise(exercise, assignment).hints
        except UnknownExercise:
            if not has_question(exercise):
                raise
            raise NoHint(f"`{exercise}` is a written question; these have no hints.") from None
        _print(hint_among(hints, exercise, number))
    if number < len(hints):
        click.echo(f"\nHint {number} of {len(hints)}; the next one: course hint {exercise} {number + 1}")


def _print(text: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    console.print(
        Markdown(text) if console.is_terminal else text, markup=False, highlight=False, soft_wrap=True
    )
