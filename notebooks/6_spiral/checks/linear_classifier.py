"""Section 2, "A linear classifier with a bias of its own"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import LAST_MISSING, labels_of
from .mistakes import known_wrong_penalties, known_wrong_scores

LINEAR = ("W", "b")


def batch(
    rng: np.random.Generator,
    label: str,
    n: int,
    d: int,
    c: int,
    *,
    reg: float | None = None,
    X: np.ndarray | None = None,
) -> Case:
    """Draw points, labels and a linear classifier; a label that says so leaves the last class out."""
    return case(
        label,
        via="loss_and_grads",
        names=list(LINEAR),
        X=rng.normal(size=(n, d)) if X is None else X,
        y=labels_of(rng, n, c, last=label != LAST_MISSING),
        reg=float(rng.uniform(0.2, 0.8)) if reg is None else reg,
        W=rng.normal(size=(d, c)),
        b=rng.normal(size=c),
    )


def linear_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a linear classifier."""
    yield batch(rng, "", 5, 2, 3, reg=0.7)
    yield batch(rng, "", 12, 4, 5)
    yield batch(rng, LAST_MISSING, 7, 2, 4)
    yield batch(rng, LAST_MISSING, 9, 3, 6)
    yield batch(rng, "reg is 0", 6, 2, 4, reg=0.0)


def odd_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a linear classifier in odd shapes."""
    yield batch(rng, "there is one example", 1, 3, 5)
    yield batch(rng, "there is one feature", 7, 1, 3)
    yield batch(rng, "X is not contiguous", 6, 4, 3, X=rng.normal(size=(4, 6)).T)


line = spiral.exercise("linear_loss_and_grads", returns=("loss", "grads['W']", "grads['b']", "shapes"))
line.values("loss", of="loss", cases=linear_batches)
line.gradient("weights", of="grads['W']", loss="loss", wrt="W", cases=linear_batches)
line.gradient("bias", of="grads['b']", loss="loss", wrt="b", cases=linear_batches)
line.robust("odd shapes", of=("loss", "grads['W']", "grads['b']"), cases=odd_batches)
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
    ("* np.sum(W * W)", "* (np.sum(b * b) + np.sum(W * W))"),
    ("dscores.sum(axis=0)", "dscores.sum(axis=0) + reg * b"),
)
line.known_wrong(
    "bias_in_penalty_of_loss",
    "The loss penalises the bias, too, and no gradient knows of it. The penalty covers the weights only.",
    ("* np.sum(W * W)", "* (np.sum(b * b) + np.sum(W * W))"),
)
line.known_wrong(
    "bias_subtracted",
    "The bias is subtracted from the scores.",
    ("X @ W + b", "X @ W - b"),
)
line.known_wrong(
    "weights_divided_by_n",
    "The data part of `dW` is too small by the factor N. Who has divided by N already?",
    ("X.T @ dscores", "X.T @ dscores / len(X)"),
)
line.known_wrong(
    "weights_gradient_sign",
    "The data part of `dW` points the wrong way. `dscores` is a gradient already: what would another minus do?",
    ("X.T @ dscores", "-X.T @ dscores"),
)
line.known_wrong(
    "weights_gradient_of_penalty_only",
    "The weights' gradient holds the penalty's part and nothing of the data. Which product is missing?",
    ("X.T @ dscores", "0"),
)
line.known_wrong(
    "bias_gradient_of_first_row",
    "The bias's gradient is that of a single example. To how many rows was the bias added?",
    ("dscores.sum(axis=0)", "dscores[0]"),
)
line.known_wrong(
    "bias_gradient_in_a_row",
    "The bias's gradient has shape (1, C). A gradient has the shape of its parameter, (C,).",
    ("dscores.sum(axis=0)", "dscores.sum(axis=0, keepdims=True)"),
)
line.known_wrong(
    "inputs_changed",
    "The call changes what it was given: `W += …` or `params[…] -= …` writes into the caller's array.",
    ("    dW = X.T @ dscores + reg * W\n", "    dW = X.T @ dscores + reg * W\n    W *= 0.5\n"),
)
