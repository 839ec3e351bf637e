"""How ``f`` is sampled around ``x``: values, rounding noise, and four estimates of each slope.

What they are for is explained in :mod:`course_lib.gradient_check`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Any]
Pattern = Callable[[Array], NDArray[np.bool_]]

EPS = float(np.finfo(np.float64).eps)
OFFSETS = (-1.0, -0.5, 0.5, 1.0)


def require_float64(x: object) -> None:
    """Raise a ``TypeError`` that explains itself unless ``x`` is a float64 array."""
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        kind = f"a {x.dtype} array" if isinstance(x, np.ndarray) else f"a {type(x).__name__}"
        raise TypeError(
            f"x is {kind}; gradient checks need a float64 array, because in single precision a difference "
            "over 1e-5 is mostly rounding. Convert it with x.astype(np.float64), and let f compute in float64"
        )
    if not x.flags.writeable:
        raise ValueError("x is read-only, but its entries are moved one at a time; pass x.copy()")


def evaluate(f: Function, x: Array) -> float:
    """Return ``f(x)`` as a float, refusing what isn't one finite number in double precision."""
    value = np.asarray(f(x))
    if value.size != 1 or value.dtype not in (np.float64, np.int64):
        raise TypeError(
            f"f must return one number in double precision, but returned {value.dtype} of shape {value.shape}"
            + ("; compute in float64 while checking gradients" if value.dtype.kind == "f" else "")
        )
    number = float(value.reshape(()))
    if not np.isfinite(number):
        raise ValueError(f"f is {number} at or near x: a slope exists only where f is finite")
    return number


def value_and_noise(f: Function, x: Array, h: float) -> tuple[float, float]:
    """Return ``f(x)`` and the size of its rounding error, by fourth differences in random directions.

    ``f(0) - 4 f(1) + 6 f(2) - 4 f(3) + f(4)``, in steps of about ``h / 100``, is zero for any cubic, so what
    it leaves of a smooth function is rounding: ``√70`` times its standard deviation. (To one side of ``x``:
    rounding is often the same on both, and would cancel.) The median over five directions ignores one that
    crosses a kink.
    """
    original, rng = x.copy(), np.random.default_rng(0)
    value = evaluate(f, x)
    if not np.array_equal(x, original):
        x[...] = original
        raise ValueError("f changes its argument x in place; let it compute with a copy")
    if evaluate(f, x) != value:
        raise ValueError(
            "f gives different values for the same x, so it has no slope to compare with: "
            "draw random numbers (dropout masks, minibatches) once, outside f, or seed them inside"
        )
    differences = []
    try:
        for _ in range(5):
            direction = rng.uniform(-1.5, 1.5, size=x.shape) * np.maximum(1.0, np.abs(original))
            fourth = value
            for place, weight in ((1, -4), (2, 6), (3, -4), (4, 1)):
                x[...] = original + place * (h / 100) * direction
                fourth += weight * evaluate(f, x)
            differences.append(abs(fourth))
    finally:
        x[...] = original
    # The median of |z| is 0.67 for a standard normal z, and 4 < 0.67 √70 = 5.6 errs on the safe side.
    return value, float(np.median(differences)) / 4


def values_around(
    f: Function, x: Array, index: tuple[int, ...], h: float, offsets: tuple[float, ...] = OFFSETS
) -> tuple[list[float], float]:
    """Return ``f`` with ``x[index]`` moved by ``h`` times each offset, and the step as rounding left it."""
    original = x[index]
    step = float((original + h) - original)
    if step <= 0:
        raise ValueError(f"x[{index}] = {original:g} is so large that adding h = {h:g} doesn't change it")
    values = []
    try:
        for offset in offsets:
            x[index] = original + offset * step
            values.append(evaluate(f, x))
    finally:
        x[index] = original
    return values, step


def pattern_changes(pattern: Pattern, x: Array, index: tuple[int, ...], h: float) -> bool:
    """Whether the active pattern differs between ``x - h`` and ``x + h``."""
    original = x[index]
    try:
        x[index] = original - h
        below = np.array(pattern(x))  # a copy: the next call may write into the same memory
        x[index] = original + h
        return not np.array_equal(below, pattern(x))
    finally:
        x[index] = original


def estimates(values: Array, value: float, steps: Array) -> tuple[Array, Array]:
    """Return ``n(h)`` and how far it, ``n(h/2)`` and the extrapolated one-sided slopes lie apart."""
    low, half_low, half_high, high = values.T
    centred, centred_half = (high - low) / (2 * steps), (half_high - half_low) / steps
    right = (4 * (half_high - value) - (high - value)) / steps
    left = (4 * (value - half_low) - (value - low)) / steps
    return centred, np.ptp(np.stack([centred, centred_half, right, left]), axis=0)
