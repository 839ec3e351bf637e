"""Verdicts in a terminal: a tree for each, in colours; as plain lines where the output is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree

from course_lib.card.text import as_text
from course_lib.card.words import SIGNS, aspect_points, gathered, headline, pieces, visible
from course_lib.checking.details import Detail, Heat, Input, Named, Smallest, Table, Trace
from course_lib.checking.verdict import AspectVerdict, Outcome, Verdict

_STYLES: dict[Outcome, str] = {
    "ok": "green",
    "wrong": "red",
    "error": "red",
    "timeout": "red",
    "not_attempted": "",
    "blocked": "",
    "noted": "cyan",
}
_CODE = "cyan"
#: A longer input than this is for a file.
_LONGEST_INPUT = 240
#: A map has at most so many rows in a terminal.
_MOST_ROWS = 24


def show(verdicts: Sequence[Verdict], console: Console | None = None) -> None:
    """Print verdicts, those on what is not written in a line together."""
    console = console or Console()
    written = [verdict for verdict in verdicts if verdict.status != "not_attempted"]
    waiting = [verdict.exercise for verdict in verdicts if verdict.status == "not_attempted"]
    for verdict in written:
        if console.is_terminal:
            console.print(as_tree(verdict))
        else:
            console.print(as_text(verdict), markup=False, highlight=False, soft_wrap=True, emoji=False)
    if waiting:
        line = f"· Not written yet: {', '.join(waiting)}"
        console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=not console.is_terminal)


def as_tree(verdict: Verdict) -> Tree:
    """Return a verdict as a tree with a branch for each aspect."""
    passed = verdict.status == "passed"
    title = Text.assemble(
        (visible(verdict.exercise), "bold"), "  ", (headline(verdict), "green" if passed else "bold")
    )
    tree = Tree(title, guide_style="bright_black")
    for aspects in gathered(verdict):
        tree.add(_waiting(aspects) if aspects[0].outcome == "blocked" else _branch(aspects[0]))
    for remark in verdict.remarks:
        tree.add(_prose(remark))
    return tree


def _waiting(aspects: Sequence[AspectVerdict]) -> Text:
    """Return a line on aspects that wait for the same thing."""
    names = (f"{visible(aspect.name)}  {aspect_points(aspect)}" for aspect in aspects)
    return Text(f"{SIGNS['blocked']} {', '.join(names)}  {visible(aspects[0].message)}")


def _branch(aspect: AspectVerdict) -> RenderableType:
    line = Text.assemble(
        (f"{SIGNS[aspect.outcome]} {visible(aspect.name)}", _STYLES[aspect.outcome]),
        f"  {aspect_points(aspect)}",
    )
    long = any(isinstance(detail, Smallest) for detail in aspect.details)
    facts = [Padding(part, (0, 0, 0, 2)) for detail in aspect.details for part in _fact(detail, long)]
    return Group(line, *facts)


def _fact(detail: Detail, has_smallest: bool) -> Iterator[RenderableType]:
    """Yield what is printed for a fact."""
    if isinstance(detail, Named):
        yield _prose(detail.text, "bold yellow")
    elif isinstance(detail, Table):
        yield Padding(_table(detail), (0, 0, 0, 2))
    elif isinstance(detail, Smallest):
        yield _prose(detail.title)
        yield from () if detail.as_in else _lines(detail.lines)
        yield Padding(_table(detail.table), (0, 0, 0, 2))
    elif isinstance(detail, Heat):
        yield from _map(detail)
    elif isinstance(detail, Trace):
        yield _prose(detail.what)
        yield from _lines(detail.lines)
    elif isinstance(detail, Input):
        if not has_smallest and sum(map(len, detail.lines)) <= _LONGEST_INPUT:
            yield Text("The input:")
            yield from _lines(detail.lines)
    elif detail.text:
        yield _prose(detail.text)


def _prose(text: str, style: str = "") -> Text:
    styles = {"code": _CODE, "stress": "italic"}
    return Text.assemble(
        *((piece, styles.get(kind, "")) for kind, piece in pieces(visible(text))), style=style
    )


def _lines(lines: Iterable[str]) -> Iterator[RenderableType]:
    for line in lines:
        yield Padding(Text(visible(line), style=_CODE, overflow="fold"), (0, 0, 0, 2))


def _table(facts: Table) -> RichTable:
    table = RichTable(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="")
    table.add_column("")
    for name in facts.header:
        table.add_column(Text(visible(name)), justify="right", no_wrap=True)
    for row in facts.rows:
        table.add_row(Text(visible(row[0]), style=_CODE), *(Text(visible(cell)) for cell in row[1:]))
    if facts.more:
        table.add_row("…")
    return table


def _map(heat: Heat) -> Iterator[RenderableType]:
    """Yield a map of signs: too large, too small, no number, right."""
    if heat.text:
        yield _prose(heat.text)
    if len(heat.shape) != 2 or len(heat.rows) > _MOST_ROWS or "." not in "".join(heat.rows):
        return
    signs = {".": ("·", ""), "!": ("?", "bold red"), "x": ("×", "red")}
    for row in heat.rows:
        cells = (signs.get(cell) or (("+", "yellow") if cell.isupper() else ("-", "blue")) for cell in row)
        line = Text.assemble(*((f"{sign} ", style) for sign, style in cells), no_wrap=True)
        yield Padding(line, (0, 0, 0, 2))
    yield Text("(× wrong, · right)" if "x" in "".join(heat.rows) else "(+ too large, - too small, · right)")
