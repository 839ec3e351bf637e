"""Differences and errors in plain words."""

from __future__ import annotations

from course_lib.checking.answer import Raised, TimedOut
from course_lib.checking.compare import Difference
from course_lib.checking.spec import Case

#: The "exception" that stands for a process that is gone.
PROCESS_ENDED = "ProcessEnded"


def explain(difference: Difference, case: Case) -> str:
    """Return what differs, with shapes or the first few entries, and on which inputs."""
    name = f"`{difference.path}`"
    if difference.kind == "type":
        return f"{name} should be {difference.expected}, but yours is {difference.got} ({inputs(case)})."
    if difference.kind == "shape":
        verb = "is" if difference.got.startswith("a ") else "has"
        return f"{name} {verb} {difference.got}; expected {difference.expected} ({inputs(case)})."
    if difference.kind == "text":
        return f"{name} is {difference.got}; expected {difference.expected} ({inputs(case)})."
    if difference.kind == "dtype":
        return (
            f"{name} holds {difference.got}; it should hold integers ({difference.expected}), as labels are."
        )
    return _values(difference, case)


def _values(difference: Difference, case: Case) -> str:
    name = f"`{difference.path}`"
    entries = "; ".join(
        f"{_entry(difference.path, i)}: yours {_plain(g)}, expected {_plain(e)}"
        for i, g, e in difference.entries
    )
    more = " …" if difference.wrong > len(difference.entries) else ""
    if difference.total == 1:
        _, got, expected = difference.entries[0]
        return f"{name} is {_plain(got)}; expected {_plain(expected)} ({inputs(case)})."
    what = "is NaN or infinite" if difference.kind == "nonfinite" else "differs"
    return (
        f"{name} {what} in {difference.wrong} of {difference.total} entries ({inputs(case)}). {entries}{more}"
    )


def _plain(number: float) -> str:
    """Return a number in six digits, without the sign of a negative zero."""
    return f"{number + 0.0:.6g}"


def _entry(path: str, index: tuple[int, ...]) -> str:
    return f"{path}[{', '.join(map(str, index))}]" if index else path


def inputs(case: Case) -> str:
    """Return the shapes and numbers of a case's arguments in one line."""
    parts = []
    for name, value in case.args.items():
        shape = getattr(value, "shape", None)
        if shape:
            parts.append(f"{name} {'×'.join(map(str, shape))}")
        elif isinstance(value, bool | int | float):
            parts.append(f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}")
    text = ", ".join(parts)
    return f"{case.label}: {text}" if case.label else text


def explain_raised(raised: Raised) -> str:
    """Return a student's exception with the lines of their own code that led there."""
    what = f"Your code raised {raised.type_name}"
    lines = [f"{what}: {raised.message}" if raised.message else f"{what}."]
    if raised.type_name == PROCESS_ENDED:
        lines = [f"Your code ended the process it ran in ({raised.message})."]
    return "\n".join([*lines, *(f"    {line}" for line in raised.where)])


def explain_timeout(timeout: TimedOut) -> str:
    """Return what a deadline that passed means."""
    return f"No answer after {timeout.seconds:g} s, so it was stopped. Is there a loop that never ends?"
