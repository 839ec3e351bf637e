"""``course solution``: an answer, in a terminal."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("name")
@click.option(
    "--give-up", is_flag=True, help="Show it though you have not solved it; progress remembers that."
)
@click.option("--assignment", help="Which one, where several have an exercise of that name.")
def solution(name: str, give_up: bool, assignment: str | None) -> None:
    """Show the solution of NAME, an exercise or a question, beside your own (study edition).

    It opens when a check has given full marks, and for a written question when your notebook holds an answer.
    Exits with 1 if it stays closed.
    """
    from course_lib.checking.public import UnknownExercise
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
        found = reveal(name, InFile(), giving_up=giving_up, give_up=give_up, assignment=assignment)
    except (NotYet, NoAnswers) as reason:
        click.echo(str(reason), err=True)
        sys.exit(1)
    except UnknownExercise as error:
        raise click.UsageError(str(error)) from error
    print_in_terminal(found)
