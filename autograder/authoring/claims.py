"""What a notebook's prose says of its experiments, and measuring it again.

A claim quotes the notebook word for word, so that prose and measurement can't drift apart, and says between
which bounds the measured number lies, whatever the seed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import nbformat

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.student import student_notebook

#: A claim is measured with so many seeds unless it says otherwise.
SEEDS = 5
#: Measures something with the reference's functions and a seed; truth counts as 1.
Measure = Callable[[SimpleNamespace, int], float]


class ClaimError(ValueError):
    """A file of claims cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Claim:
    """Something that a notebook says and that can be measured.

    Attributes
    ----------
    quote : str
        The notebook's words.
    measure : callable
        Returns the number that they are about, for the reference's names and a seed.
    low, high : float
        The number lies between these, both included.
    seeds : int
        With so many seeds it is measured; 1 where no chance has a part.
    slow : bool
        Whether it takes too long for every change.
    """

    quote: str
    measure: Measure
    low: float = 1.0
    high: float = 1.0
    seeds: int = SEEDS
    slow: bool = False

    @property
    def name(self) -> str:
        """The name of the function that measures it."""
        return self.measure.__name__

    def holds(self, values: Sequence[float]) -> bool:
        """Return whether all of some measured numbers lie between the bounds."""
        return all(self.low <= value <= self.high for value in values)


@dataclass(frozen=True)
class Measured:
    """A claim with what was measured."""

    claim: Claim
    quoted: bool
    values: list[float] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the notebook says it, and it is so with every seed."""
        return self.quoted and self.claim.holds(self.values)


def claim(
    quote: str, *, low: float = 1.0, high: float = 1.0, seeds: int = SEEDS, slow: bool = False
) -> Callable[[Measure], Claim]:
    """Make a claim of the function that measures it.

    Parameters
    ----------
    quote : str
        Words of the notebook; white space makes no difference.
    low, high : float
        Bounds of what is measured. Without them it is a yes or no, and must be yes.
    seeds : int
        With so many seeds, from 0, it is measured.
    slow : bool
        Leave it to ``make soak``, which measures with every seed; ``make test`` does with the first.

    Examples
    --------
    >>> @claim("half of the coins show heads", low=0.4, high=0.6)
    ... def heads(course, seed):
    ...     return course.np.random.default_rng(seed).integers(2, size=1000).mean()
    """
    return lambda measure: Claim(quote, measure, low, high, seeds, slow)


def load_claims(folder: Path) -> list[Claim]:
    """Return the claims in the ``claims.py`` of an assignment's folder; none if there is no such file.

    Raises
    ------
    ClaimError
        If the file does not import.
    """
    path = folder / "claims.py"
    if not path.is_file():
        return []
    spec = importlib.util.spec_from_file_location(f"_claims_of_{folder.name}", path)
    assert spec is not None and spec.loader is not None, "for a file that ends in .py there is a loader"
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ClaimError(f"{path} does not import: {type(error).__name__}: {error}") from error
    return [value for value in vars(module).values() if isinstance(value, Claim)]


def measured(loaded: LoadedAssignment, what: Claim, *, seeds: int | None = None) -> Measured:
    """Measure a claim with each of its seeds, or with the first ``seeds`` of them."""
    course = SimpleNamespace(**loaded.reference.namespace)
    values = [float(what.measure(course, seed)) for seed in range(what.seeds)[:seeds]]
    return Measured(what, is_quoted(loaded, what), values)


def is_quoted(loaded: LoadedAssignment, what: Claim) -> bool:
    """Return whether the notebook that students receive says it in these words."""
    return _plain(what.quote) in _plain(" ".join(_texts(student_notebook(loaded.source))))


def _texts(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def _plain(text: str) -> str:
    return " ".join(text.split())
