"""Section 2, "A linear classifier with a bias of its own"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import labels_of
from .mistakes import known_wrong_penalties, known_wrong_scores

LINEAR = ("W", "b")


def linear_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a linear classifier in odd shapes."""

    def batch(label: str, n: int, d: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        return case(
            label,
            via="loss_and_grads",
            names=list(LINEAR),
            X=rng.normal(size=(n, d)) if X is None else X,
            y=labels_of(rng, n, c),
            reg=reg,
            W=rng.normal(size=(d, c)),
            b=rng.normal(size=c),
        )

    yield batch("", 5, 2, 3, 0.7)
    yield batch("", 12, 4, 5, rng.uniform(0.2, 2))
    yield batch("reg is 0", 6, 2, 4, 0.0)
    yield batch("there is one example", 1, 3, 5, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 3, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)


line = spiral.exercise("linear_loss_and_grads", returns=("loss", "grads['W']", "grads['b']", "shapes"))
line.values("loss", of="loss", cases=linear_batches)
line.gradient("weights", of="grads['W']", loss="loss", wrt="W", cases=linear_batches)
line.gradient("bias", of="grads['b']", loss="loss", wrt="b", cases=linear_batches)
line.property("bias shape", "one_axis", cases=linear_batches, form=True, diagnosis="bias_gradient_in_a_row")
line.unchanged("inputs unchanged", cases=linear_batches)
known_wrong_penalties(line, "np.sum(W * W)", ["W"])
known_wrong_scores(line)
line.known_wrong(
    "bias_missing",
    "The scores know nothing of `b`.",
    ("X @ W + b", "X @ W"),
)
line.known_wrong(
    "bias_in_penalty",
    "The bias is regularised too. The penalty covers the weights only.",
    ("np.sum(W * W)", "(np.sum(W * W) + np.sum(b * b))"),
    ("dscores.sum(axis=0)", "dscores.sum(axis=0) + reg * b"),
)
line.known_wrong(
    "bias_gradient_of_first_row",
    "The bias's gradient is that of a single example. It was added to every row.",
    ("dscores.sum(axis=0)", "dscores[0]"),
)
line.known_wrong(
    "bias_gradient_in_a_row",
    "The bias's gradient has shape (1, C). A gradient has the shape of its parameter, (C,).",
    ("dscores.sum(axis=0)", "dscores.sum(axis=0, keepdims=True)"),
)
line.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. `dscores` is a gradient already: what would another minus do?",
    ("X.T @ dscores", "-X.T @ dscores"),
    ("dscores.sum(axis=0)", "-dscores.sum(axis=0)"),
)
line.known_wrong(
    "inputs_changed",
    "The call changes what it was given: `W += …` or `params[…] -= …` writes into the caller's array.",
    ("    dW = X.T @ dscores + reg * W\n", "    dW = X.T @ dscores + reg * W\n    W *= 0.5\n"),
)
