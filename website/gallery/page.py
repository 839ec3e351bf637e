"""A page of the gallery, as MyST Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from website.gallery.blind import Seen
from website.gallery.catalogue import Family, Mistake
from website.gallery.picture import Drawn
from website.gallery.specimens import Specimen
from website.tasks import Place

#: So many specimens stand open on a page; the others are folded away with their exercise.
MOST_SHOWN = 3
#: A call of more characters is shown where there is no shorter one.
_LONG_CALL = 160
#: A line of code is so long at most, so that it fits a phone with what is asked beside it.
_LONGEST_LINE = 44
_QUESTION = "## The question to ask"
_MADE = (
    "*Made from the catalogue of known wrong answers (`notebooks/*/checks/`), the solutions, which are "
    "not shown, "
    "and `benchmarks/blind/`.*"
)


@dataclass(frozen=True)
class Member:
    """What is known of a family in one exercise.

    Attributes
    ----------
    place : Place
        Where the exercise is.
    mistakes : tuple of Mistake
    specimen : Specimen or None
        What one of them returns on a small input, if one shows any.
    typical : int
        In how many exercises the family has a mistake of the specimen's name.
    """

    place: Place
    mistakes: tuple[Mistake, ...]
    specimen: Specimen | None
    typical: int = 0

    @property
    def where(self) -> str:
        """A link to the exercise, with its name."""
        return f"{self.place.link}, `{self.place.task.name}`"


def family_page(
    family: Family, members: Sequence[Member], seen: Sequence[Seen], of: int, drawn: Drawn | None
) -> str:
    """Return the page of a family.

    Parameters
    ----------
    family : Family
    members : sequence of Member
        By exercise, in the course's order.
    seen : sequence of Seen
        Where its mistakes were made in the blind benchmark.
    of : int
        How many wrong answers that has.
    drawn : Drawn, optional
        Its picture.
    """
    told = [_narrow(_with_question(section.strip())) for section in family.sections]
    if drawn is not None:
        told.insert(1, picture(family, drawn))
    parts = [
        described(family.teaser),
        f"# {family.title}",
        f":::{{rst-class}} lead\n:::\n\n{family.teaser}",
        _counted(members, seen, of),
        *told,
        _on_small_numbers(members),
        _where_known(members),
        _in_the_benchmark(seen, of),
        f"---\n\n{_MADE} [All families](index.md)",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def described(text: str) -> str:
    """Return what tells a search engine, or whoever is sent a link, what a page is about."""
    quoted = json.dumps(text.replace("`", ""), ensure_ascii=False)
    return f"---\nmyst:\n  html_meta:\n    description: {quoted}\n---"


def picture(family: Family, drawn: Drawn) -> str:
    """Return a figure in the reader's theme, with its caption."""
    caption, alternative = family.told_of_picture(drawn.facts)
    images = "\n\n".join(
        f"```{{image}} pictures/{family.name}-{theme}.svg\n:alt: {alternative}\n:class: only-{theme} "
        f"mistake-picture\n```"
        for theme in ("light", "dark")
    )
    return f"{images}\n\n:::{{rst-class}} mistake-caption\n:::\n\n{caption}"


def _with_question(section: str) -> str:
    """Return a section; the question to ask stands out."""
    return section.replace(f"{_QUESTION}\n", f"{_QUESTION}\n\n:::{{rst-class}} question\n:::\n")


def _narrow(section: str) -> str:
    """Return a section in which what is asked of a line of code stands above it, where the line is long."""
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}# {comment}\n{code}"
        if comment and len(line) > _LONGEST_LINE
        else line
        for line in section.split("\n")
        for code, _, comment in [line.partition("  # ")]
    )


def _counted(members: Sequence[Member], seen: Sequence[Seen], of: int) -> str:
    ways = sum(len(member.mistakes) for member in members)
    answers = len({each.answer for each in seen})
    blind = f"made in {answers} of the {of} wrong answers" if answers else f"not among the {of} wrong answers"
    return (
        f"**Known in {_number(len(members), 'exercise')}, in {_number(ways, 'way')}; "
        f"{blind} of the [blind benchmark](../diagnosis.md).**"
    )


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _on_small_numbers(members: Sequence[Member]) -> str:
    chosen = _chosen(members)
    if not chosen:
        return ""
    opening = "Each is a call to paste, what comes back with the mistake, and what is right."
    return "\n\n".join(["## On small numbers", opening, *map(_shown, chosen)])


def _chosen(members: Sequence[Member]) -> list[Member]:
    """Return members that show the family best, with short calls and of different assignments."""
    found = [m for m in members if m.specimen is not None and m.specimen.is_plain]
    ranked = sorted(found, key=_untypical)
    first = {m.place.source.name: m for m in reversed(ranked)}  # the best of each assignment
    different = [m for m in ranked if m in first.values()]
    return [*different, *(m for m in ranked if m not in different)][:MOST_SHOWN]


def _untypical(member: Member) -> tuple[bool, int, int]:
    length = member.specimen.length if member.specimen else 0
    return length > _LONG_CALL, -member.typical, length


def _shown(member: Member) -> str:
    if member.specimen is None:
        return ""
    said = f"{member.where}: {member.specimen.mistake.message}"
    return f"{said}\n\n{_call(member.specimen)}"


def _call(specimen: Specimen) -> str:
    code = "\n".join(specimen.call)
    rows = "\n".join(f"| `{row.name}` | {_entry(row.wrong)} | {_entry(row.right)} |" for row in specimen.rows)
    table = f"| entry | with the mistake | right |\n|---|---:|---:|\n{rows}"
    return f"```python\n{code}\n```\n\n:::{{table}}\n:class: specimen\n\n{table}\n:::"


def _entry(text: str) -> str:
    """Return a number or words as they are, and anything else as code."""
    return f"`{text}`" if re.search(r"['\[\]{}]", text) else text


def _where_known(members: Sequence[Member]) -> str:
    blocks = ["## Where it is known", "Every wording is what a student reads on the card."]
    for title, group in groupby(members, key=lambda member: member.place.page):
        blocks += [f"### {title}", *(_folded(member) for member in group)]
    return "\n\n".join(blocks)


def _folded(member: Member) -> str:
    told = _number(len(member.mistakes), "way")
    lines = [f"::::{{dropdown}} {member.place.task.name} · {told}", f"{member.where}."]
    lines += list(_messages(member.mistakes))
    if member.specimen is not None:
        lines += [f"For example, with *{_words(member.specimen.mistake)}*:", _call(member.specimen)]
    return "\n\n".join([*lines, "::::"])


def _messages(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """Yield a list of what students read, with the names under which each is recorded."""
    names: dict[str, list[str]] = {}
    for mistake in mistakes:
        names.setdefault(mistake.message, []).append(f"`{mistake.name}`")
    yield "\n".join(f"- {message} ({', '.join(called)})" for message, called in names.items())


def _words(mistake: Mistake) -> str:
    return mistake.name.replace("_", " ")


def _in_the_benchmark(seen: Sequence[Seen], of: int) -> str:
    if not seen:
        return ""
    lines = "\n".join(f"- `{each.exercise}`: {each.said}" for each in seen)
    return (
        f"## In the blind benchmark\n\nOf {of} wrong answers that were written without sight of the "
        f"checks, these had "
        f"it, in the words of their authors:\n\n{lines}"
    )


def one_of_a_kind_page(mistakes: Sequence[Mistake], places: Mapping[str, Place]) -> str:
    """Return the page of those mistakes that no family has."""
    blocks = [
        "# One of a kind",
        "Mistakes that no family has taken in. Most come from what is peculiar to their exercise. "
        "They are recognised and named like the others.",
    ]
    for title, group in groupby(mistakes, key=lambda mistake: places[mistake.exercise].page):
        blocks.append(f"## {title}")
        for exercise, own in groupby(group, key=lambda mistake: mistake.exercise):
            found = tuple(own)
            blocks.append(_folded(Member(places[exercise], found, None)))
    return "\n\n".join([*blocks, f"---\n\n{_MADE} [All families](index.md)"]) + "\n"
