"""Assignment 7's reference solutions agree with scikit-learn and SciPy, and keep their formulas' promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from scipy.integrate import quad
from sklearn.decomposition import PCA
from sklearn.ensemble import VotingClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import ParameterGrid
from sklearn.preprocessing import StandardScaler

from autograder.authoring.assignment import load_assignment
from tests.helpers_figures import agree

Array = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def solved() -> Mapping[str, Any]:
    """The reference solutions by name."""
    return load_assignment("training").reference.namespace


def table(seed: int, n: int = 40, d: int = 6) -> tuple[Array, Array]:
    """Draw a training and a validation set of correlated features."""
    rng = np.random.default_rng(seed)
    mixing = rng.normal(size=(d, d))
    return rng.normal(size=(n, d)) @ mixing + 3, rng.normal(size=(n // 2, d)) @ mixing + 2


@settings(deadline=None, max_examples=25)
@given(seed=seeds, constant=st.booleans())
def test_standardize_is_the_standard_scaler(solved: Mapping[str, Any], seed: int, constant: bool) -> None:
    """Fitted on the training set and applied to both, features without variance included."""
    X, X_val = table(seed)
    if constant:
        X[:, 2] = 3.0
    scaler = StandardScaler().fit(X)
    train, val = solved["standardize"](X, X_val)
    agree("scikit-learn, standardize", train, scaler.transform(X), 1e-12)
    agree("scikit-learn, standardize", val, scaler.transform(X_val), 1e-12)


@settings(deadline=None, max_examples=25)
@given(seed=seeds, k=st.integers(1, 6))
def test_pca_is_scikit_learns(solved: Mapping[str, Any], seed: int, k: int) -> None:
    """Coordinates up to the sign of each column, and shares of the variance."""
    X, X_val = table(seed)
    pca = PCA(k, svd_solver="full").fit(X)
    train, val, explained = solved["pca_project"](X, X_val, k)
    signs = np.sign(np.sum(train * pca.transform(X), axis=0))
    agree("scikit-learn, PCA", train * signs, pca.transform(X), 1e-9)
    agree("scikit-learn, PCA", val * signs, pca.transform(X_val), 1e-9)
    agree("scikit-learn, PCA's shares of variance", explained, pca.explained_variance_ratio_, 1e-12)


@settings(deadline=None, max_examples=25)
@given(seed=seeds, k=st.integers(1, 6))
def test_whitening_is_scikit_learns(solved: Mapping[str, Any], seed: int, k: int) -> None:
    """Scikit-learn whitens with N - 1, the course with N: the rest agrees."""
    X, X_val = table(seed)
    pca = PCA(k, whiten=True, svd_solver="full").fit(X)
    train, val = solved["pca_whiten"](X, X_val, k, 0.0)
    factor = np.sqrt(len(X) / (len(X) - 1)) * np.sign(np.sum(train * pca.transform(X), axis=0))
    agree("scikit-learn, whitening", train, factor * pca.transform(X), 1e-8)
    agree("scikit-learn, whitening", val, factor * pca.transform(X_val), 1e-8)


def test_zca_whitens_and_stays_closest(solved: Mapping[str, Any]) -> None:
    """Its covariance is the identity, and no rotation of it lies closer to the centred data."""
    X, X_val = table(0, n=200)
    white, _ = solved["zca_whiten"](X, X_val, 0.0)
    np.testing.assert_allclose(white.T @ white / len(X), np.eye(6), atol=1e-9)
    centred = X - X.mean(axis=0)
    for seed in range(20):
        rotation, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(6, 6)))
        assert np.sum((white - centred) ** 2) <= np.sum((white @ rotation - centred) ** 2)


@settings(deadline=None, max_examples=25)
@given(seed=seeds, n=st.integers(1, 9), length=st.floats(0.3, 2), noise=st.floats(1e-4, 0.5))
def test_gp_is_scikit_learns(
    solved: Mapping[str, Any], seed: int, n: int, length: float, noise: float
) -> None:
    """Mean and standard deviation with a fixed kernel and the noise on the diagonal."""
    rng = np.random.default_rng(seed)
    seen, y, x = rng.uniform(-3, 3, size=n), rng.normal(size=n), rng.uniform(-4, 4, size=15)
    rival = GaussianProcessRegressor(RBF(length), alpha=noise, optimizer=None).fit(seen[:, None], y)
    mean, std = solved["gp_posterior"](seen, y, x, length, noise)
    rival_mean, rival_std = rival.predict(x[:, None], return_std=True)
    agree("scikit-learn, GP mean", mean, rival_mean, 1e-8)
    agree("scikit-learn, GP standard deviation", std, rival_std, 1e-6)


@settings(deadline=None, max_examples=25)
@given(mean=st.floats(-2, 2), std=st.floats(0.1, 3), best=st.floats(-1, 1))
def test_expected_improvement_is_an_expectation(
    solved: Mapping[str, Any], mean: float, std: float, best: float
) -> None:
    """The closed form equals the integral that defines it."""
    density = stats.norm(mean, std).pdf
    integral, _ = quad(lambda f: (f - best) * density(f), best, mean + 12 * std)
    closed = solved["expected_improvement"](np.array([mean]), np.array([std]), best)
    np.testing.assert_allclose(closed, max(integral, 0.0) if best < mean + 12 * std else 0.0, atol=1e-7)


def test_proposals_find_a_peak_that_the_first_trials_missed(solved: Mapping[str, Any]) -> None:
    """Twelve trials come within a tenth of a decade of the best of seven decades."""
    candidates = np.geomspace(1e-5, 1e2, 141)
    for peak in (-3.7, -1.2, 0.8):
        tried = np.array([1e-5, 1e-2, 1e2])
        scores = -np.abs(np.log10(tried) - peak)
        for _ in range(9):
            proposal = solved["propose_trial"](tried, scores, candidates)
            tried = np.append(tried, proposal)
            scores = np.append(scores, -abs(np.log10(proposal) - peak))
        assert np.min(np.abs(np.log10(tried) - peak)) <= 0.1


def test_grid_holds_the_combinations_of_scikit_learns(solved: Mapping[str, Any]) -> None:
    """The same combinations of the same values, each once."""
    ranges = [(1e-4, 1.0), (1e-3, 10.0)]
    _, trials = solved["grid_search"](lambda a, b: a + b, ranges, 4)
    axes = {name: np.geomspace(*ends, 4) for name, ends in zip("ab", ranges, strict=True)}
    combinations = sorted((point["a"], point["b"]) for point in ParameterGrid(axes))
    np.testing.assert_allclose(sorted(map(tuple, trials[:, :2])), combinations)


def test_ensemble_is_soft_voting(solved: Mapping[str, Any]) -> None:
    """Mean probabilities and labels of scikit-learn's soft vote."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(90, 4)), np.arange(90) % 3
    X[:, 0] += y
    models = [(str(c), LogisticRegression(C=c)) for c in (0.01, 0.1, 10.0)]
    vote = VotingClassifier(models, voting="soft").fit(X, y)
    scores = np.array([model.decision_function(X) for model in vote.estimators_])
    probabilities, labels = solved["ensemble_predict"](scores)
    agree("scikit-learn, soft voting", probabilities, vote.predict_proba(X), 1e-9)
    np.testing.assert_array_equal(labels, vote.predict(X))
