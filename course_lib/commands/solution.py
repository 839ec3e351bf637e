"""``course solution``: an answer, in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from course_lib.commands.terminal import complete_exercise, exit_codes, problems


@click.command(
    epilog=exit_codes(
        {0: "the answer was shown", 1: "it stays closed", 2: "there is no such exercise or file"}
    )
)
@click.argument("name", shell_complete=complete_exercise)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--give-up", is_flag=True, help="Show it though you have not solved it; progress remembers that."
)
@click.option("--assignment", help="Which one, where several have an exercise of that name.")
def solution(name: str, file: Path | None, give_up: bool, assignment: str | None) -> None:
    """Show the solution of NAME, an exercise or a question, beside your own (study edition).

    It opens when a check has given full marks, and for a written question when your notebook holds an answer.
    FILE says which notebook, where there are several.
    """
    from course_lib.studying.answers import NoAnswers, edition
    from course_lib.studying.own import InFile
    from course_lib.studying.revealing import NotYet, reveal
    from course_lib.studying.showing import print_in_terminal
    from course_lib.studying.solutions import NO_SOLUTIONS

    if edition() == "class":
        click.echo(NO_SOLUTIONS, err=True)
        sys.exit(1)
    giving_up = f"`course solution {name} --give-up`"
    try:
        with problems():
            found = reveal(name, InFile(file), giving_up=giving_up, give_up=give_up, assignment=assignment)
    except (NotYet, NoAnswers) as reason:
        click.echo(str(reason), err=True)
        sys.exit(1)
    print_in_terminal(found)
