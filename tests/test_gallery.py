"""The gallery of mistakes: every known wrong answer has its place, and no solution stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.assignment import load_assignment
from autograder.verify import solution_lines
from benchmarks.diagnosis import BLIND, READINGS
from website.gallery import write
from website.gallery.blind import headers, seen_in
from website.gallery.catalogue import (
    Family,
    families,
    family_of,
    groups,
    known_mistakes,
    loaded_assignments,
    rule_of,
)
from website.gallery.page import picture
from website.gallery.picture import drawn, pictured
from website.gallery.specimens import specimen_of
from website.gallery.writing import ONE_OF_A_KIND, by_family

TEXTS = Path(__file__).resolve().parent.parent / "website" / "gallery" / "texts"
SECTIONS = (
    "## What it looks like",
    "## Why it happens",
    "## The question to ask",
    "## How you would notice it without a grader",
)
#: Of the catalogue, so much may be one of a kind: a family that is missing shows.
MOST_SINGLE = 0.1


def _secret_lines() -> set[str]:
    return {line for loaded in loaded_assignments() for line in solution_lines(loaded.source)}


def _lines(text: str) -> Iterator[str]:
    """Yield a text's lines, and what stands in them as code; without the comments behind it."""
    for line in text.splitlines():
        yield line.strip()
        yield line.partition("  #")[0].strip()
        yield from re.findall(r"`([^`]+)`", line)


def test_every_known_wrong_answer_has_one_place() -> None:
    """It is in one family or one of a kind, and few are one of a kind."""
    mistakes = list(known_mistakes())

    found = by_family(mistakes)

    assert Counter(m for own in found.values() for m in own) == Counter(mistakes)
    assert len(found[""]) < MOST_SINGLE * len(mistakes)


def test_every_rule_puts_a_mistake_into_its_family() -> None:
    """A rule that no mistake needs any more is to go."""
    used = {
        (family.name, rule_of(family, m.exercise, m.name))
        for m in known_mistakes()
        if (family := family_of(m.exercise, m.name)) is not None
    }

    assert [(f.name, rule) for f in families() for rule in f.rules if (f.name, rule) not in used] == []


def test_letters_of_choice_questions_are_not_listed() -> None:
    """To list the wrong letters is to give the right one away."""
    choices = {e.name for loaded in loaded_assignments() for e in loaded.specification if e.is_choice}

    assert choices and not choices & {mistake.exercise for mistake in known_mistakes()}


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_every_family_is_told_in_the_same_order(family: Family) -> None:
    """What it looks like, why it happens, the question to ask, and how to notice it."""
    assert [section.splitlines()[0] for section in family.sections] == list(SECTIONS)
    assert "```python" in family.sections[0] and family.teaser and family.group in groups()


def test_every_text_and_picture_is_of_a_family() -> None:
    """Nothing is left over when a family goes; a caption has its picture, and a picture its caption."""
    names = {family.name for family in families()}

    assert {path.stem for path in TEXTS.glob("*.md")} == names
    assert {family.name for family in families() if "## The picture" in family.text} == set(pictured())


def test_texts_and_messages_hold_no_line_of_a_solution() -> None:
    """What people wrote for the gallery and for the card."""
    told = [family.text for family in families()] + [mistake.message for mistake in known_mistakes()]

    assert _secret_lines() & {line for text in told for line in _lines(text)} == set()


def test_a_line_of_a_solution_would_be_found() -> None:
    """In a block of code with a comment behind it, and between backticks."""
    line = sorted(_secret_lines())[0]

    assert line in set(_lines(f"```python\n{line}  # why?\n```")) and line in set(_lines(f"It is `{line}`."))


def test_a_specimen_shows_the_mistake_beside_the_solution() -> None:
    """Both numbers are what the two return for the call that is shown."""
    mistakes = [m for m in known_mistakes() if (m.exercise, m.name) == ("l1_distances", "squared")]

    specimen = specimen_of(mistakes)

    assert specimen is not None and specimen.is_plain
    loaded = load_assignment("knn")
    wrong = loaded.reference.mutated("l1_distances", loaded.exercises["l1_distances"].mutants["squared"])
    for column, namespace in (("wrong", wrong), ("right", loaded.reference.namespace)):
        returned = eval("\n".join(specimen.call), {**namespace, "np": np})
        assert getattr(specimen.rows[0], column) == f"{returned[0, 0]:.4g}"


def test_what_a_reader_confirmed_is_counted_once_for_an_answer() -> None:
    """However many names of a family it was given; and every answer that is counted is there."""
    assert READINGS.is_file()
    for family in families():
        seen = [(each.answer, each.said) for each in seen_in(family)]
        assert len(seen) == len(set(seen))
        assert all((BLIND / f"{answer}.py").is_file() and headers()[answer] for answer, _ in seen)


def test_a_picture_is_the_same_whenever_it_is_drawn() -> None:
    """And has an alternative text in both themes, with what was measured in it."""
    family = next(f for f in families() if f.name == "another-logarithm")
    first, second = drawn(family.name), drawn(family.name)

    assert first is not None and first == second
    told = picture(family, first)
    assert str(first.facts["counts"]) in told
    assert len(re.findall(r"^:alt: \S.*$", told, re.MULTILINE)) == 2 and first.light != first.dark


@pytest.mark.soak
def test_the_pages_hold_no_line_of_a_solution(tmp_path: Path) -> None:
    """Numbers and calls among them; every page is there, and every picture in both themes."""
    counts = write(tmp_path)

    pages = list((tmp_path / "gallery").glob("*.md"))
    assert {p.stem for p in pages} == {"index", ONE_OF_A_KIND, *(f.name for f in families())}
    assert len(pages) == counts.pages
    assert _secret_lines() & {line for p in pages for line in _lines(p.read_text(encoding="utf-8"))} == set()
    assert len(list((tmp_path / "gallery" / "pictures").glob("*.svg"))) == 2 * counts.pictures
