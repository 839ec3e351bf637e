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
SCALE = "np.sqrt(np.mean(Z_train**2, axis=0)) + eps"
known_leaks(
    whiten,
    (
        "    scale = " + SCALE,
        "    both = np.vstack([Z_train, Z_val])\n    scale = both.std(axis=0) + eps",
    ),
    ("Z_val / scale", "Z_val / (Z_val.std(axis=0) + eps)"),
)
whiten.known_wrong(
    "divided_by_eigenvalues",
    "The columns were divided by the eigenvalues, their variances. Of which power of λ are they √λ wide?",
    (SCALE, "np.mean(Z_train**2, axis=0) + eps"),
)
whiten.known_wrong(
    "epsilon_inside",
    "ε stands under the root. That form exists, with an ε of another size; this course adds it to the root.",
    (SCALE, "np.sqrt(np.mean(Z_train**2, axis=0) + eps)"),
)
whiten.known_wrong(
    "epsilon_missing",
    "ε is not used. What happens to a direction that holds nothing but rounding errors?",
    (SCALE, "np.sqrt(np.mean(Z_train**2, axis=0))"),
)
whiten.known_wrong(
    "divided_by_n_minus_1",
    "The variances were taken over N − 1; this course divides by N.",
    (SCALE, "Z_train.std(axis=0, ddof=1) + eps"),
)
whiten.known_wrong(
    "singular_values",
    "The columns were divided by singular values. Those grow with the number of examples; what is λ in terms of them?",
    (SCALE, "np.sqrt(np.sum(Z_train**2, axis=0)) + eps"),
)
whiten.known_wrong(
    "shares_for_variances",
    "The columns were divided by roots of `explained`. Those are shares of the variance, not variances.",
    ("Z_train, Z_val, _ =", "Z_train, Z_val, explained ="),
    (SCALE, "np.sqrt(explained) + eps"),
)
whiten.known_wrong(
    "multiplied",
    "The columns were multiplied by their widths: wide ones are even wider now.",
    ("Z_train / scale, Z_val / scale", "Z_train * scale, Z_val * scale"),
)
whiten.known_wrong(
    "not_scaled",
    "The columns are uncorrelated and not yet equally wide. What is missing after the projection?",
    ("Z_train / scale, Z_val / scale", "Z_train, Z_val"),
)
whiten.known_wrong(
    "validation_not_scaled",
    "Only the training set was scaled.",
    ("Z_val / scale", "Z_val"),
)
whiten.known_wrong(
    "one_scale_for_all",
    "All columns were divided by the same number. Are they equally wide now?",
    (SCALE, "np.sqrt(np.mean(Z_train**2)) + eps"),
)
