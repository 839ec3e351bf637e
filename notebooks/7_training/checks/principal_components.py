"""Section 3, "Principal components"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions_k, shuffled, table
from .mistakes import known_leaks


def projections(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets to project, with fewer examples than features among them; signs are made comparable."""

    def one(label: str, n: int, d: int, k: int) -> Case:
        X = table(rng, n, d)
        return case(label, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k)

    yield one("", 12, 5, 2)
    yield one("", 9, 4, 3)
    yield one("k is the number of features", 15, 3, 3)
    yield one("k is 1", 7, 4, 1)
    yield one("there are fewer examples than features", 4, 6, 2)
    X = 2 + table(rng, 6, 8).T
    yield case("X is not contiguous", via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=2)


pca = training.exercise("pca_project", returns=("Z_train", "Z_val", "explained"))
pca.values("projection", of=("Z_train", "Z_val"), cases=projections)
pca.values("explained", of="explained", cases=projections)
pca.property("no leak", "no_leak", cases=companions_k)
known_leaks(
    pca,
    (
        "    mean = X_train.mean(axis=0)\n    _, singular, Vh = np.linalg.svd(X_train - mean,",
        "    both = np.vstack([X_train, X_val])\n"
        "    mean = both.mean(axis=0)\n    _, singular, Vh = np.linalg.svd(both - mean,",
    ),
    ("(X_val - mean) @", "(X_val - X_val.mean(axis=0)) @"),
)
pca.known_wrong(
    "not_centred",
    "The data were not centred. Where does the first direction of an uncentred cloud point?",
    ("X_train.mean(axis=0)", "0 * X_train[0]"),
)
pca.known_wrong(
    "centred_for_directions_only",
    "The directions are right; the examples that were projected on them are not centred.",
    ("(X_train - mean) @", "X_train @"),
    ("(X_val - mean) @", "X_val @"),
)
pca.known_wrong(
    "validation_not_centred",
    "The validation examples were projected without being centred. What was subtracted from the training examples?",
    ("(X_val - mean) @", "X_val @"),
)
pca.known_wrong(
    "left_singular_vectors",
    "`Z_train` is the U of the decomposition. In X = U S Vᵀ, what are the coordinates of X along V?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions / singular[:k]"),
)
ASCENDING = """
def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    variances, vectors = np.linalg.eigh((X_train - mean).T @ (X_train - mean) / len(X_train))
    directions = vectors[:, :k]
    return (X_train - mean) @ directions, (X_val - mean) @ directions, variances[:k] / variances.sum()
"""  # as below, but with fewer examples than features it meets directions that an SVD leaves out
pca.known_wrong(
    "narrowest_first_eigh",
    "These are the directions in which the data vary least. In which order did the eigenvalues come?",
    code=ASCENDING,
)
pca.known_wrong(
    "narrowest_first",
    "These are the directions in which the data vary least. In which order did the eigenvalues come?",
    ("Vh[:k].T", "Vh[::-1][:k].T"),
    ("singular[:k] ** 2", "singular[::-1][:k] ** 2"),
)


def by_eigenvectors(solver: str, order: str, directions: str) -> str:
    """Return a PCA by the covariance matrix: how it is solved, put in order, and what is taken of the vectors."""
    return f"""
def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    variances, vectors = np.linalg.{solver}((X_train - mean).T @ (X_train - mean) / len(X_train))
    order = {order}
    variances = variances[order]
    directions = {directions}
    return (X_train - mean) @ directions, (X_val - mean) @ directions, variances[:k] / variances.sum()
"""


pca.known_wrong(
    "eigenvalues_unsorted",
    "The directions come in no particular order. Does `np.linalg.eig` promise to sort what it finds?",
    code=by_eigenvectors("eig", "np.arange(len(variances))", "vectors[:, :k]"),
)
ROWS = (
    "Rows of the eigenvector matrix were used as directions. Where does `np.linalg.eigh` put an eigenvector?"
)
pca.known_wrong(
    "rows_for_columns",
    ROWS,
    code=by_eigenvectors("eigh", "np.argsort(variances)[::-1]", "vectors[:, order][:k].T"),
)
pca.known_wrong(
    "rows_sorted",
    ROWS,
    code=by_eigenvectors("eigh", "np.argsort(variances)[::-1]", "vectors[order][:k].T"),
)
pca.known_wrong(
    "order_reversed",
    "The right directions came in the wrong order: the widest first.",
    ("Vh[:k].T", "Vh[:k][::-1].T"),
    ("singular[:k] ** 2", "singular[:k][::-1] ** 2"),
)
pca.known_wrong(
    "columns_of_vh",
    "NumPy's `Vh` holds directions as rows. Which slice of it did you take?",
    ("np.linalg.svd(X_train - mean, full_matrices=False)", "np.linalg.svd(X_train - mean)"),
    ("Vh[:k].T", "Vh[:, :k]"),
)
pca.known_wrong(
    "coordinates_scaled",
    "The coordinates have variance 1: that is whitening, the next section. Which factor of the SVD is missing?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions / singular[:k] * len(X_train) ** 0.5"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions / singular[:k] * len(X_train) ** 0.5"),
)
pca.known_wrong(
    "turned_back",
    "The projections were turned back into the original axes. How many columns do k coordinates have?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions @ directions.T"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions @ directions.T"),
)
pca.known_wrong(
    "standardised_first",
    "The features were scaled before the directions were found. PCA is asked for the data as they are, centred.",
    ("np.linalg.svd(X_train - mean,", "np.linalg.svd((X_train - mean) / X_train.std(axis=0),"),
)
pca.known_wrong(
    "shares_of_singular_values",
    "`explained` adds up singular values. Is a singular value a variance, or the root of one?",
    ("singular[:k] ** 2 / np.sum(singular**2)", "singular[:k] / np.sum(singular)"),
)
pca.known_wrong(
    "shares_of_the_kept",
    "`explained` always adds up to 1. Of which total should these be shares?",
    ("np.sum(singular**2)", "np.sum(singular[:k] ** 2)"),
)
pca.known_wrong(
    "variances_not_shares",
    "`explained` holds variances. What must they be divided by?",
    ("/ np.sum(singular**2)", "/ len(X_train)"),
)
pca.known_wrong(
    "shares_added_up",
    "`explained` holds running totals; asked for is the share of each direction.",
    ("singular[:k] ** 2 /", "np.cumsum(singular[:k] ** 2) /"),
)
