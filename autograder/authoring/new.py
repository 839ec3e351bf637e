"""``autograder new``: an assignment of one exercise that verifies, to begin with."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from autograder.authoring.course import NoCourse
from autograder.authoring.source import find_assignments

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def new_assignment(notebooks: Path, name: str, title: str = "") -> Path:
    """Make the folder of a new assignment, numbered after the last one, and return it.

    Parameters
    ----------
    notebooks : Path
        Where the assignments are; made if it is missing.
    name : str
        In small letters, digits and underscores: it is a folder's, a notebook's and a variable's name.
    title : str
        The name in words, unless given.

    Raises
    ------
    NoCourse
        If the name cannot be one, or is taken.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise NoCourse(
            f"{name!r} cannot be an assignment's name: small letters, digits and _, such as residuals."
        )
    notebooks.mkdir(parents=True, exist_ok=True)
    known = find_assignments(notebooks)
    if name in known:
        raise NoCourse(f"There is an assignment {name} already: {known[name]}")
    number = 1 + max((int(folder.name.partition("_")[0]) for folder in known.values()), default=0)
    folder = notebooks / f"{number}_{name}"
    values = {"name": name, "number": str(number), "title": title or name.replace("_", " ").capitalize()}
    _copy(files("autograder.authoring") / "skeleton", folder, values)
    return folder


def _copy(source: Traversable, target: Path, values: dict[str, str]) -> None:
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                _copy(entry, target / entry.name, values)
        elif entry.name.endswith(".txt"):
            text = Template(entry.read_text(encoding="utf-8")).substitute(values)
            (target / entry.name.removesuffix(".txt")).write_text(text, encoding="utf-8")
