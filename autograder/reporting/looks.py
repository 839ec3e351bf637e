"""What a student who reads a page should look at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.reporting.rows import Row

#: More than this is no advice.
MOST = 3


@dataclass(frozen=True)
class Look:
    """One thing to look at, and where it is.

    Attributes
    ----------
    words : str
        A mistake's name, or what came of the exercise.
    rows : tuple of Row
        The exercises that it was seen in, in the notebook's order.
    """

    words: str
    rows: tuple[Row, ...]

    @property
    def points(self) -> float:
        """Points that are still to be had in these exercises."""
        return sum(max(0.0, row.score.max_points - (row.score.points or 0.0)) for row in self.rows)


def looks(rows: Iterable[Row]) -> list[Look]:
    """Return what to look at first: what most points depend on, and of equals what comes first.

    A mistake that was made in several exercises is one, since who understands it can mend them all. Each
    exercise counts once, with the first of its mistakes. What was not begun is no mistake and left out.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.tone == "bad" and row.kind == "exercise" and not row.done:
            alone = f"{row.title}: {row.status}"
            found.setdefault(next(iter(row.mistakes), alone), []).append(row)
    all_looks = [Look(words, tuple(where)) for words, where in found.items()]
    return sorted(all_looks, key=lambda look: -look.points)[:MOST]
