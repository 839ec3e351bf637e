"""From which ranges does a later round of a search draw? The right rule, and wrong ones with names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Each statistical test rejects a right answer with probability below this. One grading makes fewer than 100
#: of them (rounds × two parameters × cases, and independence), so together they stay below 1e-7.
FALSE_ALARM = 1e-9
EDGE = 1e-9  # in decades: 10**log10(x) does not return exactly x


def uniform(draws: Array, low: Array, high: Array) -> bool:
    """Return whether each column of `draws` can be uniform on its [low, high].

    Kolmogorov-Smirnov, with the threshold of the Dvoretzky-Kiefer-Wolfowitz inequality
    P(D > ε) ≤ 2 exp(-2nε²), which holds for every n.

    References
    ----------
    P. Massart, "The Tight Constant in the Dvoretzky-Kiefer-Wolfowitz Inequality", Annals of
    Probability 18(3), 1990.
    """
    n = len(draws)
    u = np.sort((draws - low) / np.maximum(high - low, EDGE), axis=0)
    steps = np.arange(n)[:, None]
    distance = np.maximum(u - steps / n, (steps + 1) / n - u).max()
    return bool(distance <= np.sqrt(np.log(2 / FALSE_ALARM) / (2 * n)))


def inside(draws: Array, low: Array, high: Array) -> bool:
    """Return whether all draws lie in their ranges."""
    return bool(np.all(draws >= low - EDGE) and np.all(draws <= high + EDGE))


@dataclass(frozen=True)
class Situation:
    """What the ranges of a later round can depend on; everything in log10, one entry per parameter.

    Attributes
    ----------
    low, high : ndarray, shape (2,)
        Ends of the original ranges.
    best, worst, last : ndarray, shape (2,)
        Pairs among those tried in earlier rounds.
    recent : ndarray, shape (2,)
        The best pair of the round before.
    number : int
        Number of the round, from 1.
    width : ndarray, shape (2,)
        Widths of the ranges that the same rule chose for the round before.
    """

    low: Array
    high: Array
    best: Array
    worst: Array
    last: Array
    recent: Array
    number: int
    width: Array

    def around(self, centre: Array, share: float) -> tuple[Array, Array]:
        """Return the interval of `share` of the full width around `centre`, cut at the original ends."""
        return self.within(centre, 0.5 * share * (self.high - self.low))

    def within(self, centre: Array, half: Array) -> tuple[Array, Array]:
        """Return the interval from `half` below to `half` above `centre`, cut at the original ends."""
        return np.maximum(self.low, centre - half), np.minimum(self.high, centre + half)


Rule = Callable[[Situation], tuple[Array, Array]]


def right_rule(s: Situation) -> tuple[Array, Array]:
    """Return the ranges described above the exercise."""
    return s.around(s.best, 0.5**s.number)


def _halved_in_linear_space(s: Situation) -> tuple[Array, Array]:
    half = (10**s.high - 10**s.low) * 0.5 ** (s.number + 1)
    low, high = np.maximum(10**s.low, 10**s.best - half), np.minimum(10**s.high, 10**s.best + half)
    return np.log10(low), np.log10(high)


def _shifted(s: Situation) -> tuple[Array, Array]:
    width = (s.high - s.low) * 0.5**s.number
    low = np.clip(s.best - width / 2, s.low, s.high - width)
    return low, low + width


def _uncut(s: Situation) -> tuple[Array, Array]:
    half = 0.5 ** (s.number + 1) * (s.high - s.low)
    return s.best - half, s.best + half


def _one_kept(column: int) -> Rule:
    def rule(s: Situation) -> tuple[Array, Array]:
        low, high = right_rule(s)
        low[column], high[column] = s.low[column], s.high[column]
        return low, high

    return rule


#: Known wrong rules: diagnosis, the range in words, the rule. Narrow ones come first, since draws from a
#: narrow range can also come from a wider one.
WRONG_RULES: list[tuple[str, str, Rule]] = [
    ("narrowed_twice", "half as wide as they should be", lambda s: s.around(s.best, 0.5 ** (s.number + 1))),
    ("cut_range_halved", "half of what the cut had left", lambda s: s.within(s.best, s.width / 4)),
    ("centred_on_last", "centred on the last trial before", lambda s: s.around(s.last, 0.5**s.number)),
    (
        "centred_on_last_rounds_best",
        "centred on the best trial of the round before",
        lambda s: s.around(s.recent, 0.5**s.number),
    ),
    ("centred_on_worst", "centred on the worst trial", lambda s: s.around(s.worst, 0.5**s.number)),
    ("ranges_shifted", "shifted at an end instead of cut there", _shifted),
    ("ranges_not_cut", "not cut at the original ends", _uncut),
    ("one_range_kept", "refined for the regularisation only", _one_kept(0)),
    ("one_range_kept", "refined for the learning rate only", _one_kept(1)),
    ("halved_in_linear_space", "half as wide on the ordinary axis", _halved_in_linear_space),
    ("narrowed_once", "as wide in every later round as in the second", lambda s: s.around(s.best, 0.5)),
    ("not_narrowed", "twice as wide as they should be", lambda s: s.around(s.best, 0.5 ** (s.number - 1))),
    ("no_refinement", "the original ones", lambda s: (s.low, s.high)),
]
