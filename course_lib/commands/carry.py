"""``course carry``: a library of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course_lib.commands.terminal import say

if TYPE_CHECKING:
    from rich.console import Console

    from course_lib.studying.carrying import Collected


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def carry(folder: Path | None) -> None:
    """Collect your functions that pass into mine.py, where later assignments find them.

    Looks at the notebooks in the course folder (FOLDER; the one you are in unless told). What isn't written
    or doesn't pass is lent until it does.
    """
    from rich.console import Console

    from course_lib.studying.carrying import carry as carry_all

    console = Console(highlight=False)
    with console.status("checking your functions"):
        try:
            carried = carry_all(folder, lambda one: _report(console, one))
        except OSError as error:
            raise click.ClickException(
                f"mine.py cannot be written ({error.strerror or error}: {error.filename}); it is as it was."
            ) from error
    if all(one.file is None for one in carried.collected):
        names = ", ".join(f"{one.assignment}.ipynb" for one in carried.collected)
        raise click.ClickException(
            f"There is no notebook of the course in {carried.path.parent} (looked for {names})."
        )
    yours = sum(len(one.yours) for one in carried.collected)
    functions = "1 function" if yours == 1 else f"{yours} functions"
    if yours or carried.path.exists():
        say(f"{carried.path} holds {functions} of yours.")
    else:
        say("Nothing of yours passes yet, so there is no mine.py.")
    if carried.copy is not None:
        say(f"The mine.py before held something else, too; it is kept as {carried.copy}.")
    sys.exit(1 if any(one.problem for one in carried.collected) else 0)


def _report(console: Console, collected: Collected) -> None:
    from rich.text import Text

    from course_lib.card.words import visible

    def tell(text: Text) -> None:
        console.print(Text(visible(text.plain), style=text.style), soft_wrap=True)

    if collected.problem:
        tell(
            Text(
                f"{collected.assignment}: {collected.problem}; what was collected before stays.", style="red"
            )
        )
    elif collected.file is not None:
        total = len(collected.yours) + len(collected.others)
        tell(
            Text(
                f"{collected.assignment}: {len(collected.yours)} of {total} functions are yours", style="bold"
            )
        )
        by_reason: dict[str, list[str]] = {}
        for name, why in collected.others.items():
            by_reason.setdefault(why, []).append(name)
        for why, names in by_reason.items():
            tell(Text(f"    {why}: {', '.join(names)}"))
