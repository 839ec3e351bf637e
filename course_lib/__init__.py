"""Everything an assignment notebook imports: data, gradient checks, figures, and ``check``.

It contains no answers, and it never imports ``autograder``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if sys.version_info < (3, 11):  # noqa: UP036  (a kernel may be older than the one that installed this)
    raise ImportError(
        f"The course needs Python 3.11 or newer, and this is {sys.version.split()[0]}. Choose another "
        "kernel, or make an environment with a newer Python."
    )

if TYPE_CHECKING:
    from course_lib.checker import CheckFailed, NotWritten, check, hint
    from course_lib.studying.lending import lend
    from course_lib.studying.progress_shown import progress
    from course_lib.studying.solutions import model_answer, solution

__all__ = ["CheckFailed", "NotWritten", "check", "hint", "lend", "model_answer", "progress", "solution"]

#: Which module each name is imported from when it is first asked for.
_FROM = {
    "CheckFailed": "course_lib.checker",
    "NotWritten": "course_lib.checker",
    "check": "course_lib.checker",
    "hint": "course_lib.checker",
    "lend": "course_lib.studying.lending",
    "model_answer": "course_lib.studying.solutions",
    "progress": "course_lib.studying.progress_shown",
    "solution": "course_lib.studying.solutions",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: beside a student's code in a fence there is no checker."""
    if name in _FROM:
        if name == "check":  # the first thing that a notebook asks for
            import_module("course_lib.studying.kernel").install()
        return getattr(import_module(_FROM[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
