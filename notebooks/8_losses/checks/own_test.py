"""Section 9, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.losses import regression_runs

from . import losses
from .absolute_distance import l1
from .huber import huber
from .squared_distance import l2


def curves_of(loss_fn: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield two curves of one loss; Huber's has another seam in each."""
    for delta in (0.75, 1.5):
        settings = (delta,) if loss_fn.__name__ == "huber_loss" else ()
        yield case(**regression_runs(loss_fn, rng, *settings))


def loss_of(name: str, value: str, slope: str) -> str:
    """Return the code of a loss, given its value and its slope at each residual ``r``."""
    return f"""
def {name}(pred, y):
    r = pred - y
    return np.sum({value}) / len(pred), ({slope}) / len(pred)
"""


sound = losses.exercise("curve_is_sound", returns=("sound",))
lineup = Lineup(sound, curves_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

lineup.right("the squared distance", l2)
lineup.right("half the squared distance", l2, code=loss_of("l2_regression_loss", "r**2 / 2", "r"))
lineup.right("the absolute distance", l1)
lineup.right("Huber's loss", huber)
lineup.right(
    "the loss log cosh r", l2, code=loss_of("l2_regression_loss", "np.log(np.cosh(r))", "np.tanh(r)")
)
lineup.right(
    "the absolute distance beyond ½, and nothing before",
    l1,
    code=loss_of("l1_regression_loss", "np.maximum(np.abs(r) - 0.5, 0)", "np.sign(r) * (np.abs(r) > 0.5)"),
)

lineup.wrong(
    "has a slope that is half as steep as its curve", l2, code=loss_of("l2_regression_loss", "r**2", "r")
)
lineup.wrong(
    "has a curve that is half as steep as its slope",
    l2,
    code=loss_of("l2_regression_loss", "r**2 / 2", "2 * r"),
)
lineup.wrong(
    "has the same slope on both sides",
    l1,
    code=loss_of("l1_regression_loss", "np.abs(r)", "np.ones(r.shape)"),
)
lineup.wrong("jumps at a seam", huber, "offset_missing")
lineup.wrong("fits together for one seam only", huber, "made_for_delta_one")
lineup.wrong("has a slope that stops where its curve goes on", huber, "no_gradient_outside")
lineup.wrong("is never satisfied", l2, code=loss_of("l2_regression_loss", "r**2 + 0.125", "2 * r"))
lineup.wrong(
    "is better the farther off one is", l1, code=loss_of("l1_regression_loss", "-np.abs(r)", "-np.sign(r)")
)
lineup.wrong(
    "forgives predictions that are too high",
    l1,
    code=loss_of("l1_regression_loss", "np.abs(r) * (1 + (r < 0))", "np.sign(r) * (1 + (r < 0))"),
)
lineup.wrong(
    "takes a mistake about large numbers less seriously",
    l2,
    code=loss_of("l2_regression_loss", "r**2 / (1 + np.abs(y))", "2 * r / (1 + np.abs(y))"),
)
lineup.wrong(
    "adds the losses of a batch up", l2, ("np.sum(residual**2) / num_examples", "np.sum(residual**2)")
)
lineup.wrong(
    "counts the worst example of a batch only",
    l1,
    ("np.sum(np.abs(residual)) / num_examples", "np.abs(residual).sum(axis=1).max()"),
)
lineup.wrong(
    "has the gradient of a sum where the loss is a mean",
    huber,
    ("np.clip(residual, -delta, delta) / num_examples", "np.clip(residual, -delta, delta)"),
)

SLOPES, ZERO = "slopes_fit and ", "starts_at_zero and "
SYMMETRY, PLACE = "symmetric and ", " and place_fits"
RETURN = "bool(curve_fits and batch_fits and gradient_fits)"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    (RETURN, "True"),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    (RETURN, "False"),
)
sound.known_wrong(
    "slopes_never_tested",
    "It never holds the slopes against the curve.",
    (SLOPES, ""),
)
sound.known_wrong(
    "kinks_forbidden",
    "It rejects a curve with a kink. Of the two slopes at the ends, which must the mean slope in between be?",
    ("(left <= mean_slopes) & (mean_slopes <= right)", "np.abs(mean_slopes - (left + right) / 2) < 0.1"),
)
sound.known_wrong(
    "zero_never_tested",
    "It never asks what a perfect prediction costs.",
    (ZERO, ""),
)
sound.known_wrong(
    "symmetry_never_tested",
    "It never compares too high with too low.",
    (SYMMETRY, ""),
)
sound.known_wrong(
    "place_never_tested",
    "It never asks whether only the residual matters.",
    (PLACE, ""),
)
sound.known_wrong(
    "batch_never_tested",
    "It never asks how the losses of a batch are put together.",
    (RETURN, "bool(curve_fits and gradient_fits)"),
)
sound.known_wrong(
    "batch_gradient_never_tested",
    "It looks at a batch's loss and not at its gradient.",
    (RETURN, "bool(curve_fits and batch_fits)"),
)
sound.known_wrong(
    "only_batch_tested",
    "It looks at batches alone. What can be wrong with the loss of one example?",
    (RETURN, "bool(batch_fits and gradient_fits)"),
)
