"""Everything an assignment notebook imports: data, gradient checks, figures, and ``check``.

It contains no answers, and it never imports ``autograder``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.checker import CheckFailed, NotWritten, check, hint

__all__ = ["CheckFailed", "NotWritten", "check", "hint"]


def __getattr__(name: str) -> Any:
    """Import the checker when it is first asked for: beside a student's code in a fence there is none."""
    if name in __all__:
        from course_lib import checker

        return getattr(checker, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
