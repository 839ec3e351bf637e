"""Where functions of earlier assignments come from at a student's own desk, and ``lend("name")``.

First the student's own (:mod:`course_lib.studying.mine`), then ``lent.py`` beside the notebook, which a
class's release may hold, then the answers of the study edition.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from course_lib.checking.public import assignment_names, exercise_of, public_assignment, public_exercise
from course_lib.library import Handed
from course_lib.running.lent import Lendable
from course_lib.shelf import LENT, Broken, Section, Shelf
from course_lib.studying import mine
from course_lib.studying.answers import NoAnswers, answers_folder, answers_to, has_answers
from course_lib.studying.asked import exercise_name
from course_lib.studying.saying import say


class NotLent(LookupError):
    """A function that is neither the student's own nor lent; the message says what to do."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line."""
        return [f"{type(self).__name__}: {self}"]


def find(name: str) -> Handed:
    """Return a function of an earlier assignment: the student's own, a lent one, or one that says so.

    Raises
    ------
    LookupError
        If no assignment has a function of that name.
    """
    own, note = mine.own(name)
    if own is not None:
        return Handed(own.value, own.owner, own.uses, note)
    for shelf in lent_shelves():
        section = shelf.section(name)
        if section is not None:
            try:
                return Handed(shelf.function(name), "lent", frozenset(section.uses(name)), note)
            except Broken as error:
                note = f"{note} {error}".strip()
    public = exercise_of(name)
    if public is None:
        raise LookupError(f"no assignment has a function `{name}`")
    return Handed(_nobodys(name, public.assignment), "nobody", note=note)


def lent_shelves(folder: Path | None = None) -> Iterator[Shelf]:
    """Yield what lends functions: the file beside the notebook, and the answers where they are installed."""
    path = (folder or Path()).absolute() / LENT
    try:
        status = path.stat()
        yield _beside(path, status.st_mtime_ns, status.st_size)
    except OSError:
        pass  # the study edition has none, nor a class that does not lend
    study = _study(answers_folder())
    if study.sections:
        yield study


def can_lend(name: str) -> bool:
    """Return whether ``lend(name)`` would give something."""
    return any(shelf.section(name) is not None for shelf in lent_shelves())


def lend(name: str) -> None:
    """Put the course's own version of an exercise in place of yours, so that you can go on with the others.

    The exercise has no points until you write it yourself; all others are checked and graded as always.

    Parameters
    ----------
    name : str
        The exercise, such as ``"add_bias_column"``.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    NotLent
        If it is not lent here.
    """
    public = public_exercise(exercise_name(name, "lend"))
    if public.exercise.is_choice:
        raise NotLent(f"{name} is a choice question; nothing that comes later needs it.")
    shelf = next((shelf for shelf in lent_shelves() if shelf.section(name) is not None), None)
    if shelf is None:
        raise NotLent(f"`{name}` is not lent in this class: write it, or ask your instructor.")
    functions = {function: shelf.function(function) for function in public.exercise.defines}
    sys._getframe(1).f_globals.update(functions)
    from course_lib.studying.progress import give_up

    notice = give_up(public.assignment, name)
    said = (
        f"`{name}` is lent, which counts as giving up on it: go on; it has no points until you write it "
        "yourself."
    )
    say("\n".join(filter(None, [said, notice])))


def lendable(assignment: str, folder: Path) -> dict[str, Lendable]:
    """Return the exercises of an assignment that are lent here, and which others their references call."""
    section = next((s.sections[assignment] for s in lent_shelves(folder) if assignment in s.sections), None)
    if section is None:
        return {}
    exercises = public_assignment(assignment).exercises
    of_function = {f: name for name, public in exercises.items() for f in public.exercise.defines}
    return {
        name: Lendable(
            public.exercise.defines,
            frozenset({name} | {of_function[f] for f in section.uses(name) if f in of_function}),
        )
        for name, public in exercises.items()
        if name in section.defines
    }


def files_for(assignment: str, folder: Path, lent: Sequence[str] = ()) -> dict[str, str]:
    """Return the file of earlier functions for a check in a terminal: the reference's, as in grading.

    Where nothing is lent, the student's own are all there is. The assignment's own exercises are in it if
    some of them are lent.
    """
    shelves = [*lent_shelves(folder), mine.read().shelf]
    sections: dict[str, Section] = {}
    for shelf in shelves:
        for section in shelf.sections.values():
            if section.assignment != assignment or (lent and shelf.kind == "lent"):
                sections.setdefault(section.assignment, section)
    text = "\n\n".join(f"# %% {name}\n{section.text}" for name, section in sections.items())
    return {LENT: text} if text else {}


def _nobodys(name: str, assignment: str) -> Callable[..., Any]:
    def missing(*args: Any, **kwargs: Any) -> Any:
        raise NotLent(
            f"`{name}` is not lent here: write it in assignment {assignment}, collect it with `course carry` "
            "in a terminal, and run the set-up cell again."
        )

    missing.__name__ = missing.__qualname__ = name
    missing.__module__ = f"nobody.{assignment}"
    return missing


@lru_cache(maxsize=4)
def _beside(path: Path, stamp: int, size: int) -> Shelf:
    return Shelf.of(path.read_text(encoding="utf-8", errors="replace"), str(path))


@lru_cache(maxsize=2)
def _study(folder: Path | None) -> Shelf:
    """Return all functions of the course, of which the answers lie in a folder; none without one."""
    sections = []
    for name in assignment_names():
        try:
            if has_answers(name):
                found = answers_to(name)
                codes = [solution.code for solution in found.solutions.values()]
                sections.append(Section(name, "\n\n\n".join(["\n".join(found.imports), *codes])))
        except NoAnswers:
            continue
    return Shelf(sections)
