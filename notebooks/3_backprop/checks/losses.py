"""Section 10, "Losses as layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def scorings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of a size at which some margins are kept and some are not, none of them at a kink."""
    for label, n, c in [
        ("", 5, 3),
        ("", 12, 10),
        ("there is one example", 1, 5),
        ("there are two classes", 7, 2),
        ("there are as many examples as classes", 6, 6),
        ("some classes have no example", 3, 7),
    ]:
        yield case(label, x=1.5 * rng.normal(size=(n, c)), y=rng.integers(c, size=n))
    yield case("x is not contiguous", x=rng.normal(size=(4, 6)).T, y=rng.integers(4, size=6))


def huge_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores whose exponentials leave the range of floating point."""
    yield case("scores reach 10,000", x=1e4 * rng.normal(size=(6, 4)), y=rng.integers(4, size=6))
    yield case("all scores lie around 10,000", x=1e4 + rng.normal(size=(5, 3)), y=rng.integers(3, size=5))
    yield case("all scores lie around -10,000", x=-1e4 + rng.normal(size=(5, 3)), y=rng.integers(3, size=5))
    mixed = rng.normal(size=(6, 4)) * np.array([[1e4], [1], [1], [1e4], [1], [1]])
    yield case("some examples score 10,000 and others 1", x=mixed, y=rng.integers(4, size=6))


SUMMED = "Loss and gradient are sums over the examples. What happens to your step when the batch is twice as large?"
SLOPE_SUMMED = (
    "The loss is a mean over the examples, its gradient isn't. What does dividing the loss do to its slope?"
)
LOSS_SUMMED = "The loss is a sum over the examples while its gradient is that of the mean. Which of the two is asked for?"

svm = backprop.exercise("svm_loss", returns=("loss", "dx"))
svm.values("loss", of="loss", cases=scorings)
svm.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
svm.vectorised("vectorised", grows=("x", "y"), cases=scorings)
svm.unchanged("inputs unchanged", cases=scorings)
svm.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("(margins > 0) / num_train", "(margins > 0) / 1"),
    ("margins.sum() / num_train", "margins.sum()"),
)
svm.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("(margins > 0) / num_train", "(margins > 0) / 1"))
svm.known_wrong("loss_not_averaged", LOSS_SUMMED, ("margins.sum() / num_train", "margins.sum()"))
svm.known_wrong(
    "correct_class_counted",
    "The loss is too large by exactly 1: the right class is compared with itself. Over which j does the sum run?",
    ("margins.sum() / num_train", "margins.sum() / num_train + 1"),
)
svm.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("x - x[rows, y][:, None] + 1", "x[rows, y][:, None] - x + 1"),
)
svm.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("[:, None] + 1", "[:, None]"),
)
svm.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("[:, None] + 1", "[:, None] - 1"),
)
svm.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. What does the max do?",
    ("np.maximum(0, x - x[rows, y][:, None] + 1)", "x - x[rows, y][:, None] + 1"),
)
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("dx = (margins > 0) / num_train", "dx = np.ones(x.shape) / num_train\n    dx[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_missing",
    "The right class gets no gradient. Does its score appear in the margins?",
    ("-dx.sum(axis=1)", "0"),
)
svm.known_wrong(
    "correct_entry_counted_once",
    "The right class is moved once per example. In how many of the violated margins does its score appear?",
    ("-dx.sum(axis=1)", "-1 / num_train"),
)
svm.known_wrong(
    "correct_entry_sign",
    "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
    ("-dx.sum(axis=1)", "dx.sum(axis=1)"),
)
svm.known_wrong(
    "gradient_sign",
    "The gradient points the wrong way. If a rival's score rises, does the loss rise or fall?",
    ("num_train, dx", "num_train, -dx"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("dx = (margins > 0) / num_train", "dx = margins / num_train"),
)
svm.known_wrong(
    "squared",
    "Your margins are squared: the squared hinge, a loss of its own. This one grows linearly.",
    ("dx = (margins > 0) / num_train", "dx = 2 * margins / num_train"),
    ("margins.sum() / num_train", "np.sum(margins**2) / num_train"),
)
svm.known_wrong(
    "averaged_over_classes",
    "You divide by the number of classes as well. Over what is the loss a mean, and over what a sum?",
    ("(margins > 0) / num_train", "(margins > 0) / x.size"),
    ("margins.sum() / num_train", "margins.mean()"),
)
svm.known_wrong(
    "whole_columns",
    "`x[:, y]` picks whole columns, N of them. How do you pick one entry per row?",
    ("x[rows, y][:, None]", "x[:, y]"),
)
svm.known_wrong(
    "python_loop",
    "The examples are taken one by one. Which indexing picks the right class's score in all rows at once?",
    (
        "margins = np.maximum(0, x - x[rows, y][:, None] + 1)",
        "margins = np.array([np.maximum(0, x[i] - x[i, y[i]] + 1) for i in range(len(x))])",
    ),
)
svm.known_wrong(
    "inputs_changed",
    "The caller's scores are changed. Build a new array instead of writing into the one you were given.",
    (
        "margins = np.maximum(0, x - x[rows, y][:, None] + 1)",
        "x -= x[rows, y][:, None]\n    margins = np.maximum(0, x + 1)",
    ),
)

softmax = backprop.exercise("softmax_loss", returns=("loss", "dx"))
softmax.values("loss", of="loss", cases=scorings)
softmax.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
softmax.values("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("x", "y"), cases=scorings)
softmax.unchanged("inputs unchanged", cases=scorings)
softmax.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("shifted[rows, y]) / num_train", "shifted[rows, y])"),
    ("    dx /= num_train\n", ""),
)
softmax.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("    dx /= num_train\n", ""))
softmax.known_wrong("loss_not_averaged", LOSS_SUMMED, ("shifted[rows, y]) / num_train", "shifted[rows, y])"))
softmax.known_wrong(
    "averaged_over_classes",
    "The gradient is divided by the number of classes as well. Over what is the loss a mean?",
    ("dx /= num_train", "dx /= dx.size"),
)
softmax.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    ("    dx[rows, y] -= 1\n", ""),
)
softmax.known_wrong(
    "one_after_the_mean",
    "The 1 is subtracted after the mean was taken. Which of the two terms does the mean concern?",
    ("    dx[rows, y] -= 1\n    dx /= num_train\n", "    dx /= num_train\n    dx[rows, y] -= 1\n"),
)
softmax.known_wrong(
    "ones_in_whole_columns",
    "1 is subtracted in whole columns. How do you pick one entry per row?",
    ("dx[rows, y] -= 1", "dx[:, np.unique(y)] -= 1"),
)
softmax.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("dx[rows, y] -= 1", "dx[rows, y] += 1"),
)
softmax.known_wrong(
    "gradient_sign",
    "The gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("return loss, dx", "return loss, -dx"),
)
softmax.known_wrong(
    "loss_sign",
    "The loss is negative. What is the sign of the logarithm of a number below 1?",
    ("return loss, dx", "return -loss, dx"),
)
softmax.known_wrong(
    "normalised_over_examples",
    "Your probabilities add up to 1 over the examples. They should do so over the classes of each example.",
    (
        "    sums = exps.sum(axis=1)\n",
        "    shifted = x - x.max(axis=0)\n    exps = np.exp(shifted)\n    sums = exps.sum(axis=0)\n",
    ),
    ("np.log(sums) - shifted[rows, y]", "np.log(sums)[y] - shifted[rows, y]"),
    ("exps / sums[:, None]", "exps / sums"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm, and your gradient fits that.",
    (
        "loss = np.sum(np.log(sums) - shifted[rows, y]) / num_train",
        "loss = np.sum(np.log(sums) - shifted[rows, y]) / num_train / np.log(2)",
    ),
)
softmax.known_wrong(
    "max_not_subtracted",
    "Right for small scores, but exp overflows for large ones. Which number may you subtract from each row?",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
)
softmax.known_wrong(
    "one_maximum_for_all",
    "One maximum is subtracted from all rows, and rows far below it underflow to 0/0. Each row has its own.",
    ("x.max(axis=1, keepdims=True)", "x.max()"),
)
softmax.known_wrong(
    "log_of_zero",
    "The loss is infinite where the right class's probability underflows to 0. Take no logarithm of a probability.",
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
for epsilon in ("1e-8", "1e-9", "1e-12"):
    softmax.known_wrong(
        f"epsilon_in_log_{epsilon}",
        "A small constant keeps the logarithm finite and caps the loss: a true loss of 10,000 comes out as 20 or 30.",
        ("np.log(sums) - shifted[rows, y]", f"-np.log(exps[rows, y] / sums + {epsilon})"),
    )
softmax.known_wrong(
    "formula_as_it_stands",
    "Right for small scores, but exp overflows for large ones, and the logarithm of 0 is waiting behind that.",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
softmax.known_wrong(
    "loss_after_the_gradient",
    "The gradient is right, but your loss uses the probabilities after 1 was subtracted from them: is `dx` a copy?",
    (
        "    return loss, dx",
        "    loss = -np.mean(np.log(np.abs(dx[rows, y] * num_train)))\n    return loss, dx",
    ),
)
softmax.known_wrong(
    "python_loop",
    "The examples are taken one by one. Which indexing picks the right class's entry in all rows at once?",
    ("dx[rows, y] -= 1", "for i in range(len(x)):\n        dx[i, y[i]] -= 1"),
)
softmax.known_wrong(
    "inputs_changed",
    "The caller's scores are changed: `-=` writes into the array on its left. Build a new one.",
    ("shifted = x - x.max(axis=1, keepdims=True)", "x -= x.max(axis=1, keepdims=True)\n    shifted = x"),
)
