"""Everything an assignment notebook imports: data, gradient checks, figures, and ``check``.

It contains no answers, and it never imports ``autograder``.
"""

from course_lib.checker import CheckFailed, NotWritten, check, hint

__all__ = ["CheckFailed", "NotWritten", "check", "hint"]
