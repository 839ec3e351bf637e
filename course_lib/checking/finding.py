"""What a judge found in an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something wrong: what the student reads, and the stable name of the mistake where it is known."""

    message: str
    diagnosis: str | None = None
