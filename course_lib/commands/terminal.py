"""What the commands share: how they say what is wrong, what they complete, and that they are at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: After a notebook's file was changed.
RELOAD = "If the notebook is open in Jupyter, load it again: File, Reload Notebook from Disk."


class Problem(click.ClickException):
    """Something that the student can mend; its message says how. The command exits with 2."""

    exit_code = 2


def say(text: str, *, err: bool = False) -> None:
    """Print a line in which nothing commands the terminal: names of files are anybody's."""
    from course_lib.card.words import visible

    click.echo(visible(text), err=err)


def exit_codes(meanings: dict[int, str]) -> str:
    """Return the end of a command's help: what it exits with, one line each."""
    lines = (f"  {code}  {meaning}" for code, meaning in meanings.items())
    return "\n".join(["\b", "Exit codes:", *lines])


@contextmanager
def problems() -> Iterator[None]:
    """Show what we raise on purpose as a message, and leave everything else the bug that it is."""
    try:
        yield
    except Exception as error:
        if not _is_expected(error):
            raise
        from course_lib.card.words import visible

        raise Problem(visible(str(error.args[0] if error.args else error))) from error


def _is_expected(error: Exception) -> bool:
    """Return whether an exception is one that we raise on purpose, its message made for whoever reads it."""
    from course_lib.checking.public import UnknownExercise
    from course_lib.running.cells import UnreadableFile
    from course_lib.running.fence import FenceFailed, NoFence
    from course_lib.studying.asked import NoHint
    from course_lib.studying.notebooks import NoNotebooks
    from course_lib.studying.trouble import Trouble

    expected = UnknownExercise | UnreadableFile | FenceFailed | NoFence | NoHint | NoNotebooks | Trouble
    return isinstance(error, expected)


@contextmanager
def busy(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal that something is being done; what is yielded changes the text.

    It goes to standard error, and nowhere if that is no terminal.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text: None
        return
    with console.status(what) as status:
        yield status.update


def complete_exercise(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the exercises that a shell may complete."""
    from course_lib.checking.outline import outlines

    return sorted({name for one in outlines() for name in one.points if name.startswith(incomplete)})


def complete_assignment(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[click.shell_completion.CompletionItem]:
    """Return the assignments that a shell may complete, and have it complete files too."""
    from click.shell_completion import CompletionItem

    from course_lib.checking.outline import outlines

    names = [
        CompletionItem(one.name, help=one.title) for one in outlines() if one.name.startswith(incomplete)
    ]
    return names or [CompletionItem(incomplete, type="file")]
