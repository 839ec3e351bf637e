r"""Is this gradient the slope of that function? Numerical gradients, and a check that kinks can't fool.

The numerical gradient is the centred difference

.. math:: n(h) = \frac{f(x + h) - f(x - h)}{2h} = f'(x) + \frac{h^2}{6} f'''(x) + O(h^4),

entry by entry. It is never exact, and a fixed rule such as "relative error below 1e-7" can't judge it: small
entries drown in rounding, and between ``x - h`` and ``x + h`` some ReLU switches. Of 40 correct networks of
four layers (30 ReLUs wide, a batch of 50) that rule rejected 40. :func:`check_gradient` measures instead how
well each slope is known; of the same networks it rejected none, and skipped 43 of 72,000 entries. Its policy:

**Four estimates.** From the values at ``x``, ``x ± h/2`` and ``x ± h`` come ``n(h)``, ``n(h/2)`` and, from
each side alone, the one-sided slope extrapolated to step zero, ``2 D(h/2) - D(h)``. For a smooth function
they lie about ``h² f'''/4`` apart, more than the truncation error of ``n(h)``. One kink anywhere between
``x - h`` and ``x + h`` moves ``n(h)`` off the true slope by less than it moves the four apart. So their
spread ``S`` bounds the error, whatever its cause.

**Rounding is measured.** Fourth differences of ``f`` along random directions, in steps of about ``h / 100``,
give the size ``σ`` of its rounding errors (Moré and Wild, 2011). With ``u = (σ + ε max(|f|, 1)) / h``,
``ε = 2.2e-16``, the slope is known to within ``2 S + 4 u``: that is the tolerance, and a correct gradient
lies inside it. (The 1 is there because small losses are put together from terms of size one: probabilities,
margins.)

**Kinks are skipped.** An entry is skipped when the active pattern differs between ``x - h`` and ``x + h``, or
when ``S > 30 u + 1e-4 |n| + 1e-6 max|n|``: more than rounding and curvature explain. What remains is known
well enough that an error of one part in a thousand fails, in any entry at least a hundredth as large as the
largest, wherever rounding permits.

**Rounding and curvature are traded.** While rounding is more than a millionth of the gradient, larger steps
are tried, and a smaller one where kinks or curvature left too little; the finest answer counts.

**Too little is not enough.** A report is ``ok`` if nothing failed, at least half of the entries could be
checked, and rounding is below a hundredth of the gradient (or both are zero as far as can be told).

References
----------
J. J. Moré and S. M. Wild, "Estimating Computational Noise", SIAM Journal on Scientific Computing 33(3), 2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.slopes import (
    EPS,
    OFFSETS,
    Array,
    Function,
    Pattern,
    estimates,
    pattern_changes,
    require_float64,
    value_and_noise,
    values_around,
)

LADDER = (1.0, 10.0, 100.0, 1000.0, 0.1)  # steps to try, in units of h
FINE = 1e-6  # of the largest entry: rounding below this needs no larger step
BLUNT = 1e-2  # of the largest entry: with more rounding than this, agreement means nothing
ENOUGH = 0.5  # of the entries examined must have been checkable
SHOWN = 3  # mismatches that a report prints


@dataclass(frozen=True)
class Mismatch:
    """An entry at which the analytic gradient isn't the slope."""

    index: tuple[int, ...]
    analytic: float
    numerical: float

    def __str__(self) -> str:
        place = ", ".join(map(str, self.index))
        return f"[{place}]: the gradient says {self.analytic:.6g}, the slope is {self.numerical:.6g}"


@dataclass(frozen=True)
class GradientReport:
    """What :func:`check_gradient` found.

    Attributes
    ----------
    checked, skipped : int
        Entries compared, and entries whose slope isn't defined well enough (a kink within the step).
    failed : tuple of Mismatch
        Entries that were compared and disagree, the worst first.
    step : float
        The step ``h`` that was used, for entries of size one.
    resolution : float
        Half-width of the rounding error: smaller slopes can't be told from zero.
    scale : float
        The largest entry, analytic or numerical.
    """

    checked: int
    skipped: int
    failed: tuple[Mismatch, ...]
    step: float
    resolution: float
    scale: float

    @property
    def enough(self) -> bool:
        """Whether enough of the entries could be compared."""
        return self.checked >= max(1.0, ENOUGH * (self.checked + self.skipped))

    @property
    def conclusive(self) -> bool:
        """Whether enough entries could be compared, and finely enough to trust an agreement."""
        fine = self.resolution <= BLUNT * self.scale or self.scale <= self.resolution
        return self.enough and fine

    @property
    def ok(self) -> bool:
        """Whether the gradient is the slope, as far as can be told, and enough could be told."""
        return self.conclusive and not self.failed

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped (a kink within {self.step:g})" if self.skipped else ""
        if self.failed:
            worst = "\n".join(f"  {mismatch}" for mismatch in self.failed[:SHOWN])
            more = len(self.failed) - SHOWN
            rest = f"\n  … and {more} more" if more > 0 else ""
            return (
                f"The gradient is not the slope of the function: {len(self.failed)} of {self.checked} "
                f"entries checked disagree{skipped}.\n{worst}{rest}"
            )
        if self.ok:
            return f"The gradient is the slope of the function: {self.checked} entries agree{skipped}."
        if self.enough:
            return (
                f"Can't tell: slopes below {self.resolution:.1g} drown in the rounding of the value of f, "
                f"and the largest gradient is {self.scale:.1g}. Leave large constants out of the function."
            )
        return (
            f"Can't tell: only {self.checked} of {self.checked + self.skipped} entries could be checked, the "
            f"others have a kink within {self.step:g}; at least {ENOUGH:.0%} are needed. Try a random x."
        )


def check_gradient(
    f: Function,
    x: Array,
    analytic: Array,
    *,
    pattern: Pattern | None = None,
    h: float = 1e-5,
    num_checks: int | None = None,
    rng: np.random.Generator | None = None,
) -> GradientReport:
    """Compare a gradient with the slopes of ``f``, skipping entries at kinks.

    The tolerance is derived from rounding and truncation; see the top of this module.

    Parameters
    ----------
    f : callable
        Takes an array like ``x`` and returns a number; the same one whenever it is asked.
    x : ndarray of float64, any shape
        Where to check. Changed in place meanwhile, as it was afterwards, even if ``f`` raises.
    analytic : ndarray, shape of ``x``
        The gradient in question.
    pattern : callable, optional
        Takes an array like ``x`` and returns which branch each max or ReLU takes, as a boolean array. Without
        it, kinks are found from the values of ``f``.
    h : float
        The step, for entries of size up to one; in proportion for larger ones.
    num_checks : int, optional
        Examine only so many entries, drawn at random.
    rng : numpy.random.Generator, optional
        Draws them; the same ones every time unless given.

    Returns
    -------
    GradientReport

    Raises
    ------
    TypeError
        If ``x`` isn't a float64 array, or ``f`` doesn't return one number in double precision.
    ValueError
        If shapes differ, ``x`` is read-only, or ``f`` changes it, isn't finite near it, or gives different
        values for the same ``x``.
    """
    require_float64(x)
    analytic = np.asarray(analytic, dtype=np.float64)
    if analytic.shape != x.shape:
        raise ValueError(f"the gradient's shape is {analytic.shape}, but x is {x.shape}: they must be equal")
    entries = _entries(x.shape, num_checks, rng or np.random.default_rng(0))
    value, noise = value_and_noise(f, x, h)
    reports = []
    for factor in LADDER:
        report = _check_at_step(f, x, analytic, pattern, factor * h, entries, value, noise)
        if report.failed or (report.conclusive and report.resolution <= FINE * report.scale):
            return report
        reports.append(report)
    telling = [report for report in reports if report.enough] or reports[:1]
    return min(telling, key=lambda report: report.resolution)


def slope_agrees(f: Function, x: Array, analytic: Array, **options: Any) -> bool | None:
    """Return whether ``analytic`` is the slope of ``f`` at ``x``, or ``None`` if that can't be told.

    ``options`` are those of :func:`check_gradient`, as are the errors.
    """
    report = check_gradient(f, x, analytic, **options)
    return report.ok if report.failed or report.conclusive else None


def _check_at_step(
    f: Function,
    x: Array,
    analytic: Array,
    pattern: Pattern | None,
    h: float,
    entries: list[tuple[int, ...]],
    value: float,
    noise: float,
) -> GradientReport:
    """Check every entry with one step size."""
    values, steps = np.empty((len(entries), len(OFFSETS))), np.empty(len(entries))
    crossed = np.zeros(len(entries), dtype=bool)
    for row, index in enumerate(entries):
        step = h * max(1.0, abs(x[index]))
        values[row], steps[row] = values_around(f, x, index, step)
        crossed[row] = pattern is not None and pattern_changes(pattern, x, index, step)
    slopes, spread = estimates(values, value, steps)
    rounding = (noise + EPS * np.max(np.abs(values), initial=max(1.0, abs(value)))) / steps

    claimed = np.array([analytic[index] for index in entries], dtype=np.float64)
    largest = np.max(np.abs(slopes), initial=0.0)
    kinked = crossed | (spread > 30 * rounding + 1e-4 * np.abs(slopes) + 1e-6 * largest)
    # Not "error > tolerance": a gradient that is NaN must fail too.
    wrong = ~kinked & ~(np.abs(claimed - slopes) <= 2 * spread + 4 * rounding)
    wrong |= ~np.isfinite(claimed)
    kinked &= ~wrong
    worst_first = sorted(np.flatnonzero(wrong), key=lambda row: -abs(claimed[row] - slopes[row]))
    return GradientReport(
        checked=int(np.sum(~kinked)),
        skipped=int(np.sum(kinked)),
        failed=tuple(Mismatch(entries[row], float(claimed[row]), float(slopes[row])) for row in worst_first),
        step=h,
        resolution=float(4 * np.max(rounding, initial=0.0)),
        scale=float(max(largest, np.max(np.abs(claimed[np.isfinite(claimed)]), initial=0.0))),
    )


def _entries(
    shape: tuple[int, ...], num_checks: int | None, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """Return the indices to examine: all, or ``num_checks`` of them without repetition."""
    indices = list(np.ndindex(shape))
    if num_checks is None or num_checks >= len(indices):
        return indices
    return [indices[i] for i in np.sort(rng.choice(len(indices), size=num_checks, replace=False))]
