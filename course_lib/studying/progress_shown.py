"""``progress()`` and ``course progress``: what was reached, as HTML in a notebook, as tables elsewhere."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from course_lib.card.words import visible
from course_lib.checking.outline import outline, outlines
from course_lib.studying import progress as kept
from course_lib.studying.overview import Overview, Part, overview
from course_lib.studying.saying import in_notebook

if TYPE_CHECKING:
    from jinja2 import Template
    from rich.console import Console

_STYLES = {"✓": "green", "○": "cyan", "✗": "red", "·": "dim"}
WRITTEN = "Written answers come on top: no check decides them."
_WIDTH = 100  # of plain text, which is read where lines may be long


def progress(assignment: str | None = None) -> None:
    """Show what you have reached so far: all assignments, and the exercises of one.

    Parameters
    ----------
    assignment : str, optional
        The one whose exercises are shown, by name or number; the one that you worked on last unless told.

    Raises
    ------
    UnknownExercise
        If there is no such assignment.
    """
    shown = reached(None if assignment is None else str(assignment))
    if in_notebook():
        from IPython.display import display

        display({"text/html": as_html(shown), "text/plain": as_text(shown)}, raw=True)
    else:
        print_in_terminal(shown)


def reached(assignment: str | None = None) -> Overview:
    """Return the course with what is noted in the course folder."""
    return overview(outlines(), kept.read(), None if assignment is None else outline(assignment))


def as_html(shown: Overview) -> str:
    """Return one block of HTML, complete in itself."""
    return _template().render(overview=shown, written=WRITTEN)


def as_text(shown: Overview) -> str:
    """Return lines of plain text."""
    from rich.console import Console

    lines = io.StringIO()
    print_in_terminal(shown, Console(file=lines, width=_WIDTH, color_system=None, force_jupyter=False))
    return lines.getvalue().rstrip()


def print_in_terminal(shown: Overview, console: Console | None = None) -> None:
    """Print two tables: the assignments, and the exercises of one."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    _print_assignments(shown, console)
    if shown.shown is not None:
        _print_exercises(shown.shown, console)
    console.print()
    for sentence in filter(None, (WRITTEN, shown.next, shown.notice)):
        console.print(Text(visible(sentence)))


def _print_assignments(shown: Overview, console: Console) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "assignment", "exercises", "points"):
        table.add_column(heading, justify="left" if heading == "assignment" else "right")
    for part in shown.parts:
        table.add_row(
            str(part.outline.number),
            part.outline.title,
            f"{part.done} of {len(part.rows)}",
            f"{part.points:g} of {part.outline.total:g}",
            style="green" if part.done == len(part.rows) else "",
        )
    table.add_section()
    exercises = sum(len(part.rows) for part in shown.parts)
    done = sum(part.done for part in shown.parts)
    table.add_row("", "in all", f"{done} of {exercises}", f"{shown.points:g} of {shown.total:g}")
    console.print(table)


def _print_exercises(part: Part, console: Console) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = Text(f"{part.outline.number} {part.outline.title}", style="bold")
    console.print(title)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("exercise")
    table.add_column("points", justify="right")
    table.add_column("last check")
    for row in part.rows:
        state = Text(f"{row.sign} {row.state}", style=_STYLES.get(row.sign, ""))
        table.add_row(Text(row.exercise), f"{row.points:g} of {row.max_points:g}", state)
    console.print(table)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("course_lib.studying", "."),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("progress.html")
