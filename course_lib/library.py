"""Functions of earlier assignments: your own where they pass their checks, lent ones otherwise.

``from course_lib.library import affine_forward, whose`` and ``whose()`` say which is which. Your own come
from ``mine.py`` in the course folder, which ``course carry`` writes; see :mod:`course_lib.studying.lending`.
Where a submission is graded all of them are the reference's: an old mistake is not paid for twice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from course_lib.shelf import LENT, Shelf

Owner = Literal["yours", "lent", "nobody"]


@dataclass(frozen=True)
class Handed:
    """A function that was asked for.

    Attributes
    ----------
    value : object
        The function.
    owner : str
        Whose it is; "nobody" stands for one that only says that it is neither carried nor lent.
    uses : frozenset of str
        Names that it reads, some of which may be functions of the library too.
    note : str
        A sentence for the student, if there is something to say.
    """

    value: Any
    owner: Owner
    uses: frozenset[str] = frozenset()
    note: str = ""


_given: Shelf | None = None


def give(text: str, file: str = LENT) -> None:
    """Hand out what this text holds, and nothing else, from now on; a worker does so before any code runs."""
    global _given
    _given = Shelf.of(text, file)


@contextmanager
def lending(text: str, file: str = LENT) -> Iterator[None]:
    """Hand out what a text holds while code is run in this process."""
    global _given
    before = _given
    give(text, file)
    try:
        yield
    finally:
        _given = before


def find(name: str) -> Handed:
    """Return a function of an earlier assignment, and whose it is.

    Raises
    ------
    LookupError
        If no assignment has a function of that name.
    """
    if _given is None:
        from course_lib.studying import lending as desk

        return desk.find(name)
    section = _given.section(name)
    if section is None:
        raise LookupError(f"no earlier assignment lends `{name}`")
    return Handed(_given.function(name), "lent", frozenset(section.uses(name)))


def whose() -> None:
    """Print whose the functions are that the caller has imported from here, and those that they use."""
    if _given is None:  # in grading there is nobody to tell
        asked = sys._getframe(1).f_globals
        from course_lib.studying.saying import say

        say(_said(_closure(name for name in list(asked) if _is_ours(asked[name]))))


def _said(found: Mapping[str, Handed]) -> str:
    yours = sum(handed.owner == "yours" for handed in found.values())
    parts = [f"Functions of earlier assignments: {yours} of {len(found)} are yours"]
    lent = [name for name, handed in found.items() if handed.owner == "lent"]
    nobodys = [name for name, handed in found.items() if handed.owner == "nobody"]
    parts += [f"lent: {', '.join(lent)}"] if lent else []
    parts += [f"neither carried nor lent: {', '.join(nobodys)}"] if nobodys else []
    notes = dict.fromkeys(handed.note for handed in found.values() if handed.note)
    return "\n".join(["; ".join(parts) + ".", *notes])


def is_lent(value: Any) -> bool:
    """Return whether something is a lent function, and not a student's own."""
    return _is_ours(value) and value.__module__.startswith("lent.")


def _is_ours(value: Any) -> bool:
    module = getattr(value, "__module__", None)
    return callable(value) and isinstance(module, str) and module.startswith(("mine.", "lent.", "nobody."))


def _closure(names: Iterator[str]) -> dict[str, Handed]:
    found: dict[str, Handed] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            try:
                found[name] = find(name)
            except LookupError:
                continue
            waiting += sorted(found[name].uses)
    return found


def __getattr__(name: str) -> Any:
    """Hand out a function; ``from course_lib.library import name`` comes here."""
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return find(name).value
    except LookupError as error:
        raise AttributeError(f"{error.args[0]}" if error.args else name) from error
