"""What there is to say of an aspect, as facts, in the order in which they are read.

Each fact is plain text by itself; the text of all of them is the row's message, which goes into records and
comments. A card (:mod:`course_lib.card`) shows the same facts in its own ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

#: Tables, calls and tracebacks begin with so much.
INDENT = "    "


@dataclass(frozen=True)
class Named:
    """What to read first: the mistake by its name, or advice."""

    text: str


@dataclass(frozen=True)
class Said:
    """A sentence or more."""

    text: str


@dataclass(frozen=True)
class Unlike:
    """One thing that is not as expected: a shape, a number, a text.

    Attributes
    ----------
    path : str
        What it is of, such as ``dW``.
    got, expected : str
        In words.
    inputs : str
        Of which call, in words.
    """

    path: str
    got: str
    expected: str
    inputs: str

    @property
    def text(self) -> str:
        """The fact in a sentence."""
        verb = (
            "has" if self.got.startswith(("shape ", "other keys ")) or self.got.endswith(" items") else "is"
        )
        return f"`{self.path}` {verb} {self.got}; expected {self.expected} ({self.inputs})."


@dataclass(frozen=True)
class Table:
    """Short texts in rows and columns.

    Attributes
    ----------
    header : tuple of str
        Names of the columns but for the first, which says what a row is about.
    rows : tuple of tuple of str
    more : bool
        Whether there are rows that aren't shown.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: bool = False

    @property
    def text(self) -> str:
        """The table in columns, numbers to the right."""
        cells = [("", *self.header), *self.rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
        lines = [
            "   ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in cells
        ]
        return "\n".join(f"{INDENT}{line}" for line in [*lines, *(["…"] if self.more else [])])


@dataclass(frozen=True)
class Smallest:
    """The smallest input on which an answer differs: lines to paste, and its entries.

    ``as_in`` names the aspect that showed the same lines before; they are then not repeated.
    """

    lines: tuple[str, ...]
    table: Table
    as_in: str = ""

    @property
    def title(self) -> str:
        """What stands above it."""
        if self.as_in:
            return f"On the smallest input, that of “{self.as_in}”:"
        return "The smallest input on which it differs here:"

    @property
    def text(self) -> str:
        """Title, lines and table."""
        lines = () if self.as_in else self.lines
        return "\n".join([self.title, *(f"{INDENT}{line}" for line in lines), self.table.text])


@dataclass(frozen=True)
class Heat:
    """Where in a vector or a matrix an answer is wrong, and how far off.

    Attributes
    ----------
    path : str
    shape : tuple of int
        Of the array.
    rows : tuple of str
        A character for each cell: ``.`` right, ``A`` to ``D`` more and more too large, ``a`` to ``d`` too
        small, ``!`` not a finite number, ``x`` another label.
    block : (int, int)
        How many rows and columns of the array a cell stands for; the largest error in it is shown.
    largest : float
        The error at the end of the scale.
    where : str
        In which rows or columns all wrong entries are, in words; empty if that says nothing.
    """

    path: str
    shape: tuple[int, ...]
    rows: tuple[str, ...]
    block: tuple[int, int] = (1, 1)
    largest: float = 0.0
    where: str = ""

    @property
    def text(self) -> str:
        """Where the wrong entries are, if that says anything."""
        return f"All of them are {self.where}." if self.where else ""


@dataclass(frozen=True)
class Trace:
    """An exception: what it says, and the lines of the student's own code that led there."""

    what: str
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it says, and the lines below."""
        return "\n".join([self.what, *(f"{INDENT}{line}" for line in self.lines)])


@dataclass(frozen=True)
class Input:
    """The input in full, as lines to paste; a card folds it, and the plain text has its sizes elsewhere."""

    lines: tuple[str, ...]
    text: str = ""


Detail = Named | Said | Unlike | Table | Smallest | Heat | Trace | Input
_KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(Detail)}


def digits_apart(one: float, other: float, least: int) -> int:
    """Return in how many digits two numbers look different: so many at least, and all there are at most."""
    return next((n for n in range(least, 17) if f"{one:.{n}g}" != f"{other:.{n}g}"), least)


def plain(details: Iterable[Detail]) -> str:
    """Return what there is to say as lines of text."""
    return "\n".join(filter(None, (detail.text for detail in details)))


def as_data(details: Iterable[Detail]) -> list[dict[str, Any]]:
    """Return the details as plain data, each with its kind."""
    return [{"kind": type(detail).__name__, **asdict(detail)} for detail in details]


def from_data(data: object) -> tuple[Detail, ...]:
    """Return the details that `as_data` gave, whatever JSON made of them; none if any is damaged."""
    try:
        return tuple(map(_from_data, data)) if isinstance(data, list) else ()
    except (TypeError, KeyError, ValueError):
        return ()


def _from_data(item: dict[str, Any]) -> Detail:
    values = {name: _frozen(value) for name, value in item.items() if name != "kind"}
    if isinstance(item.get("table"), dict):
        values["table"] = Table(**{name: _frozen(value) for name, value in item["table"].items()})
    detail: Detail = _KINDS[item["kind"]](**values)
    "".join([detail.text, *getattr(detail, "lines", ())])  # a TypeError, if they are no text
    return detail


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def bounded(details: Iterable[Detail], most: int) -> tuple[Detail, ...]:
    """Return the details whose text has so many characters; the first that has more is cut, and the last."""

    def kept() -> Iterator[Detail]:
        left = most
        for detail in details:
            if len(detail.text) > left:
                cut = f"{detail.text[: left - 1]}…"
                yield replace(detail, text=cut) if isinstance(detail, Named) else Said(cut)
                return
            left -= len(detail.text) + 1
            yield detail

    return tuple(kept())
