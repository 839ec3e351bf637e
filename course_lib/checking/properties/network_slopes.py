"""Whether a network's gradients are the slopes of its own loss, dropout included.

Masks can be drawn in many right ways, so there is no expected value to compare with. The loss has been
sampled along one direction for every parameter, always with the same masks
(:func:`course_lib.answering.drivers.networks.network_slopes`). The four estimates of each slope, their spread
and the rule for skipping kinks are those of :mod:`course_lib.gradient_check`, so no chance is involved: a
right gradient lies within the tolerance, or its direction is skipped. A loss in single precision is too
coarse to have slopes taken; its directions are skipped, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.checking.compare import FLOAT32_ATOL, FLOAT32_RTOL
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer
from course_lib.slopes import EPS, estimates

_ROUNDING = 30  # rounding errors of a whole network, in units of EPS times its loss


@holds("network_slopes")
def network_slopes(case: Case, answer: Answer) -> Finding | None:
    """Judge loss and gradients with dropout.

    The loss must feel dropout at all, and every gradient must agree with the slope along its direction. A
    diagnosis is given only if the gradients without dropout are right, and with dropout those of the last
    layer are: then it is the masks on the way back.
    """
    with_loss, grads, samples, (without_loss, *without), step, _ = answer.value
    if not np.isfinite([with_loss, without_loss]).all():
        return Finding("The loss is NaN or infinite.")
    if abs(with_loss - without_loss) <= 1e-9 * max(1.0, abs(without_loss)):
        return Finding(f"The loss is {with_loss:.6g}, with dropout and without.", "dropout_ignored")
    wrong = wrong_names(case.args["directions"], step, with_loss, grads, samples)
    if not wrong:
        return None
    text = f"With dropout, the gradient of {', '.join(wrong)} is not the slope of your loss."
    plain_wrong = wrong_names(case.args["directions"], step, without_loss, *without)
    last = max(int(name[1:]) for name in samples if name.startswith("W"))
    above = {f"W{last}", f"b{last}"} & set(wrong)
    return Finding(text, None if plain_wrong or above else "dropout_missing_in_backward")


def wrong_names(
    directions: Mapping[str, Any],
    step: float,
    loss: Any,
    grads: Mapping[str, Any],
    samples: Mapping[str, Sequence[float]],
) -> list[str]:
    """Return the parameters whose gradient, along their direction, is not the slope of the sampled loss."""
    names = list(samples)
    values = np.array([samples[name] for name in names])
    if not np.isfinite(values).all():
        return names
    slopes, spread = estimates(values, loss, np.full(len(names), step))
    eps = float(np.finfo(np.float32).eps) if isinstance(loss, np.float32) else EPS
    rounding = _ROUNDING * eps * max(1.0, abs(float(loss))) / step
    skipped = spread > 30 * rounding + 1e-4 * np.abs(slopes) + 1e-6 * np.abs(slopes).max()
    wrong = []
    for name, slope, gap, skip in zip(names, slopes, spread, skipped, strict=True):
        gradient = grads.get(name)
        along = _along(gradient, directions[name])
        coarse = isinstance(gradient, np.ndarray) and gradient.dtype == np.float32
        tolerance = 2 * gap + 4 * rounding + coarse * (FLOAT32_ATOL + FLOAT32_RTOL * abs(slope))
        if along is None or not (skip or abs(along - slope) <= tolerance):
            wrong.append(name)
    return wrong


def _along(gradient: Any, direction: Any) -> float | None:
    """Return the slope that a gradient promises along a direction, or ``None`` if it is no such gradient."""
    is_array = isinstance(gradient, np.ndarray) and gradient.dtype.kind == "f"
    return float(np.sum(gradient * direction)) if is_array and gradient.shape == direction.shape else None
