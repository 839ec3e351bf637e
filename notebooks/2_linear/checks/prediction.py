"""Section 8, "Prediction"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import linear


def scorings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights and examples to label; as many examples as classes in one case, so that axes can be confused."""
    for n, d, c in [(8, 4, 3), (5, 3, 5), (6, 1, 2)]:
        yield case(W=rng.normal(size=(d, c)), X=rng.normal(size=(n, d)))
    yield case("there is one example", W=rng.normal(size=(4, 6)), X=rng.normal(size=(1, 4)))
    yield case("all scores are negative", W=-rng.uniform(1, 2, size=(3, 5)), X=rng.uniform(1, 2, size=(7, 3)))
    yield case("X is not contiguous", W=rng.normal(size=(4, 3)), X=rng.normal(size=(4, 6)).T)


predict = linear.exercise("predict", returns=("labels",))
predict.values("labels", cases=scorings, exact=True)
predict.vectorised("vectorised", grows=("X",), cases=scorings)
predict.known_wrong(
    "over_examples",
    "For each class you found the example that likes it best. Which axis holds the classes of one example?",
    ("axis=1", "axis=0"),
)
predict.known_wrong(
    "whole_batch",
    "One number came back for the whole batch: without an axis, the matrix is flattened. Which axis must disappear?",
    (", axis=1", ""),
)
predict.known_wrong(
    "lowest_score",
    "You return the class with the lowest score. What does a high score mean?",
    ("np.argmax", "np.argmin"),
)
predict.known_wrong(
    "score_for_label",
    "You return the winning score. Which class did it belong to?",
    ("np.argmax(X @ W, axis=1)", "np.max(X @ W, axis=1)"),
)
predict.known_wrong(
    "largest_magnitude",
    "A large negative score wins in your version. Is −100 a vote for a class or against it?",
    ("np.argmax(X @ W, axis=1)", "np.argmax(np.abs(X @ W), axis=1)"),
)
predict.known_wrong(
    "labels_from_one",
    "All labels are one too large: they count from 0.",
    ("np.argmax(X @ W, axis=1)", "np.argmax(X @ W, axis=1) + 1"),
)
predict.known_wrong(
    "one_hot",
    "You return one column per class. One number per example is asked for: which column won?",
    ("np.argmax(X @ W, axis=1)", "np.eye(W.shape[1])[np.argmax(X @ W, axis=1)]"),
)
predict.known_wrong(
    "second_best",
    "You return the class with the second highest score. At which end of the sorted scores does the winner stand?",
    ("np.argmax(X @ W, axis=1)", "np.argsort(X @ W, axis=1)[:, -2]"),
)
predict.known_wrong(
    "ranking",
    "You return the whole ranking of each example. One number per example is asked for: which class has "
    "the highest score?",
    ("np.argmax(X @ W, axis=1)", "np.argsort(X @ W, axis=1)"),
)
predict.known_wrong(
    "bias_left_out",
    "The last feature is left out. Should `predict` know which feature is the constant one?",
    ("X @ W", "X[:, :-1] @ W[:-1]"),
)
