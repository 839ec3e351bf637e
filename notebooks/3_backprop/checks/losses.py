"""Section 10, "Losses as layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case, coarse

from . import backprop
from .cases import labels_of

NO_EXAMPLE = "some classes, the last among them, have no example"


def scorings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of a size at which some margins are kept and some are not, none of them at a kink."""
    for label, n, c in [
        ("", 5, 3),
        ("", 12, 10),
        ("there is one example", 1, 5),
        ("there are two classes", 7, 2),
        ("there are as many examples as classes", 6, 6),
    ]:
        yield case(label, x=1.5 * rng.normal(size=(n, c)), y=labels_of(rng, n, c))
    yield case(NO_EXAMPLE, x=1.5 * rng.normal(size=(3, 7)), y=rng.permutation([0, 3, 5]))
    yield case(NO_EXAMPLE, x=1.5 * rng.normal(size=(9, 4)), y=rng.permutation([0, 0, 0, 0, 1, 1, 2, 2, 2]))
    yield case("x is not contiguous", x=rng.normal(size=(4, 6)).T, y=rng.integers(4, size=6))


def huge_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores whose exponentials leave the range of floating point."""
    yield case("scores reach 10,000", x=coarse(1e4 * rng.normal(size=(6, 4))), y=rng.integers(4, size=6))
    yield case(
        "all scores lie around 10,000", x=coarse(1e4 + rng.normal(size=(5, 3))), y=rng.integers(3, size=5)
    )
    yield case(
        "all scores lie around -10,000", x=coarse(-1e4 + rng.normal(size=(5, 3))), y=rng.integers(3, size=5)
    )
    mixed = coarse(rng.normal(size=(6, 4)) * np.array([[1e4], [1], [1], [1e4], [1], [1]]))
    yield case("some examples score 10,000 and others 1", x=mixed, y=rng.integers(4, size=6))


SUMMED = "Loss and gradient are sums over the examples. What happens to your step when the batch is twice as large?"
SLOPE_SUMMED = (
    "The gradient is that of a sum over the examples; the loss asked for is their mean. What does "
    "dividing a loss do to its slope?"
)
LOSS_SUMMED = "The loss is a sum over the examples. A mean is asked for."

svm = backprop.exercise("svm_loss", returns=("loss", "dx"))
svm.values("loss", of="loss", cases=scorings)
svm.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
svm.vectorised("vectorised", grows=("x", "y"), cases=scorings)
svm.unchanged("inputs unchanged", cases=scorings)
svm.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("    dx /= num_train\n", ""),
    ("margins.sum() / num_train", "margins.sum()"),
)
svm.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("    dx /= num_train\n", ""))
svm.known_wrong("loss_not_averaged", LOSS_SUMMED, ("margins.sum() / num_train", "margins.sum()"))
svm.known_wrong(
    "correct_class_counted",
    "The right class is compared with itself, which costs every example 1. Over which j does the sum run?",
    ("margins.sum() / num_train", "margins.sum() / num_train + 1"),
)
svm.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("x - right + 1", "right - x + 1"),
)
svm.known_wrong(
    "delta_missing",
    "A win by a hair counts as enough. By how much must the right class win?",
    ("right + 1", "right"),
)
svm.known_wrong(
    "delta_subtracted",
    "The 1 counts the other way: a wrong class may win by up to 1 before that counts. Which side should it favour?",
    ("right + 1", "right - 1"),
)
svm.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. What does the max do?",
    ("np.maximum(0, x - right + 1)", "x - right + 1"),
)
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("dx = np.where(margins > 0, 1.0, 0.0)", "dx = np.ones(x.shape)\n    dx[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_missing",
    "The right class gets no gradient. Does its score appear in the margins?",
    ("-dx.sum(axis=1)", "0"),
)
svm.known_wrong(
    "correct_entry_counted_once",
    "The right class is moved once per example. In how many of the violated margins does its score appear?",
    ("-dx.sum(axis=1)", "-1"),
)
svm.known_wrong(
    "correct_entry_sign",
    "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
    ("-dx.sum(axis=1)", "dx.sum(axis=1)"),
)
svm.known_wrong(
    "gradient_sign",
    "The gradient points the wrong way. If a rival's score rises, does the loss rise or fall?",
    ("return loss, dx", "return loss, -dx"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("np.where(margins > 0, 1.0, 0.0)", "1 * margins"),
)
svm.known_wrong(
    "squared",
    "Your margins are squared: the squared hinge, a loss of its own. This one grows linearly.",
    ("np.where(margins > 0, 1.0, 0.0)", "2 * margins"),
    ("margins.sum()", "np.sum(margins**2)"),
)
svm.known_wrong(
    "averaged_over_classes",
    "You divide by the number of classes as well. Over what is the loss a mean, and over what a sum?",
    ("dx /= num_train", "dx /= x.size"),
    ("margins.sum() / num_train", "margins.sum() / x.size"),
)
svm.known_wrong(
    "loss_averaged_over_classes",
    "Your loss is divided by the number of classes as well. Over what is it a mean, and over what a sum?",
    ("margins.sum() / num_train", "margins.sum() / x.size"),
)
svm.known_wrong(
    "gradient_averaged_over_classes",
    "Your gradient is divided by the number of classes as well. Over what is the loss a mean, and over what a sum?",
    ("dx /= num_train", "dx /= x.size"),
)
svm.known_wrong(
    "delta_missing_in_gradient",
    "The gradient counts only rivals that score higher than the right class. Which rivals cost something?",
    ("np.where(margins > 0,", "np.where(margins > 1,"),
)
svm.known_wrong(
    "worst_rival_only",
    "Only the strongest rival of each example counts: that is another SVM loss. Over which j does the sum run here?",
    (
        "    margins[rows, y] = 0\n",
        "    margins[rows, y] = 0\n    margins = margins * (margins == margins.max(axis=1, keepdims=True))\n",
    ),
)
svm.known_wrong(
    "violations_counted",
    "Your loss counts violated margins, however large they are. What does each of them cost?",
    ("margins.sum()", "(margins > 0).sum()"),
)
svm.known_wrong(
    "one_right_score_for_all",
    "All examples are compared with the right class's score of the first one. Each row has a right class of its own.",
    ("x[rows, y][:, None]", "x[0, y[0]]"),
)
svm.known_wrong(
    "last_example_only",
    "Only the last example's margins are in the loss. What happens to those of the others in your sum?",
    ("margins.sum() / num_train", "margins[-1].sum() / num_train"),
)
svm.known_wrong(
    "gradient_doubled",
    "The gradient is twice what it should be. Where does a 2 come from? Nothing is squared here.",
    ("dx /= num_train", "dx /= num_train / 2"),
)
svm.known_wrong(
    "whole_columns",
    "`x[:, y]` picks whole columns, N of them. How do you pick one entry per row?",
    ("right = x[rows, y][:, None]", "right = x[:, y]"),
)
svm.known_wrong(
    "python_loop",
    "The examples are taken one by one. Which indexing picks the right class's score in all rows at once?",
    (
        "margins = np.maximum(0, x - right + 1)",
        "margins = np.array([np.maximum(0, x[i] - x[i, y[i]] + 1) for i in range(len(x))])",
    ),
)
svm.known_wrong(
    "inputs_changed",
    "The caller's scores are changed. Build a new array instead of writing into the one you were given.",
    (
        "margins = np.maximum(0, x - right + 1)",
        "x -= right\n    margins = np.maximum(0, x + 1)",
    ),
)

softmax = backprop.exercise("softmax_loss", returns=("loss", "dx"))
softmax.values("loss", of="loss", cases=scorings)
softmax.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
softmax.robust("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("x", "y"), cases=scorings)
softmax.unchanged("inputs unchanged", cases=scorings)
softmax.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("costs.sum() / num_train", "costs.sum()"),
    ("    dx /= num_train\n", ""),
)
softmax.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("    dx /= num_train\n", ""))
softmax.known_wrong("loss_not_averaged", LOSS_SUMMED, ("costs.sum() / num_train", "costs.sum()"))
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
NORMALISED_OVER_EXAMPLES = (
    "Your probabilities add up to 1 over the examples. They should do so over the classes of each example."
)
OVER_EXAMPLES = [
    ("exps.sum(axis=1)", "exps.sum(axis=0)"),
    ("np.log(sums) -", "np.log(sums)[y] -"),
    ("exps / sums[:, None]", "exps / sums"),
]
softmax.known_wrong("normalised_over_examples", NORMALISED_OVER_EXAMPLES, *OVER_EXAMPLES)
softmax.known_wrong(
    "normalised_over_examples_throughout",
    NORMALISED_OVER_EXAMPLES,
    ("x.max(axis=1, keepdims=True)", "x.max(axis=0)"),
    *OVER_EXAMPLES,
)
softmax.known_wrong(
    "normalised_over_everything",
    "Your probabilities add up to 1 over all examples and classes. They should do so over the classes of each example.",
    ("exps.sum(axis=1)", "np.full(num_train, exps.sum())"),
    ("x.max(axis=1, keepdims=True)", "x.max()"),
)
softmax.known_wrong(
    "normaliser_without_right_class",
    "The right class is missing in the denominator of the probabilities. Over which classes does the "
    "sum there run?",
    ("    costs =", "    sums = sums - exps[rows, y]\n    costs ="),
)
softmax.known_wrong(
    "normaliser_without_right_class_in_loss",
    "In your loss the right class is missing in the denominator of its probability. Over which classes "
    "does the sum there run?",
    ("np.log(sums) -", "np.log(sums - exps[rows, y]) -"),
)
softmax.known_wrong(
    "label_as_number",
    "The label itself is subtracted from its whole row, as if it were a number. Labels are names: which "
    "class does one name?",
    ("    dx[rows, y] -= 1\n", "    dx -= y[:, None]\n"),
)
softmax.known_wrong(
    "label_subtracted_at_its_place",
    "At the right class the label itself is subtracted. How much is it in the formula?",
    ("dx[rows, y] -= 1", "dx[rows, y] -= y"),
)
softmax.known_wrong(
    "gradient_doubled",
    "The gradient is twice what it should be. Where does a 2 come from? Nothing is squared here.",
    ("dx /= num_train", "dx /= num_train / 2"),
)
softmax.known_wrong(
    "right_class_only",
    "Only the right class gets a gradient. Which scores stand in the denominator of its probability?",
    ("    dx /= num_train\n", "    dx = np.where(np.arange(x.shape[1]) == y[:, None], dx, 0) / num_train\n"),
)
softmax.known_wrong(
    "loss_of_all_classes",
    "Your loss adds up the logarithms of all classes' probabilities. Whose probability does the formula name?",
    ("costs = np.log(sums) - shifted[rows, y]", "costs = np.log(sums)[:, None] - shifted"),
)
softmax.known_wrong(
    "logarithm_missing",
    "Your loss is 1 minus the probability of the right class. Where is the logarithm?",
    ("np.log(sums) - shifted[rows, y]", "1 - exps[rows, y] / sums"),
)
softmax.known_wrong(
    "score_of_right_class_missing",
    "Your loss holds the logarithm of the sum and nothing of the right class's own score. What stands "
    "in the numerator of a probability?",
    ("- shifted[rows, y]", ""),
)
softmax.known_wrong(
    "last_example_only",
    "Only the last example's cost is in the loss. What happens to those of the others in your sum?",
    ("costs.sum()", "costs[-1]"),
)
softmax.known_wrong(
    "median_not_mean",
    "Your loss is the median of the examples' costs. What is asked for?",
    ("costs.sum() / num_train", "np.median(costs)"),
)
softmax.known_wrong(
    "loss_averaged_over_classes",
    "Your loss is divided by the number of classes as well. Over what is it a mean?",
    ("costs.sum() / num_train", "costs.sum() / x.size"),
)
softmax.known_wrong(
    "classes_from_labels",
    "You take the number of classes from the largest label. What if the last class has no example in "
    "the batch, and what else knows C?",
    ("    dx[rows, y] -= 1\n", "    dx -= np.eye(y.max() + 1)[y]\n"),
)
softmax.known_wrong(
    "classes_counted",
    "You count the classes among the labels. What if some class has no example in the batch, and what "
    "else knows C?",
    ("    dx[rows, y] -= 1\n", "    dx -= np.eye(len(np.unique(y)))[y]\n"),
)
softmax.known_wrong(
    "loss_of_changed_probabilities",
    "Your loss is NaN, as the logarithm of a negative number is. Is it taken of a probability from "
    "which 1 was subtracted already?",
    ("    dx /= num_train\n", "    loss = -np.log(dx[rows, y]).mean()\n    dx /= num_train\n"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm.",
    (
        "costs.sum()",
        "costs.sum() / np.log(2)",
    ),
)
softmax.known_wrong(
    "max_not_subtracted",
    "exp overflows for large scores. Which number may you subtract from each row?",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
)
softmax.known_wrong(
    "one_maximum_for_all",
    "One maximum is subtracted from all rows, and rows far below it underflow to 0/0. Whose maximum "
    "does a row need?",
    ("x.max(axis=1, keepdims=True)", "x.max()"),
)
softmax.known_wrong(
    "log_of_zero",
    "The loss is infinite where the right class's probability underflows to 0. Which form of the loss "
    "needs no logarithm of a probability?",
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
EPSILONS = [
    *(f"1e-{k}" for k in range(1, 17)),
    "2.220446049250313e-16",
    "1e-20",
    "1e-30",
    "1e-50",
    "1e-100",
    "1e-300",
]
for epsilon in EPSILONS:
    softmax.known_wrong(
        f"epsilon_in_log_{epsilon}",
        "A constant beside the probability keeps its logarithm finite and caps the loss, however large the true one is. "
        "Which form of the loss needs no logarithm of a probability?",
        ("np.log(sums) - shifted[rows, y]", f"-np.log(exps[rows, y] / sums + {epsilon})"),
    )
for epsilon in EPSILONS[2:8]:  # smaller ones are not seen in the gradient
    softmax.known_wrong(
        f"probabilities_clipped_{epsilon}",
        "The probabilities are kept away from 0 and 1, in the gradient as well, and the loss is capped, however large the "
        "true one is. Which form of the loss needs no logarithm of a probability?",
        ("np.log(sums) - shifted[rows, y]", f"-np.log(np.maximum(exps[rows, y] / sums, {epsilon}))"),
        ("dx = exps / sums[:, None]", f"dx = np.clip(exps / sums[:, None], {epsilon}, 1 - {epsilon})"),
    )
softmax.known_wrong(
    "formula_as_it_stands",
    "exp overflows for large scores, and the logarithm of 0 is waiting behind that. What may you "
    "subtract from each row?",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
softmax.known_wrong(
    "loss_after_the_gradient",
    "Your loss is −log(1 − p), with p the right class's probability. Was 1 subtracted from p before the "
    "logarithm was taken?",
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
