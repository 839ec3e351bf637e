"""Which of somebody's notebooks counts: the one that they worked on, or that is a question to a person.

What a file is called says little: editors and browsers make ``linear-1.ipynb`` beside an untouched
``linear.ipynb``. Nothing is graded where two could be meant, and what is not used is always named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from nbformat import NotebookNode

from autograder.authoring.source import SourceError, find_assignments, read_source
from autograder.grading.intake import Candidate
from autograder.grading.reading import as_submission
from autograder.grading.rebuild import Rebuilt, rebuild
from course_lib.running.reading import ReadNotebook, Unreadable, read_notebook

#: So many names that another assignment gives its cells have to be in a notebook for it to be that one's.
_ENOUGH = 2


class Questionable(ValueError):
    """Which notebook counts is for a person to say; the message names all that could."""


class _State(IntEnum):
    """What a file is to the assignment, the likeliest to count first."""

    WORKED_ON = 0
    UNTOUCHED = 1
    FOREIGN = 2
    UNREADABLE = 3


@dataclass(frozen=True)
class Chosen:
    """The notebook that counts.

    Attributes
    ----------
    name : str
    read : ReadNotebook
    rebuilt : Rebuilt
    unused : tuple of str
        The names of the others.
    """

    name: str
    read: ReadNotebook
    rebuilt: Rebuilt
    unused: tuple[str, ...] = ()


def choose(candidates: Sequence[Candidate], assignment: str, released: NotebookNode) -> Chosen:
    """Return the notebook that counts.

    Parameters
    ----------
    candidates : sequence of Candidate
        The likeliest by its name first.
    assignment : str
    released : NotebookNode

    Raises
    ------
    Unreadable
        If there is only one, and it is no notebook.
    Questionable
        If more than one could be meant, or the only one is another assignment's.
    """
    looked = [_look(candidate, released) for candidate in candidates]
    first = looked[0]
    if len(looked) > 1:
        first = _of_several(looked, f"{assignment}.ipynb")
    if first.read is None:
        assert first.problem is not None
        raise first.problem
    assert first.rebuilt is not None
    if not first.rebuilt.recognised and (other := other_assignment(first.read, assignment)):
        raise Questionable(
            f"{first.name or 'The file'} is the notebook of assignment {other}, not of {assignment}: hand in "
            "the right one"
        )
    unused = tuple(candidate.name for candidate in candidates if candidate.name != first.name)
    return Chosen(first.name, first.read, first.rebuilt, unused)


@dataclass(frozen=True)
class _Looked:
    """A candidate that was looked into."""

    name: str
    state: _State
    content: bytes
    read: ReadNotebook | None = None
    rebuilt: Rebuilt | None = None
    problem: Unreadable | None = None


def _look(candidate: Candidate, released: NotebookNode) -> _Looked:
    try:
        read = read_notebook(candidate.content)
    except Unreadable as error:
        return _Looked(candidate.name, _State.UNREADABLE, candidate.content, problem=error)
    rebuilt = rebuild(released, as_submission(read))
    state = _State.WORKED_ON if rebuilt.written else _State.UNTOUCHED
    state = state if rebuilt.recognised else _State.FOREIGN
    return _Looked(candidate.name, state, candidate.content, read, rebuilt)


def _of_several(looked: Sequence[_Looked], wanted: str) -> _Looked:
    """Return the one of several that counts."""
    exact = looked[0] if looked[0].name.casefold() == wanted.casefold() else None
    worked_on = [each for each in looked if each.state is _State.WORKED_ON]
    if exact in worked_on and exact is not None:
        return exact
    if exact is not None and worked_on:
        what = {
            _State.UNTOUCHED: "is as it was released",
            _State.FOREIGN: "is another notebook",
            _State.UNREADABLE: "cannot be read",
        }[exact.state]
        raise Questionable(f"{exact.name} {what}, and {_names(worked_on)} was worked on. {_remedy(wanted)}")
    if len({each.content for each in worked_on}) > 1:
        raise Questionable(
            f"There are several notebooks that were worked on ({_names(worked_on)}). {_remedy(wanted)}"
        )
    return min(looked, key=lambda each: each.state)  # the first of the likeliest


def _names(looked: Iterable[_Looked]) -> str:
    names = [each.name for each in looked]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _remedy(wanted: str) -> str:
    return f"Which one counts? Keep that one, named {wanted}, and hand it in again"


def other_assignment(read: ReadNotebook, assignment: str) -> str:
    """Return which other assignment of the course a notebook is of; empty if it is none's for certain."""
    try:
        known = find_assignments()
    except (OSError, SourceError):
        return ""
    said = read.course.get("assignment")
    if isinstance(said, str) and said in known and said != assignment:
        return said
    ids = {cell.grade_id for cell in read.cells if cell.grade_id}
    found = {name: len(ids & _names_of(name)) for name in known if name != assignment} if ids else {}
    best = max(found, key=lambda name: found[name], default="")
    return best if best and found[best] >= _ENOUGH else ""


def _names_of(assignment: str) -> set[str]:
    try:
        source = read_source(find_assignments()[assignment])
    except (OSError, SourceError):
        return set()
    return {cell.name for cell in source.cells if cell.name}
