"""Section 13, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions, shuffled, table
from .mistakes import known_leaks


def zca_splits(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets for the spot-the-bug exercise."""
    for n, d, eps in [(12, 3, 0.01), (20, 5, 0.2), (15, 4, 1e-5)]:
        X = table(rng, n, d)
        yield case(X_train=X, X_val=shuffled(rng, X), eps=eps)


zca = training.exercise("zca_whiten", returns=("zca_train", "zca_val"))
zca.values("values", cases=zca_splits)
zca.property("no leak", "no_leak", cases=companions)
MEAN_LINE, WHITEN = "mean = np.mean(X_train, axis=0)", "V / (np.sqrt(variances) + eps) @ V.T"
known_leaks(
    zca,
    (MEAN_LINE, "mean = np.mean(np.vstack([X_train, X_val]), axis=0)"),
    ("(X_val - mean)", "(X_val - np.mean(X_val, axis=0))"),
)
zca.known_wrong(
    "one_mean_left",
    "One mean for everything is still subtracted. What is the mean of each column of the result?",
    (MEAN_LINE, "mean = np.mean(X_train)"),
)
zca.known_wrong(
    "mean_of_each_example",
    "Every example loses its own mean. The mean belongs to a feature.",
    (
        MEAN_LINE,
        "mean = np.zeros(X_train.shape[1])\n    X_train, X_val = ((A.T - A.mean(axis=1)).T for A in (X_train, X_val))",
    ),
)
zca.known_wrong(
    "turned_the_wrong_way",
    "The axes are turned by Vᵀ where V is due, and back by V. Where does the decomposition put an eigenvector: in a row of V, or in a column?",
    ("V / (np.sqrt(variances) + eps) @ V.T", "V.T / (np.sqrt(variances) + eps) @ V"),
)
zca.known_wrong(
    "eigenvalues_left",
    "The directions are still divided by the eigenvalues. How wide is a cloud whose variance is 9?",
    (WHITEN, "V / (variances + eps) @ V.T"),
)
zca.known_wrong(
    "epsilon_inside",
    "ε has moved under the root. The formula adds it to the root.",
    (WHITEN, "V / np.sqrt(variances + eps) @ V.T"),
)
zca.known_wrong(
    "not_turned_back",
    "The data are white, and not turned back into the original axes.",
    (WHITEN, "V / (np.sqrt(variances) + eps)"),
)
zca.known_wrong(
    "epsilon_missing",
    "ε is gone. What becomes of a direction that holds nothing but rounding errors?",
    (WHITEN, "V / np.sqrt(variances) @ V.T"),
)
zca.known_wrong(
    "multiplied",
    "The widths are multiplied now: wide directions are even wider. What should the covariance of the result be?",
    (WHITEN, "V * (np.sqrt(variances) + eps) @ V.T"),
)
zca.known_wrong(
    "turned_twice",
    "The data were turned once more, not back. Which matrix undoes a turn by V?",
    (WHITEN, "V / (np.sqrt(variances) + eps) @ V"),
)
zca.known_wrong(
    "divided_by_n_minus_1",
    "The covariance is over N − 1 now. That line was right: this course divides by N.",
    ("/ len(centred)", "/ (len(centred) - 1)"),
)
zca.known_wrong(
    "validation_not_centred",
    "The validation examples are not centred at all. What was subtracted from the training examples?",
    ("(X_val - mean)", "X_val"),
)
OWN_MEAN = "(X_val - np.mean(X_train))"  # on these cases also what the last line of the stub subtracts
zca.known_wrong(
    "validation_line_left",
    "One and the same number is subtracted from everything in the validation set. What does the last line "
    "have to subtract?",
    ("(X_val - mean)", OWN_MEAN),
)
zca.known_wrong(
    "only_the_mean_mended",
    "Two mistakes of the notes are left: one in the widths, one in what is subtracted from the validation "
    "set.",
    (WHITEN, "V / (variances + eps) @ V.T"),
    ("(X_val - mean)", OWN_MEAN),
)
zca.known_wrong(
    "only_the_formula_left",
    "Both statistics of the notes are still wrong: the mean and the eigenvalues.",
    (MEAN_LINE, "mean = np.mean(X_train)"),
    (WHITEN, "V / (variances + eps) @ V.T"),
)
