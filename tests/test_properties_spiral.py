"""The property by which a spiral is judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_lib.checking import Case, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.properties.spiral_points import RULES, Arms
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
SPIRAL_PARTS = ("form", "radii", "angles", "noise")
seeds = st.integers(0, 2**31 - 1)


# -- the spiral ----------------------------------------------------------------------------------------------


def spiral_case(points: int, classes: int, noise: float) -> Case:
    return case(points_per_class=points, num_classes=classes, rng=Seeded(0), noise=noise)


def arms(
    seed: int, points: int, classes: int, noise: float, **changes: Any
) -> tuple[Array, NDArray[np.int64]]:
    """Return a spiral whose ``radius``, ``angle`` or ``draws`` may be other than they should."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(classes), points)
    radius = changes.get("radius", np.tile(np.linspace(0, 1, points), classes))
    draws = changes.get("draws", rng.normal)(size=len(y))
    angle = changes.get("angle", 4 * y + 4 * radius) + noise * draws
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), y


def found(value: Any, points: int, classes: int, noise: float) -> dict[str, Finding | None]:
    of = spiral_case(points, classes, noise)
    parts = [part for part in SPIRAL_PARTS if noise or part != "noise"]  # nothing can be said of none
    return {part: check_property("spiral", of, Answer(value), {"part": part}) for part in parts}


@settings(deadline=None, max_examples=40)
@given(seed=seeds, points=st.integers(2, 40), classes=st.integers(1, 6))
def test_accepts_a_spiral_in_any_order_of_rows(seed: int, points: int, classes: int) -> None:
    """Which row comes first is the student's choice."""
    X, y = arms(seed, points, classes, 0.0)
    order = np.random.default_rng(seed).permutation(len(y))
    for part in ("form", "radii", "angles"):
        of = spiral_case(points, classes, 0.0)
        assert check_property("spiral", of, Answer((X[order], y[order])), {"part": part}) is None


@settings(deadline=None, max_examples=40)
@given(seed=seeds, noise=st.floats(0.01, 0.6))
def test_accepts_normal_noise_of_any_size(seed: int, noise: float) -> None:
    """Right noise is refused with a probability far below one in a million."""
    assert found(arms(seed, 1000, 3, noise), 1000, 3, noise)["noise"] is None


@pytest.mark.parametrize(
    ("diagnosis", "change"),
    [
        ("noise_one_sided", {"draws": np.random.default_rng(0).random}),
        ("noise_shared", {"draws": lambda size: np.repeat([0.3, -0.7, 1.1], size // 3)}),
        ("noise_repeated", {"draws": lambda size: np.tile(np.random.default_rng(0).normal(size=1000), 3)}),
        ("noise_uniform", {"draws": lambda size: np.random.default_rng(0).uniform(-1, 1, size)}),
        ("noise_ignored", {"draws": lambda size: np.zeros(size)}),
        ("noise_fixed", {"draws": lambda size: np.random.default_rng(0).normal(scale=0.5, size=size)}),
        (None, {"draws": lambda size: np.random.default_rng(0).normal(scale=1.3, size=size)}),
        (None, {"draws": lambda size: 3**0.5 * np.random.default_rng(0).uniform(-1, 1, size) + 0.3}),
    ],
)
def test_refuses_other_noise(diagnosis: str | None, change: dict[str, Any]) -> None:
    """Noise of another size, mean or dependence is found, and named where it is a known mistake."""
    finding = found(arms(1, 1000, 3, 0.4, **change), 1000, 3, 0.4)["noise"]
    assert finding is not None
    assert finding.diagnosis == diagnosis


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_labels_of_other_points_cost_the_form_alone(noise: float) -> None:
    """Points that come arm by arm with labels in turn are a spiral as far as radii, angles and noise go."""
    X, _ = arms(3, 600, 3, noise)
    verdict = found((X, np.tile(np.arange(3), 600)), 600, 3, noise)
    wrong = {part: finding.diagnosis for part, finding in verdict.items() if finding is not None}
    assert wrong.pop("form") == "labels_elsewhere"
    assert not set(wrong) - ({"angles"} if noise else set())  # of which nothing is asked beside noise


@pytest.mark.parametrize("rule", RULES[1:], ids=lambda rule: rule.diagnosis)
def test_noise_is_judged_about_the_arms_that_are_there(rule: Arms) -> None:
    """Who puts the arms elsewhere and turns their points rightly has lost the angles, and not the noise."""
    y, r = np.repeat(np.arange(3.0), 1500), np.tile(np.linspace(0, 1, 1500), 3)
    angle = rule.angles(4 * y, r, 3)
    clean = found(arms(4, 1500, 3, 0.0, angle=angle), 1500, 3, 0.0)["angles"]
    assert clean is not None
    assert clean.diagnosis == rule.diagnosis
    assert found(arms(4, 1500, 3, 0.3 * rule.unit, angle=angle), 1500, 3, 0.3)["noise"] is None


def test_names_wrong_arms_and_noise_nobody_asked_for_together() -> None:
    """With noise of 0.2 where none is asked for, arms that are 1 radian apart are still seen."""
    y, r = np.repeat(np.arange(3.0), 400), np.tile(np.linspace(0, 1, 400), 3)
    finding = found(arms(5, 400, 3, 0.2, angle=y + 4 * r), 400, 3, 0.0)["angles"]
    assert finding is not None
    assert finding.diagnosis == "arms_start_one_apart+noise_fixed"


@pytest.mark.parametrize(
    "value",
    [
        None,
        np.zeros((6, 2)),
        (np.zeros((6, 2)), np.zeros(6)),
        (np.zeros((5, 2)), np.zeros(5, dtype=int)),
        (np.full((6, 2), np.nan), np.array([0, 0, 0, 1, 1, 1])),
        (np.zeros((6, 2)), np.array([0, 0, 0, 0, 1, 1])),
        (np.zeros((6, 2)), np.array([0, 0, 0, 7, 7, 7])),
    ],
)
def test_says_what_is_wrong_with_the_form(value: Any) -> None:
    """Whatever comes back, there is a sentence about it and no exception."""
    finding = found(value, 3, 2, 0.0)["form"]
    assert finding is not None
    assert finding.message.endswith(".")
