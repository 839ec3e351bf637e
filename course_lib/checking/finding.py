"""What a judge found in an answer."""

from __future__ import annotations

from dataclasses import dataclass

from course_lib.checking.verdict import Outcome
from course_lib.exchange.answer import Raised


@dataclass(frozen=True)
class Finding:
    """Something wrong: what the student reads, and the stable name of the mistake where it is known."""

    message: str
    diagnosis: str | None = None


@dataclass(frozen=True)
class Found:
    """What a judge says of one aspect, before points."""

    outcome: Outcome
    message: str = ""
    diagnosis: str | None = None
    raised: Raised | None = None


OK = Found("ok")
