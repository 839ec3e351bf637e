"""The gallery's index: a card for each family, under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from website.gallery.catalogue import Family
from website.gallery.page import described
from website.gallery.picture import Drawn

if TYPE_CHECKING:
    from website.gallery.writing import Counts

_DESCRIPTION = (
    "Mistakes that people make when they write neural networks, by families: "
    "what each looks like, what it returns beside the right answer, and the question that helps."
)


@dataclass(frozen=True)
class Card:
    """A family as the index shows it.

    Attributes
    ----------
    family : Family
    exercises, ways, seen : int
        In how many exercises and ways it is known, and how often it was made in the blind benchmark.
    picture : Drawn or None
    """

    family: Family
    exercises: int
    ways: int
    seen: int
    picture: Drawn | None


def index_page(groups: Sequence[str], cards: Sequence[Card], counts: Counts) -> str:
    """Return the index; cards come as they are to be shown under their heading."""
    blocks = [described(_DESCRIPTION), "# The gallery of mistakes", _opening(counts)]
    for group in groups:
        grid = "\n\n".join(_card(card) for card in cards if card.family.group == group)
        blocks.append(f"## {group}\n\n::::::{{grid}} 1 1 2 2\n:gutter: 3\n\n{grid}\n\n::::::")
    blocks.append(_closing(counts))
    blocks.append(_toctree(cards))
    return "\n\n".join(blocks) + "\n"


def _opening(counts: Counts) -> str:
    return (
        ":::{rst-class} lead\n:::\n\n"
        "Whoever learns to write neural networks makes mistakes, and makes the same ones as everybody else. "
        f"This course knows {counts.mistakes:,} wrong answers to its {counts.exercises} exercises and "
        f"tells a student "
        f"which one it was. Here they are by kind: {counts.families} families, each with what it looks "
        f"like, what it "
        "returns beside the right answer, and the question that helps.\n\n"
        "The code on these pages is wrong on purpose. No solution of an exercise is among it."
    )


def _card(card: Card) -> str:
    seen = f" · {card.seen} × in the blind benchmark" if card.seen else ""
    where = f"{card.ways} ways in {card.exercises} exercises{seen}"
    return "\n".join((
        f":::::{{grid-item-card}} {card.family.title}",
        f":link: {card.family.name}",
        ":link-type: doc",
        ":class-card: mistake-card",
        "",
        _face(card),
        "",
        card.family.teaser,
        "",
        f"::::{{card-footer}}\n{where}\n::::",
        ":::::",
    ))  # fmt: skip


def _face(card: Card) -> str:
    """Return what is seen first: the picture, or the wrong line."""
    if card.picture is None:
        return f"```python\n{_wrong_line(card.family.text)}\n```"
    _, alternative = card.family.told_of_picture(card.picture.facts)
    alt = alternative.partition(". ")[0]
    return "\n\n".join(
        f"```{{image}} pictures/{card.family.name}-{theme}.svg\n:alt: {alt}\n:class: only-{theme}\n```"
        for theme in ("light", "dark")
    )


def _wrong_line(text: str) -> str:
    """Return the family's first piece of code, without comments."""
    code = text.split("```python\n", 1)[1].split("\n```", 1)[0]
    return "\n".join(line.split("  #")[0].rstrip() for line in code.splitlines())


def _closing(counts: Counts) -> str:
    return (
        "## What is counted here\n\n"
        f"{counts.mistakes:,} known wrong answers in {counts.exercises} exercises; {counts.families} "
        f"families, "
        f"{counts.pictures} with a picture; {counts.single} mistakes are [one of a kind](one-of-a-kind.md). "
        f"{counts.specimens} times a page shows what comes back on a small input beside what is right, "
        f"computed when this "
        "page was made. The same mistake in another exercise counts as another one, since what it "
        "returns is another "
        "thing there. Wrong letters of choice questions are left out: to list them is to give the right "
        "one away.\n\n"
        f"The [blind benchmark](../diagnosis.md) has {counts.of} wrong answers, written without sight of "
        f"the checks; "
        f"{counts.seen} mistakes in them were given a name of one of these families that a reader "
        f"confirmed.\n\n"
        "`python -m website.gallery` prints these numbers. A mistake that nobody has named yet is welcome: "
        "[how to add one](../authoring.md)."
    )


def _toctree(cards: Sequence[Card]) -> str:
    names = "\n".join([*(card.family.name for card in cards), "one-of-a-kind"])
    return f":::{{toctree}}\n:hidden:\n\n{names}\n:::"
