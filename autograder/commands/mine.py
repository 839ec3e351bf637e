"""``autograder mine``: wrong answers that have no name yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.commands.fence import fence_options
from autograder.commands.grade import deadline_option
from course_lib.running.limits import FenceSettings, Limits

if TYPE_CHECKING:
    from autograder.authoring.assignment import LoadedAssignment
    from autograder.mining.mine import Mined


@click.command()
@click.argument("where", metavar="CLASS", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("assignment")
@click.option(
    "--also",
    "others",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another class, such as last year's, or a folder of files (may be given again).",
)
@click.option("--exercise", "only", multiple=True, help="Look at this exercise only (may be given again).")
@click.option("--most", default=10, show_default=True, help="Show so many groups, the largest first.")
@click.option("--drafts", "to", type=click.Path(path_type=Path), help="Write the drafts to this file, too.")
@deadline_option
@fence_options
def mine(
    where: Path,
    assignment: str,
    others: tuple[Path, ...],
    only: tuple[str, ...],
    most: int,
    to: Path | None,
    deadline: float,
    fence: FenceSettings,
) -> None:
    """Group the wrong answers to ASSIGNMENT that got no name by what they do, and draft names for them.

    CLASS is a class directory, or a folder of Python files and notebooks.
    """
    from autograder.authoring.assignment import load_assignment
    from autograder.grading.printable import counted
    from autograder.mining.answers import handed_in
    from autograder.mining.mine import mine as mine_answers
    from autograder.reporting.progress import progress
    from course_lib.checking.public import unknown_exercise

    loaded = load_assignment(assignment)
    for name in only:
        if name not in loaded.exercises:
            raise unknown_exercise(name, list(loaded.exercises), assignment)
    answers = [one for folder in (where, *others) for one in handed_in(loaded, folder)]
    with progress(len(answers), "looked at") as (_, advance):
        limits = Limits(call_seconds=deadline, fence=fence)
        found = mine_answers(loaded, answers, limits, only, advance)
    for one in found.unreadable:
        click.echo(f"not read: {_safe(one.label)}: {_safe(one.problem)}", err=True)
    nameless = sum(len(group.members) for group in found.groups)
    click.echo(
        f"Of {counted(found.read, 'hand-in')} {counted(found.wrong, 'answer')} "
        f"{'is' if found.wrong == 1 else 'are'} wrong; {found.named} of them are named, {nameless} have no "
        f"name, in {counted(len(found.groups), 'group')}. (The rest says by an exception what is "
        "wrong, or is right once an earlier function is.)"
    )
    drafts = [_shown(loaded, found, number) for number in range(min(most, len(found.groups)))]
    if to is not None:
        to.write_text("\n\n".join(drafts) + "\n", encoding="utf-8")
        click.echo(f"The drafts are in {to}.")


def _shown(loaded: LoadedAssignment, found: Mined, number: int) -> str:
    """Print a group, and return its draft."""
    from autograder.mining.drafts import draft

    group = found.groups[number]
    name = found.name_of(group)
    gained = found.gained.get(f"{group.exercise}/{name}", 0)
    count = len(group.members)
    click.echo(
        f"\n{number + 1}. {group.exercise}: {count} {'answer does' if count == 1 else 'answers do'} the same"
    )
    if group.shared is not None:
        click.echo(_safe(_indented(group.shared.text)))
    else:
        click.echo(_safe(_indented(f"The first was told: {group.first.message}")))
    text = draft(loaded, group, name)
    click.echo(f"   With this, {gained} more would be named:\n{_safe(_indented(text))}")
    return text


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.splitlines())


def _safe(text: str) -> str:
    from autograder.grading.printable import printable_lines

    return printable_lines(text)
