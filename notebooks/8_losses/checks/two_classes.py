"""Section 6, "Two classes: old friends"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case, coarse
from course_lib.checking.spec import Exercise

from . import losses


def duels(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of two classes, with a bias that makes their sum matter to whoever uses it."""
    for n in (6, 9):
        yield case(scores=1.5 * rng.normal(size=(n, 2)) + 0.7, y=rng.permutation(np.arange(n) % 2))
    yield case("there is one example", scores=rng.normal(size=(1, 2)), y=np.array([1]))
    yield case("all labels are 0", scores=rng.normal(size=(4, 2)), y=np.zeros(4, dtype=np.int64))
    yield case("scores are not contiguous", scores=rng.normal(size=(2, 5)).T, y=rng.integers(2, size=5))


def huge_duels(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of two classes around 10,000, equal ones and far apart ones."""
    y = np.array([0, 1, 0, 1])
    yield case("scores reach 10,000", scores=1e4 * np.array([[1, -1], [1, -1], [-1, 1], [-1, 1.0]]), y=y)
    near = coarse(1e4 + rng.normal(size=(4, 2)))
    yield case("both scores lie around 10,000", scores=near, y=y)


def known_wrong_duels(exercise: Exercise, used: str) -> None:
    """Register the wrong ways to go from two scores to one and back; ``used`` is the loss that is called."""
    exercise.known_wrong(
        "difference_reversed",
        "The difference is class 0 minus class 1, or the labels are exchanged, which comes to the same. Which of the two "
        "does a label of 1 say yes to?",
        ("scores[:, 1:] - scores[:, :1]", "scores[:, :1] - scores[:, 1:]"),
        ("[-dif, dif]", "[dif, -dif]"),
    )
    exercise.known_wrong(
        "gradient_sign",
        "The two columns of the gradient are exchanged. What is ∂f/∂s₀?",
        ("[-dif, dif]", "[dif, -dif]"),
    )
    exercise.known_wrong(
        "same_sign_twice",
        "Both scores get the same gradient. If both rise by 1, how does their difference change?",
        ("[-dif, dif]", "[dif, dif]"),
    )
    exercise.known_wrong(
        "class_0_without_gradient",
        "The gradient of class 0's score is zero. Does the difference not depend on it?",
        ("[-dif, dif]", "[0 * dif, dif]"),
    )
    exercise.known_wrong(
        "class_1_without_gradient",
        "The gradient of class 1's score is zero. Does the difference not depend on it?",
        ("[-dif, dif]", "[-dif, 0 * dif]"),
    )
    exercise.known_wrong(
        "gradient_doubled",
        "The gradient is twice what it should be. What is ∂f/∂s₁?",
        ("[-dif, dif]", "[-2 * dif, 2 * dif]"),
    )
    exercise.known_wrong(
        "gradient_averaged_again",
        "The gradient is divided by the number of examples once more. What does the one that comes back hold already?",
        ("[-dif, dif]", "[-dif / len(y), dif / len(y)]"),
    )
    exercise.known_wrong(
        "loss_averaged_again",
        "The loss is divided by the number of examples once more. Is the one that comes back a sum or a mean?",
        ("return loss,", "return loss / len(y),"),
    )
    exercise.known_wrong(
        "loss_summed",
        "The loss is multiplied by the number of examples. Is the one that comes back a sum or a mean?",
        ("return loss,", "return loss * len(y),"),
    )
    exercise.known_wrong(
        "score_of_class_1_only",
        "Class 0's score has no effect on the loss. What happens to it if that score rises?",
        ("scores[:, 1:] - scores[:, :1]", "scores[:, 1:]"),
        ("[-dif, dif]", "[0 * dif, dif]"),
    )
    exercise.known_wrong(
        "half_the_difference",
        "Only half of the difference is used. What is f?",
        ("scores[:, 1:] - scores[:, :1]", "(scores[:, 1:] - scores[:, :1]) / 2"),
    )
    exercise.known_wrong(
        "size_of_the_difference",
        "The size of the difference is used. Does it matter which class scores higher?",
        ("scores[:, 1:] - scores[:, :1]", "np.abs(scores[:, 1:] - scores[:, :1])"),
    )
    exercise.known_wrong(
        "gradient_halved",
        "The gradient is shared out between the two scores, half and half. What is ∂f/∂s₁?",
        ("[-dif, dif]", "[-dif / 2, dif / 2]"),
    )
    exercise.known_wrong(
        "sum_of_scores",
        "You use the sum of the scores. What happens to the loss if both rise by 1, and what should?",
        ("scores[:, 1:] - scores[:, :1]", "scores[:, 1:] + scores[:, :1]"),
        ("[-dif, dif]", "[dif, dif]"),
    )
    exercise.known_wrong(
        "two_separate_labels",
        "The two classes are treated as two labels that know nothing of each other. What makes them rivals?",
        (
            f"    difference = scores[:, 1:] - scores[:, :1]\n    loss, dif = {used}(difference, y[:, None])\n"
            "    return loss, np.hstack([-dif, dif])",
            f"    return {used}(scores, np.column_stack([1 - y, y]))",
        ),
    )
    exercise.known_wrong(
        "labels_not_a_column",
        "One of differences and labels has shape (N,), the other (N, 1): together they make an (N, N) table. Which shape "
        "should `y` have?",
        ("y[:, None])", "y)"),
    )
    exercise.known_wrong(
        "gradient_of_difference",
        "The gradient returned is that of the difference, one column. With respect to what is it asked for?",
        ("np.hstack([-dif, dif])", "dif"),
    )


duel_svm = losses.exercise("two_class_svm_loss", returns=("loss", "dscores"), uses=("multilabel_hinge_loss",))
duel_svm.values("loss", of="loss", cases=duels)
duel_svm.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=duels)
known_wrong_duels(duel_svm, "multilabel_hinge_loss")

duel_softmax = losses.exercise(
    "two_class_softmax_loss", returns=("loss", "dscores"), uses=("multilabel_logistic_loss",)
)
duel_softmax.values("loss", of="loss", cases=duels)
duel_softmax.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=duels)
duel_softmax.robust("stable", cases=huge_duels)
known_wrong_duels(duel_softmax, "multilabel_logistic_loss")
duel_softmax.known_wrong(
    "still_svm",
    "This is the SVM of the exercise before. Which of your losses turns a difference into a probability?",
    ("multilabel_logistic_loss(difference", "multilabel_hinge_loss(difference"),
)
duel_softmax.known_wrong(
    "signs_for_labels",
    "The labels were converted to −1 and +1 first. Which numbers does your other loss expect?",
    ("y[:, None])", "2 * y[:, None] - 1)"),
)
