"""Points of one submission, as nbgrader counts them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CellScore:
    """One graded cell.

    Attributes
    ----------
    points : float or None
        ``None`` as long as it waits for a person.
    max_points : float
    by_hand : bool
        Whether a person gave them.
    """

    points: float | None
    max_points: float
    by_hand: bool = False


@dataclass
class Scores:
    """What the gradebook says about one submission.

    Attributes
    ----------
    cells : dict
        By nbgrader's name of the cell.
    comments : dict
        What a person, or nbgrader, wrote about cells.
    penalty : float
        For being late.
    """

    cells: dict[str, CellScore] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def total(self) -> float:
        """What counts: as ``nbgrader export`` has it."""
        return max(0.0, sum(cell.points or 0.0 for cell in self.cells.values()) - self.penalty)

    @property
    def max_total(self) -> float:
        """Points to be had."""
        return sum(cell.max_points for cell in self.cells.values())

    @property
    def waiting(self) -> float:
        """Points that a person still has to decide about."""
        return sum(cell.max_points for cell in self.cells.values() if cell.points is None)
