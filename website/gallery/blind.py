"""How often a family's mistakes were made in the blind benchmark, as a reader found them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from benchmarks.diagnosis import BLIND, READINGS
from website.gallery.catalogue import Family, family_of

_HEADER = re.compile(r"^# (verdict|mistake|also): *(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """A mistake in an answer that was written without sight of the judge.

    Attributes
    ----------
    answer : str
        Such as ``linear/predict__01``.
    exercise : str
    said : str
        What its author wrote of it.
    """

    answer: str
    exercise: str
    said: str


@cache
def headers() -> dict[str, dict[str, str]]:
    """Return what each answer of the benchmark says of itself, by assignment and file."""
    return {
        f"{path.parent.name}/{path.stem}": dict(_HEADER.findall(path.read_text(encoding="utf-8")))
        for path in sorted(BLIND.glob("*/*.py"))
    }


def wrong_answers() -> int:
    """Return how many wrong answers the benchmark has."""
    return sum(header["verdict"] == "wrong" for header in headers().values())


def seen_in(family: Family) -> list[Seen]:
    """Return the mistakes of a family that were made in the benchmark.

    Counted is what a diagnosis named and a reader confirmed to be the answer's mistake.
    """
    readings: dict[str, dict[str, str]] = json.loads(READINGS.read_text(encoding="utf-8"))
    found: dict[tuple[str, str], Seen] = {}
    for answer, read in readings.items():
        exercise = answer.partition("/")[2].partition("__")[0]
        for diagnosis, reading in read.items():
            if family_of(exercise, diagnosis) is not family:
                continue
            for line in ("mistake", "also"):
                if reading in (line, "both") and line in headers().get(answer, {}):
                    found[answer, line] = Seen(answer, exercise, headers()[answer][line])
    return list(found.values())
