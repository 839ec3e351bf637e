"""What was reached so far: ``.course/progress.json`` in the course folder.

A check writes its verdict there, the notebook's and the terminal's alike. It is a student's own note: nothing
in it decides a mark, and no check fails because it cannot be read or written. Two that write at the same time
wait for each other; a damaged file is kept aside, with what can still be read of it taken over.

::

    {"exercises": {"linear": {"svm_loss_naive": {
        "points": 6.0, "max_points": 6.0, "status": "passed", "best": 6.0,
        "checked": "2026-01-31T12:00:00+00:00", "given_up": ""}}}}
"""

from __future__ import annotations

import errno
import json
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_lib.studying.desk import KEPT, course_folder
from course_lib.studying.files import free_name, refuse_link, write_whole

if TYPE_CHECKING:
    from course_lib.checking.verdict import Verdict

NAME = "progress.json"
_LOCK_SECONDS = 5.0
_MOST_BYTES = 4 << 20  # some hundred times what the whole course takes
_MOST_POINTS = 10_000  # of one exercise; more is no course's
_said: set[str] = set()  # what this process has already said about a file that cannot be written


@dataclass(frozen=True)
class Entry:
    """What was reached in one exercise.

    Attributes
    ----------
    points, max_points : float
        Of the last check.
    status : str
        The verdict's.
    best : float
        The most points that a check ever gave.
    checked, given_up : str
        When it was last checked, and when the student gave up on it first (ISO 8601, UTC); empty if never.
    """

    points: float = 0.0
    max_points: float = 0.0
    status: str = "not_attempted"
    best: float = 0.0
    checked: str = ""
    given_up: str = ""

    @property
    def passed(self) -> bool:
        """Whether a check ever gave full marks."""
        return 0 < self.max_points <= self.best


@dataclass(frozen=True)
class Progress:
    """All that the file says.

    Attributes
    ----------
    exercises : dict
        An :class:`Entry` by assignment and exercise.
    notice : str
        A sentence for the student if something is wrong with the file; empty otherwise.
    """

    exercises: dict[str, dict[str, Entry]] = field(default_factory=dict)
    notice: str = ""

    def of(self, assignment: str, exercise: str) -> Entry:
        """Return the entry of an exercise; an empty one where it was never checked."""
        return self.exercises.get(assignment, {}).get(exercise, Entry())


def read(folder: Path | None = None) -> Progress:
    """Return what was reached so far in a course folder, the nearest one unless told."""
    path = _path(folder)
    try:
        entries, reason = _parsed(_content(path))
    except FileNotFoundError:
        return Progress()
    except OSError as error:
        return Progress(notice=f"Your progress cannot be read: {path}: {error.strerror or error}.")
    if reason:  # is kept aside when it is next written
        return Progress(entries, f"{path} is damaged ({reason}); what can still be read of it is shown.")
    return Progress(entries)


def record(
    assignment: str,
    exercise: str,
    *,
    points: float,
    max_points: float,
    status: str,
    folder: Path | None = None,
) -> str:
    """Note what a check found, and return a sentence for the student if it could not be kept.

    Parameters
    ----------
    assignment, exercise : str
    points, max_points : float
    status : str
        The verdict's.
    folder : Path, optional
        The course folder; the nearest one unless told.
    """
    found = {exercise: Entry(points, max_points, status, points, _now())}
    return _change(folder, lambda entries: _with_checks(entries, assignment, found))


def record_verdicts(assignment: str, verdicts: list[Verdict], folder: Path | None = None) -> str:
    """Note verdicts of one assignment together; see :func:`record`."""
    found = {
        verdict.exercise: Entry(
            verdict.points, verdict.max_points, verdict.status, verdict.points, checked=_now()
        )
        for verdict in verdicts
    }
    return _change(folder, lambda entries: _with_checks(entries, assignment, found))


def give_up(assignment: str, exercise: str, folder: Path | None = None) -> str:
    """Note that the student gave up on an exercise, and return a sentence if that could not be kept.

    The first time counts; it stays.
    """

    def changed(entries: dict[str, dict[str, Entry]]) -> None:
        of = entries.setdefault(assignment, {})
        before = of.get(exercise, Entry())
        of[exercise] = Entry(**{**asdict(before), "given_up": before.given_up or _now()})

    return _change(folder, changed)


def forget(assignment: str, exercise: str, folder: Path | None = None) -> str:
    """Note that an exercise is as it was given; what was reached once stays. See :func:`record`."""

    def changed(entries: dict[str, dict[str, Entry]]) -> None:
        of = entries.get(assignment, {})
        if exercise in of:
            of[exercise] = replace(of[exercise], points=0.0, status="not_attempted")

    return _change(folder, changed)


def _with_checks(entries: dict[str, dict[str, Entry]], assignment: str, found: dict[str, Entry]) -> None:
    of = entries.setdefault(assignment, {})
    for exercise, entry in found.items():
        before = of.get(exercise, Entry())
        if entry.status == "not_attempted" and not before.checked:
            continue  # nothing happened there yet
        kept = {"best": max(before.best, entry.best), "given_up": before.given_up}
        of[exercise] = Entry(**{**asdict(entry), **kept})


def _change(folder: Path | None, change: Callable[[dict[str, dict[str, Entry]]], None]) -> str:
    """Change the file while nobody else does; return a sentence for the student, if there is one."""
    path = _path(folder)
    try:
        for link in (path.parent, path, path.with_suffix(".lock")):
            refuse_link(link)
        path.parent.mkdir(exist_ok=True)
        with _alone(path.with_suffix(".lock")):
            entries, reason = _parsed(_content(path)) if path.exists() else ({}, "")
            notice = _kept_aside(path, reason) if reason else ""
            change(entries)
            content = {"exercises": {name: _as_json(of) for name, of in sorted(entries.items())}}
            write_whole(path, (json.dumps(content, indent=1) + "\n").encode())
            return notice
    except TimeoutError:
        return _once(f"Your progress is not kept: another program holds {path}. Checks work all the same.")
    except (OSError, NotImplementedError) as error:  # some network drives cannot lock
        reason = getattr(error, "strerror", None) or str(error)
        return _once(
            f"Your progress is not kept: {path.parent} cannot be written to ({reason}). "
            "Checks work all the same."
        )
    except Exception as error:  # noqa: BLE001  (a check that was made is told, whatever is wrong here)
        return _once(
            f"Your progress is not kept ({type(error).__name__} with {path}). Checks work all the same; "
            "remove that file, and `course check` of your notebooks notes all anew."
        )


def _alone(lock: Path) -> AbstractContextManager[object]:
    """Return what holds a lock for a while; a browser's Python is alone and has none.

    What it holds raises ``TimeoutError`` if another program does not let go of it.
    """
    try:
        from filelock import FileLock
    except ModuleNotFoundError:
        return nullcontext()
    return FileLock(lock, timeout=_LOCK_SECONDS)


def _once(sentence: str) -> str:
    if sentence in _said:
        return ""
    _said.add(sentence)
    return sentence


def _kept_aside(path: Path, reason: str) -> str:
    aside = free_name(path.with_name("progress-damaged.json"))
    path.rename(aside)
    return (
        f"Your progress file was damaged ({reason}). It is kept as {aside}; what could still be read of it "
        "was taken over, and `course check` of a notebook notes the rest anew."
    )


def _path(folder: Path | None) -> Path:
    return (folder or course_folder()) / KEPT / NAME


def _content(path: Path) -> bytes:
    """Return what is in the file; a pipe or a device, which may never end, is not read.

    Raises
    ------
    OSError
        If there is none, it cannot be read, or it is no file of such a size.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        raise OSError(errno.EINVAL, "it is no file that a check wrote; remove it", str(path))
    return path.read_bytes()


def _parsed(content: bytes) -> tuple[dict[str, dict[str, Entry]], str]:
    """Return what can be read of the file, and what is wrong with it."""
    from course_lib.card.words import visible

    try:
        whole = json.loads(content)
    except (ValueError, RecursionError) as error:
        return {}, str(error)[:200]
    assignments = whole.get("exercises") if isinstance(whole, dict) else None
    if not isinstance(assignments, dict):
        return {}, "it holds something else"
    found: dict[str, dict[str, Entry]] = {}
    unreadable: list[str] = []
    for assignment, exercises in assignments.items():
        for exercise, stored in exercises.items() if isinstance(exercises, dict) else [("", None)]:
            entry = _entry(stored)
            if entry is None:
                unreadable.append(visible(f"{assignment}: {exercise}")[:80])
            else:
                found.setdefault(assignment, {})[exercise] = entry
    return found, f"no entry can be read for {', '.join(unreadable[:3])}" if unreadable else ""


def _entry(stored: Any) -> Entry | None:
    """Return an entry of the right types; fields that are missing have their defaults."""
    if not isinstance(stored, dict):
        return None
    values = {one.name: stored.get(one.name, one.default) for one in fields(Entry)}
    for name, value in values.items():
        number = name in ("points", "max_points", "best")
        if isinstance(value, bool) or not isinstance(value, int | float if number else str):
            return None
        if not isinstance(value, str) and not 0 <= value <= _MOST_POINTS:  # nor infinite, nor no number
            return None
    return Entry(**values)


def _as_json(of: dict[str, Entry]) -> dict[str, Any]:
    return {exercise: asdict(entry) for exercise, entry in sorted(of.items())}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
