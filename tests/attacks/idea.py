"""The ideas of attackers, one file each: what a hand-in does, in its own code, and what it deserves.

A file's docstring says what is tried; the lines with a colon at its end are settings:

``deserves: 3``
    Points that the hand-in has earned honestly: 0, or all of them in the family ``honest``, unless told.
``kind: builder``
    The file makes the hand-in: its ``hand_in(place)`` is called here, see :class:`tests.attacks.place.Place`.
``exercise: linear/predict``
    Nothing but this exercise is judged, without a class.
``soak: why``
    Too slow for every day.

The rest is the hand-in's code. ``# %%`` begins another added cell, ``# %% scale`` the solution of ``scale``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

IDEAS = Path(__file__).resolve().parent / "ideas"
#: What the toy assignment is worth.
FULL = 7.0
HONEST = "honest"
_CELL = re.compile(r"^# %%[ \t]*(\w*)[ \t]*$", re.MULTILINE)
_DOCSTRING = re.compile(r'"""(.*?)"""\n', re.DOTALL)
_SETTING = re.compile(r"^(\w+): (.+)$")


@dataclass(frozen=True, eq=False)
class Idea:
    """One idea.

    Attributes
    ----------
    family, name : str
    about : str
        What is tried.
    path : Path
    deserves : float
    settings : dict
        As in the file.
    added : tuple of str
        Code of cells that the student added, in order.
    solutions : dict
        Code of solution cells, by name.
    """

    family: str
    name: str
    about: str
    path: Path
    deserves: float
    settings: dict[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    solutions: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Family and name; the student who has the idea is called so, too."""
        return f"{self.family}-{self.name}"

    @property
    def is_honest(self) -> bool:
        """Whether it is no attack: it must lose nothing."""
        return HONEST in (self.family, self.name.partition("_")[0])

    @property
    def is_builder(self) -> bool:
        """Whether the file makes the hand-in."""
        return self.settings.get("kind") == "builder"

    @property
    def exercise(self) -> str:
        """Assignment and exercise, if nothing else is judged."""
        return self.settings.get("exercise", "")

    @property
    def is_slow(self) -> bool:
        """Whether it is left out of everyday runs."""
        return "soak" in self.settings


@cache
def all_ideas() -> tuple[Idea, ...]:
    """Return all ideas, sorted."""
    return tuple(_read(path) for path in sorted(IDEAS.glob("*/*.py")))


def _read(path: Path) -> Idea:
    text = path.read_text(encoding="utf-8")
    found = _DOCSTRING.match(text)
    docstring = found[1] if found else ""
    settings = {m[1]: m[2] for line in docstring.splitlines() if (m := _SETTING.match(line))}
    about = " ".join(line for line in docstring.splitlines() if line and not _SETTING.match(line))
    family = path.parent.name
    deserves = float(settings.get("deserves", FULL if family == HONEST else 0))
    _, *parts = _CELL.split("# %%\n" + text[found.end() if found else 0 :])
    cells = [(name, code.strip("\n")) for name, code in zip(parts[::2], parts[1::2], strict=True)]
    return Idea(
        family,
        path.stem,
        about,
        path,
        deserves,
        settings,
        tuple(code for name, code in cells if not name and code.strip()),
        {name: code for name, code in cells if name},
    )
