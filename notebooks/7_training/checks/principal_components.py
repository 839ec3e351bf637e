"""Section 3, "Principal components"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import training
from .cases import companions_k, shuffled, table
from .mistakes import known_leaks


def projections(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets to project; signs are made comparable."""

    def one(label: str, n: int, d: int, k: int) -> Case:
        X = table(rng, n, d)
        return case(label, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k)

    yield one("", 12, 5, 2)
    yield one("", 9, 4, 3)
    yield one("k is the number of features", 15, 3, 3)
    yield one("k is 1", 11, 4, 1)
    X = 2 + table(rng, 6, 8).T
    yield case("X is not contiguous", via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=2)


def few_examples(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets of fewer examples than features: some directions hold nothing."""
    words = "there are fewer examples than features"
    for n, d, k in [(4, 6, 2), (5, 9, 3)]:
        X = table(rng, n, d)
        yield case(words, via="up_to_sign", X_train=X, X_val=shuffled(rng, X), k=k)


pca = training.exercise("pca_project", returns=("Z_train", "Z_val", "explained"))
pca.values("projection", of=("Z_train", "Z_val"), cases=projections)
pca.values("explained", of="explained", cases=projections)
pca.robust("few examples", cases=few_examples)
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
    "directions_not_centred",
    "The directions are those of data that were not centred. Where does the first direction of such a cloud point?",
    ("svd(X_train - mean,", "svd(X_train,"),
)
pca.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from everything. Is the cloud centred by it?",
    ("X_train.mean(axis=0)", "X_train.mean()"),
)
pca.known_wrong(
    "mean_of_each_example",
    "Every example lost its own mean. The mean belongs to a feature.",
    ("X_train.mean(axis=0)", "X_train.mean(axis=1, keepdims=True)"),
    ("(X_val - mean)", "(X_val - X_val.mean(axis=1, keepdims=True))"),
)
pca.known_wrong(
    "centred_for_directions_only",
    "The examples that were projected on the directions are not centred.",
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
pca.known_wrong(
    "narrowest_first",
    "These are the directions in which the data vary least. In which order did the eigenvalues come?",
    ("Vh[:k].T", "Vh[::-1][:k].T"),
    ("variances[:k] /", "variances[::-1][:k] /"),
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
    "The directions come in no particular order. If they are from `np.linalg.eig`: does it promise to sort "
    "what it finds?",
    code=by_eigenvectors("eig", "np.arange(len(variances))", "vectors[:, :k]"),
)
ROWS = (
    "Rows of the eigenvector matrix were used as directions. Where does `np.linalg.eigh` put an eigenvector?"
)
ROWS_OF_SVD = (
    "Rows of the matrix were used as directions whose columns are the eigenvectors. `np.linalg.svd` of a covariance "
    "returns them twice, as columns first and as rows at last: which of the two did you take?"
)
SVD_OF_COVARIANCE = """
def pca_project(X_train, X_val, k):
    mean = X_train.mean(axis=0)
    U, variances, Vh = np.linalg.svd((X_train - mean).T @ (X_train - mean) / len(X_train))
    directions = {directions}
    return (X_train - mean) @ directions, (X_val - mean) @ directions, variances[:k] / variances.sum()
"""
pca.known_wrong("rows_of_u", ROWS_OF_SVD, code=SVD_OF_COVARIANCE.format(directions="U[:k].T"))
SQUARED_AGAIN = "`explained` adds up squares of eigenvalues. The singular values of a covariance matrix *are* its eigenvalues."
pca.known_wrong("variances_squared", SQUARED_AGAIN, ("variances = singular**2", "variances = singular**4"))
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
    "The directions came in reverse order. Which one should be the first?",
    ("Vh[:k].T", "Vh[:k][::-1].T"),
    ("variances[:k] /", "variances[:k][::-1] /"),
)
pca.known_wrong(
    "columns_of_vh",
    "NumPy's `Vh` holds directions as rows. Which slice of it did you take?",
    ("Vh[:k].T", "Vh[:, :k]"),
)
pca.known_wrong(
    "narrowest_kept",
    "The k narrowest directions were kept. Which end of the list did you cut off?",
    ("Vh[:k].T", "Vh[-k:].T"),
    ("variances[:k] /", "variances[-k:] /"),
)
pca.known_wrong(
    "all_directions",
    "There is a column for every direction; k of them are asked for.",
    ("Vh[:k].T", "Vh.T"),
)
pca.known_wrong(
    "first_left_out",
    "The widest direction is missing. At which number do NumPy's slices begin?",
    ("Vh[:k].T", "Vh[1 : k + 1].T"),
)
pca.known_wrong(
    "features_kept",
    "These are the first k centred features: nothing was turned. Along which directions should they be measured?",
    ("Vh[:k].T", "np.eye(X_train.shape[1])[:, :k]"),
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
    "standardised_throughout",
    "The features were scaled before the directions were found, and the scaled ones were projected. PCA is asked for the "
    "data as they are, centred.",
    (
        "    _, singular",
        "    X_train, X_val, mean = (X_train - mean) / X_train.std(axis=0), "
        "(X_val - mean) / X_train.std(axis=0), 0 * mean\n    _, singular",
    ),
)
pca.known_wrong(
    "divided_by_singular_values",
    "The coordinates were divided by singular values, so their squares add up to 1. Asked for are plain coordinates.",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions / singular[:k]"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions / singular[:k]"),
)
pca.known_wrong(
    "multiplied_by_singular_values",
    "The coordinates were multiplied by singular values once more. In X = U S Vᵀ, what is X V?",
    ("(X_train - mean) @ directions", "(X_train - mean) @ directions * singular[:k]"),
    ("(X_val - mean) @ directions", "(X_val - mean) @ directions * singular[:k]"),
)
pca.known_wrong(
    "shares_of_singular_values",
    "`explained` adds up singular values. Is a singular value a variance, or the root of one?",
    ("variances = singular**2", "variances = singular"),
)
pca.known_wrong(
    "shares_of_the_kept",
    "`explained` always adds up to 1. Of which total should these be shares?",
    ("/ variances.sum()", "/ variances[:k].sum()"),
)
pca.known_wrong(
    "shares_of_the_largest",
    "`explained` always begins with 1: the variances were divided by the largest. Of what should these be shares?",
    ("/ variances.sum()", "/ variances[0]"),
)
NOT_SHARES = "`explained` holds variances. What must they be divided by?"
pca.known_wrong("variances_not_shares", NOT_SHARES, (" / variances.sum()", ""))
pca.known_wrong(
    "variances_not_shares_n_minus_1",
    NOT_SHARES,
    (" / variances.sum()", ""),
    ("/ len(X_train)", "/ (len(X_train) - 1)"),
)
pca.known_wrong(
    "squares_not_shares",
    "`explained` holds squared singular values. What must they be divided by to be shares?",
    (" / variances.sum()", ""),
    (" / len(X_train)", ""),
)
pca.known_wrong(
    "singular_values_returned",
    "`explained` holds singular values. Asked for are shares of the variance.",
    ("variances = singular**2 / len(X_train)", "variances = singular"),
    (" / variances.sum()", ""),
)
pca.known_wrong(
    "per_cent",
    "`explained` is in per cent. Shares add up to 1, not to 100.",
    ("variances[:k] /", "100 * variances[:k] /"),
)
pca.known_wrong(
    "shares_added_up",
    "`explained` holds running totals; asked for is the share of each direction.",
    ("variances[:k] /", "np.cumsum(variances[:k]) /"),
)
pca.known_wrong(
    "one_share_for_all",
    "`explained` is one number, the share of all k directions together; asked for is one for each.",
    ("variances[:k] /", "variances[:k].sum() /"),
)
pca.known_wrong(
    "shares_of_all",
    "`explained` has a share for every direction. How many did you keep?",
    ("variances[:k] /", "variances /"),
)
