"""How far a class is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.grading.printable import printable

#: Seconds between two plain lines: a log of a thousand students stays readable.
_EVERY = 5.0

Say = Callable[[str], None]


class _Rate(ProgressColumn):
    """Students a minute."""

    def render(self, task: Task) -> Text:
        return Text(_rate(task.completed, task.elapsed or 0.0))


def _rate(done: float, seconds: float) -> str:
    return f"{60 * done / seconds:.0f} a minute" if done and seconds else ""


@contextmanager
def progress(total: int, what: str = "graded") -> Iterator[tuple[Say, Say]]:
    """Show progress; yields a function that says a sentence, and one to call with each student done."""
    if sys.stderr.isatty():
        columns = (
            TextColumn(what), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda text: bar.console.print(text, markup=False), lambda student: bar.advance(task)
    else:
        lines = _Lines(total)
        yield lambda text: click.echo(text, err=True), lines.advance


class _Lines:
    """Says where it is now and then, and at the end."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._start = self._said = time.monotonic()

    def advance(self, student: str) -> None:
        """Count one student."""
        self._done += 1
        now = time.monotonic()
        if now - self._said >= _EVERY or self._done == self._total:
            self._said = now
            elapsed = now - self._start
            left = elapsed / self._done * (self._total - self._done)
            click.echo(
                f"{self._done} of {self._total} students ({printable(student)}), "
                f"{_rate(self._done, elapsed)}, {left:.0f} s left",
                err=True,
            )
