"""Section 12, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, case

from . import linear


def decays(rng: np.random.Generator) -> Iterator[Case]:
    """Draw full-batch trainings for the spot-the-bug exercise."""
    for n, d, c, iters in [(6, 3, 2, 1), (8, 4, 3, 3), (5, 1, 4, 6)]:
        yield case(
            loss_fn=Probe("quadratic_loss"),
            X=rng.normal(size=(n, d)),
            y=rng.integers(c, size=n),
            W=rng.normal(size=(d, c)),
            learning_rate=float(rng.uniform(0.05, 0.2)),
            reg=float(rng.uniform(0.2, 0.6)),
            num_iters=iters,
        )


decay = linear.exercise("train_with_decay", returns=("W",))
decay.values("weights", cases=decays)
decay.known_wrong(
    "ascent_left",
    "The step goes uphill. Which way does the gradient point?",
    ("W -= learning_rate * dW", "W += learning_rate * dW"),
)
decay.known_wrong(
    "decay_without_learning_rate",
    "The decay ignores the learning rate. If you halve η, should the weights shrink as fast as before?",
    ("W -= learning_rate * reg * W", "W -= reg * W"),
)
decay.known_wrong(
    "decay_halved",
    "The decay is half as strong as it should be. What is the derivative of ½·reg·w²?",
    ("W -= learning_rate * reg * W", "W -= 0.5 * learning_rate * reg * W"),
)
decay.known_wrong(
    "decay_removed",
    "The decay is gone, and with it the penalty. Repair the line rather than remove it.",
    ("        W -= learning_rate * reg * W\n", ""),
)
decay.known_wrong(
    "penalty_twice",
    "The penalty acts twice as strongly as it should. Is it in what `loss_fn` returns as well, or is "
    "there a 2 too many?",
    ("y, 0.0)", "y, reg)"),
)
decay.known_wrong(
    "decay_after_step",
    "The decay shrinks the weights after the step, so it shrinks the step too. In which order did the code come?",
    (
        "        W -= learning_rate * reg * W\n        W -= learning_rate * dW\n",
        "        W -= learning_rate * dW\n        W -= learning_rate * reg * W\n",
    ),
)
decay.known_wrong(
    "decay_grows",
    "The decay line makes the weights larger. What should a penalty on large weights do?",
    ("W -= learning_rate * reg * W", "W += learning_rate * reg * W"),
)
decay.known_wrong(
    "decay_with_squared_rate",
    "The learning rate is in the decay twice. How many terms of the step contain it, and how often?",
    ("W -= learning_rate * reg * W", "W -= learning_rate**2 * reg * W"),
)
decay.known_wrong(
    "decay_without_reg",
    "The strength of the decay doesn't depend on `reg`. What is `reg` for?",
    ("W -= learning_rate * reg * W", "W -= learning_rate * W"),
)
decay.known_wrong(
    "step_without_learning_rate",
    "The step subtracts the whole gradient. What is `learning_rate` for?",
    ("W -= learning_rate * dW", "W -= dW"),
)
