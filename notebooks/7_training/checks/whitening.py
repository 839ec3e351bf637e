"""Section 4, "Whitening"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions_k, shuffled, table
from .mistakes import known_leaks


def whitenings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets to whiten; one of them has a direction that is far narrower than eps.

    Its width is not 0: what a wrong answer makes of rounding errors is nobody else's rounding errors.
    """
    for n, d, k, eps in [(12, 5, 3, 0.01), (9, 4, 2, 0.3), (20, 3, 3, 1e-5)]:
        X = table(rng, n, d)
        yield case(via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k, eps=eps)
    X = table(rng, 10, 3)
    X = np.hstack([X, X[:, :1] + 1e-3 * rng.normal(size=(10, 1))])
    words = "a feature is there nearly twice"
    yield case(words, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=4, eps=0.1)


whiten = training.exercise("pca_whiten", returns=("white_train", "white_val"), uses=("pca_project",))
whiten.values("values", cases=whitenings)
whiten.property("no leak", "no_leak", cases=companions_k)
VARIANCES, SCALE = "np.mean(Z_train**2, axis=0)", "np.sqrt(variances) + eps"
known_leaks(
    whiten,
    (
        VARIANCES,
        "np.vstack([Z_train, Z_val]).var(axis=0)",
    ),
    ("Z_val / scale", "Z_val / (Z_val.std(axis=0) + eps)"),
)
whiten.known_wrong(
    "divided_by_eigenvalues",
    "The columns were divided by the eigenvalues, which are their variances. How wide is a column whose "
    "variance is λ?",
    (SCALE, "variances + eps"),
)
whiten.known_wrong(
    "epsilon_inside",
    "ε stands under the root. That form exists, with an ε of another size; this course adds it to the root.",
    (SCALE, "np.sqrt(variances + eps)"),
)
whiten.known_wrong(
    "epsilon_missing",
    "ε is not used. What happens to a direction that holds nothing but rounding errors?",
    (SCALE, "np.sqrt(variances)"),
)
for eps in ("1e-5", "1e-8"):
    whiten.known_wrong(
        f"epsilon_always_{eps}",
        f"`eps` has no effect: {eps} is added to the standard deviations whatever it is.",
        (SCALE, f"np.sqrt(variances) + {eps}"),
    )
whiten.known_wrong(
    "epsilon_after_the_division",
    "ε was added to the quotient. Which number should it protect from being almost 0?",
    (SCALE, "np.sqrt(variances)"),
    ("Z_train / scale, Z_val / scale", "Z_train / scale + eps, Z_val / scale + eps"),
)
whiten.known_wrong(
    "epsilon_as_a_floor",
    "ε serves as a lower limit for what is divided by. What does the formula do with ε, at every root?",
    (SCALE, "np.maximum(np.sqrt(variances), eps)"),
)
whiten.known_wrong(
    "divided_by_n_minus_1",
    "The variances were taken over N − 1; this course divides by N.",
    (VARIANCES, "Z_train.var(axis=0, ddof=1)"),
)
whiten.known_wrong(
    "singular_values",
    "The columns were divided by singular values. Those grow with the number of examples; what is λ in terms of them?",
    (VARIANCES, "np.sum(Z_train**2, axis=0)"),
)
whiten.known_wrong(
    "shares_for_variances",
    "The columns were divided by roots of `explained`. Those are shares of the variance, not variances.",
    ("Z_train, Z_val, _ =", "Z_train, Z_val, explained ="),
    (VARIANCES, "explained"),
)
whiten.known_wrong(
    "multiplied",
    "The columns were multiplied by their widths: wide ones are even wider now.",
    ("Z_train / scale, Z_val / scale", "Z_train * scale, Z_val * scale"),
)
whiten.known_wrong(
    "not_scaled",
    "The columns are not equally wide yet. What is missing after the projection?",
    ("Z_train / scale, Z_val / scale", "Z_train, Z_val"),
)
whiten.known_wrong(
    "validation_not_scaled",
    "The validation set was not scaled. What was the training set divided by?",
    ("Z_val / scale", "Z_val"),
)
whiten.known_wrong(
    "one_scale_for_all",
    "All columns were divided by the same number. Are they equally wide now?",
    (VARIANCES, "np.mean(Z_train**2)"),
)
whiten.known_wrong(
    "features_widths",
    "The coordinates were divided by the widths of features. A coordinate runs along a direction, and has a width of its own.",
    (VARIANCES, "X_train.var(axis=0)[:k]"),
)
whiten.known_wrong(
    "each_example",
    "Every example was divided by a number of its own. Over which axis is the variance of a column?",
    (VARIANCES, "np.mean(Z_train**2, axis=1, keepdims=True)"),
    ("Z_val / scale", "Z_val / (np.sqrt(np.mean(Z_val**2, axis=1, keepdims=True)) + eps)"),
)
whiten.known_wrong(
    "standardised_first",
    "The features were scaled before the directions were found. Here the data are only centred first.",
    (
        "pca_project(X_train, X_val, k)",
        "pca_project(X_train / X_train.std(axis=0), X_val / X_train.std(axis=0), k)",
    ),
)
whiten.known_wrong(
    "narrowest_directions",
    "These are the k narrowest directions. Which ones hold most of the variance?",
    ("pca_project(X_train, X_val, k)", "pca_project(X_train, X_val, X_train.shape[1])"),
    (
        f"variances = {VARIANCES}",
        f"Z_train, Z_val = Z_train[:, -k:], Z_val[:, -k:]\n    variances = {VARIANCES}",
    ),
)
