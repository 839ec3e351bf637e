"""Section 6, "The learning-rate range test"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import training
from .cases import batch


def bowl_test(
    rng: np.random.Generator,
    label: str,
    settings: dict[str, float],
    low: float,
    high: float,
    steps: int,
    height: float = 2,
) -> Case:
    """Draw a range test on the probe ``bowl``, which starts with weights around ``height``."""
    drawn = batch(rng, 8, 3, 2)
    return case(
        label,
        loss_fn=Probe("bowl", {"floor": 0.2, **settings}),
        **{**drawn, "W": height + 0.3 * drawn["W"]},
        lr_min=low,
        lr_max=high,
        num_steps=steps,
    )


def broken_tests(rng: np.random.Generator) -> Iterator[Case]:
    """Draw range tests that run into NaN."""
    for _ in range(2):
        yield bowl_test(rng, "the loss becomes NaN", {"floor": 50.0, "wall": 150.0}, 1e-3, 1e5, 25)


def range_tests(rng: np.random.Generator) -> Iterator[Case]:
    """Draw range tests that diverge, or end before anything diverges."""
    yield bowl_test(rng, "", {}, 1e-4, 1e3, 30)
    yield bowl_test(rng, "", {}, 1e-3, 1e4, 50, height=8)
    yield bowl_test(rng, "the test reaches the last rate", {}, 1e-3, 0.05, 12)
    slow = bowl_test(rng, "the loss rises slowly", {}, 1.0, 1.0, 40)
    X, y = slow.args["X"], slow.args["y"]
    steepest = max(float(np.linalg.norm(X[y == c], 2)) ** 2 / len(X) for c in range(2))
    # Along the steepest direction a step multiplies by 1 - lr * steepest, between -1.05 and -1.6: its square,
    # by which the loss grows, stays below 4 in every step.
    yield case(slow.label, **{**slow.args, "lr_min": 2.05 / steepest, "lr_max": 2.6 / steepest})


rates = training.exercise("lr_range_test", returns=("lrs", "losses", "suggestion"))
rates.values("rates", of="lrs", cases=range_tests)
rates.values("losses", of="losses", cases=range_tests)
rates.values("suggestion", of="suggestion", cases=range_tests)
rates.robust("NaN", cases=broken_tests)
rates.unchanged("inputs unchanged", cases=range_tests)
SPACED, STEP = "np.geomspace(lr_min, lr_max, num_steps)", "W = W - lr * dW"
SUGGEST = "lrs[np.nanargmin(losses)] / 10"
rates.known_wrong(
    "linear_spacing",
    "The rates lie at equal differences. How many of them fall into the first decade?",
    (SPACED, "np.linspace(lr_min, lr_max, num_steps)"),
)
rates.known_wrong(
    "last_rate_missing",
    "The last rate is never reached. Is `lr_max` among your rates?",
    (SPACED, "np.geomspace(lr_min, lr_max, num_steps + 1)[:-1]"),
)
rates.known_wrong(
    "first_rate_missing",
    "The first rate is never tried. Is `lr_min` among your rates?",
    (SPACED, "np.geomspace(lr_min, lr_max, num_steps + 1)[1:]"),
)
rates.known_wrong(
    "one_rate_too_many",
    "The rates lie a little too close together: there is one too many. How many of them are asked for?",
    (SPACED, "np.geomspace(lr_min, lr_max, num_steps + 1)"),
)
rates.known_wrong(
    "natural_and_decimal",
    "Natural logarithms were undone by powers of 10. Use one base. Where do your rates begin?",
    (SPACED, "np.logspace(np.log(lr_min), np.log(lr_max), num_steps)"),
)
rates.known_wrong(
    "rates_as_exponents",
    "The two ends were taken for exponents. Where do your rates begin?",
    (SPACED, "np.logspace(lr_min, lr_max, num_steps)"),
)
rates.known_wrong(
    "rates_downwards",
    "The rates run from the largest to the smallest. Which should be tried first?",
    (SPACED, "np.geomspace(lr_max, lr_min, num_steps)"),
)
for factor in ("2", "10"):
    rates.known_wrong(
        f"stops_at_{factor}_times",
        f"The test stops at {factor} times the lowest loss. At how many is it asked to?",
        ("4 * lowest", f"{factor} * lowest"),
    )
rates.known_wrong(
    "stops_at_a_rise",
    "The test stops as soon as the loss is above the lowest so far. How much of a rise is tolerated?",
    ("4 * lowest", "lowest"),
)
rates.known_wrong(
    "stops_at_four_more",
    "The test stops when the loss is 4 *above* the lowest. It should be 4 *times* as large.",
    ("4 * lowest", "4 + lowest"),
)
rates.known_wrong(
    "goes_on_after_nan",
    "The test goes on with NaN. `nan > 4` is false: is your condition true for NaN?",
    ("if not loss <= 4 * lowest:", "if loss > 4 * lowest:"),
)
rates.known_wrong(
    "never_stops",
    "The test goes on after the loss has exploded. When does it stop?",
    ("if not loss <= 4 * lowest:", "if False:"),
)
rates.known_wrong(
    "stops_at_nan_only",
    "The test stops at NaN only. Being 4 times the lowest loss is reason enough.",
    ("if not loss <= 4 * lowest:", "if not np.isfinite(loss):"),
)
rates.known_wrong(
    "compared_with_first",
    "The loss is compared with the first one. It should be compared with the lowest so far.",
    ("4 * lowest", "4 * losses[0]"),
)
rates.known_wrong(
    "compared_with_previous",
    "The loss is compared with the one before it. One that doubles in every step would never be stopped.",
    ("4 * lowest", "4 * losses[max(len(losses) - 2, 0)]"),
)
rates.known_wrong(
    "loss_after_the_step",
    "The losses were written down after the step with their rate. The loss comes before the step.",
    (
        "        loss, dW = loss_fn(W, X, y, 0.0)\n        losses",
        "        W = W - lr * loss_fn(W, X, y, 0.0)[1]\n        loss = loss_fn(W, X, y, 0.0)[0]\n        losses",
    ),
    ("        W = W - lr * dW\n", ""),
)
rates.known_wrong(
    "explosion_not_recorded",
    "The loss that stopped the test is missing. Write it down first, decide afterwards.",
    ("            break", "            losses.pop()\n            break"),
)
rates.known_wrong(
    "all_rates_returned",
    "All rates came back, also those that were never tried. How many rates belong to the losses that you "
    "have?",
    ("    lrs = lrs[: len(losses)]\n", ""),
)
rates.known_wrong(
    "always_from_the_start",
    "Every rate was tried from the first weights. The test is one run: what does a step start from?",
    ("    for lr in lrs:", "    start = W\n    for lr in lrs:"),
    (STEP, "W = start - lr * dW"),
)
rates.known_wrong(
    "never_updated",
    "The weights never change: each rate finds the loss that the first one found. What is done with the gradient?",
    ("        W = W - lr * dW\n", ""),
)
rates.known_wrong(
    "each_rate_from_the_start",
    "Every rate was tried from the first weights, and the loss after that one step written down. The test is one run: "
    "each step starts where the last one ended, and its loss is taken before it.",
    (
        "        loss, dW = loss_fn(W, X, y, 0.0)\n",
        "        loss, _ = loss_fn(W - lr * loss_fn(W, X, y, 0.0)[1], X, y, 0.0)\n",
    ),
    ("        W = W - lr * dW\n", ""),
)
rates.known_wrong(
    "next_rate",
    "Each step was taken with the rate after its own. Which rate stands beside the loss before the step?",
    ("    for lr in lrs:", "    for lr in [*lrs[1:], lrs[-1]]:"),
)
rates.known_wrong(
    "rate_missing",
    "Each step subtracted the whole gradient, whatever its rate.",
    (STEP, "W = W - dW"),
)
rates.known_wrong(
    "gradient_averaged_again",
    "The gradient was divided by the number of examples. Is the one that `loss_fn` returns a sum or a mean?",
    (STEP, "W = W - lr * dW / len(X)"),
)
rates.known_wrong(
    "one_rate_for_all_steps",
    "All steps were taken with the first rate.",
    (STEP, "W = W - lrs[0] * dW"),
)
rates.known_wrong("ascent", "Each step goes uphill.", (STEP, "W = W + lr * dW"))
rates.known_wrong(
    "penalty_left_on",
    "`loss_fn` was called with a penalty; the test is made with reg = 0.",
    ("loss_fn(W, X, y, 0.0)", "loss_fn(W, X, y, 0.1)"),
)
rates.known_wrong(
    "on_the_brink",
    "The suggestion is the very rate beside the lowest loss. That one is on the brink: what share of it is "
    "asked for?",
    (SUGGEST, "lrs[np.nanargmin(losses)]"),
)
rates.known_wrong(
    "nan_is_lowest",
    "The suggestion belongs to the loss that is NaN. What does `np.argmin` do with NaN?",
    (SUGGEST, "lrs[np.argmin(losses)] / 10"),
)
rates.known_wrong(
    "tenth_of_the_last",
    "The suggestion is a tenth of the last rate in the list. Beside which loss does the good rate stand?",
    (SUGGEST, "lrs[-1] / 10"),
)
rates.known_wrong(
    "rate_before_the_lowest",
    "The suggestion is a tenth of the rate one before that of the lowest loss. Which rate is written down "
    "beside it?",
    (SUGGEST, "lrs[max(np.nanargmin(losses) - 1, 0)] / 10"),
)
for number in ("2", "3", "4", "5", "100"):
    rates.known_wrong(
        f"divided_by_{number}",
        f"The suggestion is the rate beside the lowest loss, divided by {number}. What share of it is asked for?",
        (SUGGEST, f"lrs[np.nanargmin(losses)] / {number}"),
    )
rates.known_wrong(
    "largest_tried",
    "The suggestion is the last rate in the list. Beside which loss does the good rate stand?",
    (SUGGEST, "lrs[-1]"),
)
rates.known_wrong(
    "highest_loss",
    "The suggestion belongs to the highest loss. Beside which loss does the good rate stand?",
    (SUGGEST, "lrs[np.nanargmax(losses)] / 10"),
)
rates.known_wrong(
    "position_suggested",
    "The suggestion is made of a position in the list. Which rate stands there?",
    (SUGGEST, "np.nanargmin(losses) / 10"),
)
rates.known_wrong(
    "rate_after_the_lowest",
    "The suggestion is a tenth of the rate after the one beside the lowest loss.",
    (SUGGEST, "lrs[min(np.nanargmin(losses) + 1, len(lrs) - 1)] / 10"),
)
STEEPEST = (
    "The suggestion is the rate at which the loss falls fastest, another good rule. Here it is a tenth of the rate "
    "beside the lowest loss."
)
rates.known_wrong("steepest_fall", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.diff(losses))]"))
rates.known_wrong("end_of_steepest_fall", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.diff(losses)) + 1]"))
rates.known_wrong("steepest_slope", STEEPEST, (SUGGEST, "lrs[np.nanargmin(np.gradient(losses))]"))
rates.known_wrong(
    "inputs_changed",
    "The caller's weights were trained. Does `W -= …` make a new array?",
    (STEP, "W -= lr * dW"),
)
rates.known_wrong(
    "loss_suggested",
    "The suggestion is made of a loss. It should be a learning rate.",
    (SUGGEST, "np.nanmin(losses) / 10"),
)
