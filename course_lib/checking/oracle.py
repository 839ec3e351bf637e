"""Where expected answers come from: freshly computed when grading, stored with the public cases otherwise."""

from __future__ import annotations

from typing import Any, Protocol

from course_lib.checking.spec import Case
from course_lib.exchange.answer import Reply


class Oracle(Protocol):
    """What the engine asks of a source of truth for one exercise."""

    def cases(self, name: str) -> list[Case]:
        """Return the cases of a case set."""

    def expected(self, name: str) -> list[Any]:
        """Return what the reference returns on each case of a case set."""

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        """Return how a known wrong answer replies to each case of a case set."""

    def choice(self) -> str | None:
        """Return the letters that answer a choice question, or ``None`` where that is not told yet."""
