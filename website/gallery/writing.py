"""The gallery, written: an index, a page for each family, and one for what is one of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from website.gallery.blind import seen_in, wrong_answers
from website.gallery.catalogue import (
    Family,
    Mistake,
    families,
    family_of,
    groups,
    known_mistakes,
    loaded_assignments,
)
from website.gallery.index import Card, index_page
from website.gallery.page import Member, family_page, one_of_a_kind_page
from website.gallery.picture import Drawn, drawn
from website.gallery.specimens import specimen_of
from website.tasks import Place, places_of

FOLDER = "gallery"
ONE_OF_A_KIND = "one-of-a-kind"


@dataclass(frozen=True)
class Counts:
    """What there is in the gallery.

    Attributes
    ----------
    pages, families, mistakes, exercises, pictures : int
        Pages with the index; known wrong answers, in how many exercises; pictures.
    specimens : int
        Mistakes that are shown with what they return on a small input.
    single : int
        Mistakes that belong to no family.
    seen, of : int
        Mistakes of the blind benchmark that have a family, and how many wrong answers that has.
    """

    pages: int
    families: int
    mistakes: int
    exercises: int
    pictures: int
    specimens: int
    single: int
    seen: int
    of: int


def write(folder: Path) -> Counts:
    """Write the gallery into Sphinx's source folder, and return what is in it.

    Parameters
    ----------
    folder : Path
        The pages go to ``gallery/`` in it.
    """
    into = folder / FOLDER
    (into / "pictures").mkdir(parents=True, exist_ok=True)
    places = places_of(loaded.source for loaded in loaded_assignments())
    sorted_out = by_family(list(known_mistakes()))
    cards, specimens = [], 0
    for family in families():
        members = _members(sorted_out[family.name], places)
        specimens += sum(member.specimen is not None for member in members)
        cards.append(_write_family(into, family, members))
    single = sorted_out[""]
    (into / f"{ONE_OF_A_KIND}.md").write_text(one_of_a_kind_page(single, places), encoding="utf-8")
    counts = _counts(cards, sorted_out, specimens)
    cards.sort(key=lambda card: (groups().index(card.family.group), -card.ways))
    (into / "index.md").write_text(index_page(groups(), cards, counts), encoding="utf-8")
    return counts


def by_family(mistakes: Sequence[Mistake]) -> dict[str, list[Mistake]]:
    """Return the mistakes of each family, and under an empty name those of none."""
    found: dict[str, list[Mistake]] = {"": [], **{family.name: [] for family in families()}}
    for mistake in mistakes:
        family = family_of(mistake.exercise, mistake.name)
        found[family.name if family else ""].append(mistake)
    return found


def _members(mistakes: Sequence[Mistake], places: dict[str, Place]) -> list[Member]:
    """Return what is known in each exercise; they come in the course's order.

    What is known in most exercises is what shows the family best.
    """
    frequency = Counter(mistake.name for mistake in mistakes)
    grouped = ((name, tuple(own)) for name, own in groupby(mistakes, key=lambda mistake: mistake.exercise))
    return [_member(places[name], own, frequency) for name, own in grouped]


def _member(place: Place, own: tuple[Mistake, ...], frequency: Counter[str]) -> Member:
    typical = sorted(own, key=lambda mistake: -frequency[mistake.name])
    specimen = specimen_of(typical)
    return Member(place, own, specimen, frequency[specimen.mistake.name] if specimen else 0)


def _write_family(into: Path, family: Family, members: Sequence[Member]) -> Card:
    picture, seen = drawn(family.name), seen_in(family)
    if picture is not None:
        _write_picture(into / "pictures", family.name, picture)
    text = family_page(family, members, seen, wrong_answers(), picture)
    (into / f"{family.name}.md").write_text(text, encoding="utf-8")
    ways = sum(len(member.mistakes) for member in members)
    return Card(family, len(members), ways, len(seen), picture)


def _write_picture(into: Path, name: str, picture: Drawn) -> None:
    (into / f"{name}-light.svg").write_bytes(picture.light)
    (into / f"{name}-dark.svg").write_bytes(picture.dark)


def _counts(cards: Sequence[Card], sorted_out: dict[str, list[Mistake]], specimens: int) -> Counts:
    every = [mistake for found in sorted_out.values() for mistake in found]
    return Counts(
        pages=len(cards) + 2,
        families=len(cards),
        mistakes=len(every),
        exercises=len({mistake.exercise for mistake in every}),
        pictures=sum(card.picture is not None for card in cards),
        specimens=specimens,
        single=len(sorted_out[""]),
        seen=sum(card.seen for card in cards),
        of=wrong_answers(),
    )
