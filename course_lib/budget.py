"""A number of epochs that may be spent on trials, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field


class BudgetSpent(RuntimeError):
    """There are fewer epochs left than were asked for."""


@dataclass
class Budget:
    """A number of epochs that may be spent on trials.

    Attributes
    ----------
    epochs : int
    spent : list of int
        What each trial took.
    """

    epochs: int
    spent: list[int] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Epochs that are left."""
        return self.epochs - sum(self.spent)

    def spend(self, epochs: int) -> None:
        """Take epochs for one trial.

        Raises
        ------
        BudgetSpent
            If there are not so many left. Nothing is taken then.
        """
        if epochs > self.left:
            raise BudgetSpent(f"{epochs} epochs are asked for and {self.left} of {self.epochs} are left.")
        self.spent.append(epochs)

    def __str__(self) -> str:
        return f"{len(self.spent)} trials took {sum(self.spent)} epochs; {self.left} are left."
