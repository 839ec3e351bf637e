"""Assignment 1's distances and votes against SciPy and scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.neighbors import KNeighborsClassifier

from autograder.authoring.assignment import load_assignment
from tests.helpers_figures import agree

VERSIONS = ["two_loops", "one_loop", "no_loops"]


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    """Every name that the reference solutions define."""
    return load_assignment("knn").reference.namespace


@pytest.mark.parametrize("version", VERSIONS)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 8), m=st.integers(1, 8), d=st.integers(1, 6))
def test_distances_are_scipys(
    solution: dict[str, Any], version: str, seed: int, n: int, m: int, d: int
) -> None:
    """Euclidean distances of all pairs, whichever way they are computed."""
    rng = np.random.default_rng(seed)
    X, X_train = rng.normal(size=(n, d)), rng.normal(size=(m, d))
    ours = solution[f"compute_distances_{version}"](X, X_train)
    agree("SciPy, distances", ours, cdist(X, X_train), 1e-7)  # near 0, the root magnifies rounding


@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 9))
def test_votes_are_scikit_learns(solution: dict[str, Any], seed: int, k: int) -> None:
    """The same labels, ties between classes included: the smallest label wins there, too."""
    rng = np.random.default_rng(seed)
    X, X_train, y_train = rng.normal(size=(10, 3)), rng.normal(size=(30, 3)), rng.integers(4, size=30)
    theirs = KNeighborsClassifier(k, algorithm="brute").fit(X_train, y_train).predict(X)
    np.testing.assert_array_equal(solution["predict_labels"](cdist(X, X_train), y_train, k=k), theirs)
