"""Tests of randomness whose false alarms are bounded, for every sample size.

Each test rejects right draws with probability below :data:`FALSE_ALARM`. One grading of assignment 7 makes
fewer than 200 of them, so together they refuse a right answer with probability below 1e-7.

References
----------
W. Hoeffding, "Probability Inequalities for Sums of Bounded Random Variables", Journal of the American
Statistical Association 58(301), 1963.
B. Laurent and P. Massart, "Adaptive Estimation of a Quadratic Functional by Model Selection", Annals of
Statistics 28(5), 2000 (Lemma 1: the tails of a chi-square variable).
P. Massart, "The Tight Constant in the Dvoretzky-Kiefer-Wolfowitz Inequality", Annals of Probability 18(3),
1990.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FALSE_ALARM = 5e-10
_LOG = float(np.log(2 / FALSE_ALARM))


def plausible_share(happened: NDArray[np.bool_], probability: float) -> bool:
    """Return whether independent events of this probability can have happened as often as they did.

    Hoeffding: P(abs(share - p) >= t) <= 2 exp(-2 n t²). With p = 0 or 1 there is nothing to chance.
    """
    if probability in (0, 1):
        return bool(np.all(happened == bool(probability)))
    return bool(abs(np.mean(happened) - probability) <= np.sqrt(_LOG / (2 * len(happened))))


def plausibly_varying(counts: NDArray[np.int_], n: int, probability: float) -> bool:
    """Return whether independent counts, each of n events of this probability, can agree as they do.

    All m of them are one number with probability sum_k P(k)**m <= max_k P(k)**(m - 1), where P is the
    binomial distribution, whose mode is floor((n + 1) p). Anything else passes.
    """
    if probability in (0, 1) or n == 0 or len(counts) < 2 or np.any(counts != counts[0]):
        return True
    k = min(int((n + 1) * probability), n)
    log_choose = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    log_most = log_choose + k * math.log(probability) + (n - k) * math.log1p(-probability)
    return (len(counts) - 1) * log_most > math.log(FALSE_ALARM)


def plausibly_uniform(draws: Array, low: float, high: float) -> bool:
    """Return whether draws can be uniform on [low, high].

    Dvoretzky-Kiefer-Wolfowitz: P(sup abs(F_n - F) > t) <= 2 exp(-2 n t²).
    """
    n = len(draws)
    u, steps = np.sort((draws - low) / (high - low)), np.arange(n)
    distance = np.maximum(u - steps / n, (steps + 1) / n - u).max()
    return bool(distance <= np.sqrt(_LOG / (2 * n)))


def plausibly_uncorrelated(u: Array, v: Array) -> bool:
    """Return whether u and v, each uniform on [-1, 1], can be independent.

    Their product has mean 0, variance 1/9 and lies in [-1, 1]. Bernstein's inequality,
    P(abs(mean) >= t) <= 2 exp(-n t² / (2/9 + 2t/3)), solved for t.
    """
    rate = _LOG / len(u)
    return bool(abs(np.mean(u * v)) <= rate / 3 + np.sqrt(rate**2 / 9 + 2 * rate / 9))


def plausibly_standard_normal(u: Array) -> bool:
    """Return whether the columns of u, shape (n, d), can be independent standard normal variables.

    For each column, and for the normalised sum and difference of each two: its mean, which is normal with
    variance 1/n, and its sum of squares, with Laurent and Massart's bounds for chi-square variables.
    """
    d = u.shape[1]
    pairs = [(i, j) for i in range(d) for j in range(i)]
    mixed = [(u[:, i] + sign * u[:, j]) / np.sqrt(2) for i, j in pairs for sign in (1, -1)]
    return all(map(_standard_normal, [*u.T, *mixed]))


def _standard_normal(u: Array) -> bool:
    n, squares = len(u), float(u @ u)
    low, high = n - 2 * np.sqrt(n * _LOG), n + 2 * np.sqrt(n * _LOG) + 2 * _LOG
    return bool(abs(u.mean()) <= np.sqrt(2 * _LOG / n) and low <= squares <= high)
