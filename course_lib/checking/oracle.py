"""Where expected answers come from: freshly computed when grading, stored with the public cases otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from course_lib.checking.evidence import Small
from course_lib.checking.known import Pairs
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer, Reply


class Oracle(Protocol):
    """What the engine asks of a source of truth for one exercise."""

    def cases(self, name: str) -> list[Case]:
        """Return the cases of a case set."""

    def expected(self, name: str) -> list[Any]:
        """Return what the reference returns on each case of a case set."""

    def expected_for(self, args: Sequence[Any], via: str | None = None) -> Answer | None:
        """Return what the reference answers to other arguments; ``None`` where there is none to ask."""

    def generator(self, purpose: str) -> np.random.Generator:
        """Return a generator for further inputs, fresh at every call; seed and purpose decide its draws."""

    def wrong(self, name: str, diagnosis: str) -> list[Reply]:
        """Return how a known wrong answer replies to each case of a case set."""

    def small(self, name: str) -> Sequence[Small]:
        """Return cases of a few numbers that are like those of a case set, the smallest first."""

    def pairs(self, name: str) -> Pairs | None:
        """Return what two known wrong answers at once reply to the cases of a case set."""

    def choice(self) -> str | None:
        """Return the letters that answer a choice question, or ``None`` where that is not told yet."""
