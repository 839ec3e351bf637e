"""Arguments that are made on the student's side: generators and functions, which don't travel."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seeded:
    """An argument that arrives as ``numpy.random.default_rng(seed)``, fresh for every call."""

    seed: int


@dataclass(frozen=True)
class Probe:
    """An argument that is a function of :mod:`course_lib.answering.probes`, whose calls are recorded.

    ``settings`` are given to the probe's factory, so that one probe serves many cases.
    """

    name: str
    settings: dict[str, float] = field(default_factory=dict)
