"""Section 11, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import plain_params


def steps_with_confidence(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks for the spot-the-bug exercise."""
    for n, d, h, c in [(8, 2, 6, 3), (5, 3, 4, 5), (1, 2, 9, 3)]:
        X, y = rng.normal(size=(n, d)), rng.integers(c, size=n)
        yield case(params=plain_params(rng, d, h, c), X=X, y=y, learning_rate=float(rng.uniform(0.2, 0.8)))


bug = spiral.exercise("step_with_confidence", returns=("params", "confidence"))
bug.values("parameters", of="params", cases=steps_with_confidence)
bug.values("confidence", of="confidence", cases=steps_with_confidence)
bug.unchanged("inputs unchanged", cases=steps_with_confidence)
bug.known_wrong(
    "inputs_changed",
    "The step writes into the caller's parameters. What was `.copy()` in the first line for?",
    ("params[name].copy()", "params[name]"),
)
bug.known_wrong(
    "confidence_of_the_winner",
    "The confidence is the mean probability of the likeliest class. How sure was the net of the right one?",
    ("probs[rows, y].mean()", "probs.max(axis=1).mean()"),
)
bug.known_wrong(
    "probs_overwritten",
    "The confidence is computed from something that once was a matrix of probabilities. How many arrays do `probs` and "
    "`dscores` stand for?",
    ("probs.copy()", "probs"),
)
bug.known_wrong(
    "moved_too_early",
    "`W2` has moved by the time the first layer's gradient is computed with it.",
    ("    dsums = (dscores @ W2.T) * (hidden > 0)\n", ""),
    ("    W1 -= ", "    dsums = (dscores @ W2.T) * (hidden > 0)\n    W1 -= "),
)
bug.known_wrong(
    "confidence_after_the_step",
    "The confidence is that of the moved parameters. Which ones are asked for?",
    (
        "    confidence = probs",
        "    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2\n"
        "    exps = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
        "    probs = exps / exps.sum(axis=1, keepdims=True)\n"
        "    confidence = probs",
    ),
)
bug.known_wrong(
    "copied_too_late",
    "By the time the confidence is taken, 1 has been subtracted from the probabilities. When must the copy "
    "be made?",
    (
        "dscores = probs.copy()\n    dscores[rows, y] -= 1\n",
        "probs[rows, y] -= 1\n    dscores = probs.copy()\n",
    ),
)
bug.known_wrong(
    "gate_lost",
    "The gate of the ReLU is missing, as if it got lost while a line was moved. Which units may get a "
    "gradient?",
    (" * (hidden > 0)", ""),
)
bug.known_wrong(
    "confidence_summed",
    "The confidence adds up the probabilities of the right classes. A mean is asked for.",
    ("probs[rows, y].mean()", "probs[rows, y].sum()"),
)
bug.known_wrong(
    "confidence_of_all_classes",
    "The confidence is a mean over all entries, which is always one divided by the number of classes. Which "
    "entries are asked for?",
    ("probs[rows, y].mean()", "probs.mean()"),
)
bug.known_wrong(
    "accuracy_returned",
    "The confidence is the share of points that are right. How sure was the net of the right class?",
    ("probs[rows, y].mean()", "(probs.argmax(axis=1) == y).mean()"),
)
bug.known_wrong(
    "gradient_not_averaged",
    "The step is too long by the number of points. Which line took the mean?",
    ("    dscores /= len(y)\n", ""),
)
bug.known_wrong(
    "label_not_subtracted",
    "The step pushes every class down and none up. What is different at the right class?",
    ("    dscores[rows, y] -= 1\n", ""),
)
