"""The catalogue: every known wrong answer of every assignment, and the families that they belong to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.source import find_assignments

_HERE = Path(__file__).resolve().parent
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
#: Below it a text has two paragraphs: the picture's caption, and the picture in words.
_PICTURE = "## The picture\n"


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer.

    Attributes
    ----------
    assignment, exercise, name : str
        Where it is known, and the diagnosis under which it goes into records.
    message : str
        What a student reads.
    """

    assignment: str
    exercise: str
    name: str
    message: str


@dataclass(frozen=True)
class Family:
    """A kind of mistake that is made in many exercises.

    Attributes
    ----------
    name : str
        Of its page and of its text.
    group : str
        Under which heading the gallery shows it.
    rules : tuple of str
        Regular expressions, as ``families.toml`` explains them.
    text : str
        What there is to say, in Markdown; the first line is the title.
    """

    name: str
    group: str
    rules: tuple[str, ...]
    text: str

    @property
    def title(self) -> str:
        """The text's title."""
        return self.text.split("\n", 1)[0].removeprefix("# ").strip()

    @property
    def teaser(self) -> str:
        """The text's first paragraph."""
        return self.text.split("\n\n", 2)[1].replace("\n", " ").strip()

    @property
    def sections(self) -> tuple[str, ...]:
        """What stands below the opening, by headings; without the one on the picture."""
        return tuple(_SECTION.split(self.text.partition(_PICTURE)[0].rstrip())[1:])

    def told_of_picture(self, facts: Mapping[str, Any]) -> tuple[str, str]:
        """Return the caption of the picture, and what stands in its place where it isn't seen.

        Parameters
        ----------
        facts : mapping
            What was measured for the picture.
        """
        caption, alternative = self.text.partition(_PICTURE)[2].strip().split("\n\n")
        return caption.format(**facts), alternative.format(**facts)


def loaded_assignments() -> list[LoadedAssignment]:
    """Return all assignments, in the course's order."""
    return [load_assignment(name) for name in find_assignments()]


def known_mistakes() -> Iterator[Mistake]:
    """Yield all known wrong answers to exercises, in the course's order.

    Letters of choice questions are none: to list the wrong ones is to give the right one away.
    """
    for loaded in loaded_assignments():
        for exercise in loaded.specification:
            for name, mutant in exercise.mutants.items():
                yield Mistake(loaded.name, exercise.name, name, mutant.message)


@cache
def families() -> tuple[Family, ...]:
    """Return the families, in the order in which they are tried."""
    return tuple(
        Family(found["name"], found["group"], tuple(found["rules"]), _text_of(found["name"]))
        for found in _data()["family"]
    )


def groups() -> list[str]:
    """Return the headings of the gallery, in their order."""
    return list(_data()["groups"])


def family_of(exercise: str, mistake: str) -> Family | None:
    """Return the family of a mistake: the first of which a rule is found; ``None`` if it is one of a kind."""
    return next((family for family in families() if rule_of(family, exercise, mistake)), None)


def rule_of(family: Family, exercise: str, mistake: str) -> str | None:
    """Return the rule by which a mistake belongs to a family."""
    words = mistake.replace("_", " ")
    placed = f"{exercise}/{words}"
    return next((rule for rule in family.rules if re.search(rule, placed if "/" in rule else words)), None)


def _text_of(name: str) -> str:
    return (_HERE / "texts" / f"{name}.md").read_text(encoding="utf-8")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((_HERE / "families.toml").read_text(encoding="utf-8"))
