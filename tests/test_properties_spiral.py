"""The properties by which a spiral, a fresh network and a trained one are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from autograder.authoring.assignment import load_assignment
from course_lib.checking import Case, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.properties.spiral_net import ACCURACY_BAR, LOSS_BAR, evaluate
from course_lib.checking.properties.spiral_points import RULES, Arms
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
SPIRAL_PARTS = ("form", "radii", "angles", "noise")
seeds = st.integers(0, 2**31 - 1)


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    return load_assignment("spiral").reference.namespace


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


# -- networks ------------------------------------------------------------------------------------------------


def init_case(scale: float) -> Case:
    return case(num_inputs=100, num_hidden=220, num_classes=95, rng=Seeded(0), weight_scale=scale)


def fresh(seed: int, scale: float, draw: Callable[..., Array] | None = None) -> dict[str, Array]:
    draw = draw or np.random.default_rng(seed).normal
    W1, W2 = draw(size=(100, 220)), draw(size=(220, 95))
    return {"W1": scale * W1, "b1": np.zeros(220), "W2": scale * W2, "b2": np.zeros(95)}


@settings(deadline=None, max_examples=25)
@given(seed=seeds, scale=st.floats(1e-4, 10))
def test_accepts_normal_weights_of_any_scale(seed: int, scale: float) -> None:
    """Right weights pass all parts, whatever the seed and the scale."""
    for part in ("shapes", "biases", "weights"):
        assert (
            check_property("fresh_net", init_case(scale), Answer(fresh(seed, scale)), {"part": part}) is None
        )


@settings(deadline=None, max_examples=25)
@given(seed=seeds)
def test_tells_uniform_weights_of_the_right_spread(seed: int) -> None:
    """Same mean, same standard deviation, another distribution."""
    rng = np.random.default_rng(seed)
    weights = fresh(seed, 0.1, lambda size: np.asarray(3**0.5 * rng.uniform(-1, 1, size)))
    finding = check_property("fresh_net", init_case(0.1), Answer(weights), {"part": "weights"})
    assert finding is not None
    assert finding.diagnosis == "uniform_weights"


@settings(deadline=None, max_examples=25)
@given(seed=seeds)
def test_evaluates_a_network_as_the_reference_does(solution: dict[str, Any], seed: int) -> None:
    """Loss and accuracy that the grader recomputes are those of the reference."""
    rng = np.random.default_rng(seed)
    params = solution["init_two_layer"](2, 9, 3, rng, weight_scale=1.0)
    params = {name: w + 0.1 * rng.normal(size=w.shape) for name, w in params.items()}
    X, y = rng.normal(size=(12, 2)), rng.integers(3, size=12)
    loss, accuracy = evaluate(params, X, y)
    assert loss == pytest.approx(solution["two_layer_loss_and_grads"](params, X, y, 0.0)[0], rel=1e-12)
    assert accuracy == np.mean(solution["two_layer_predict"](params, X) == y)


def training(seed: int, **changed: Any) -> Case:
    X, y = arms(seed, 40, 3, 0.1)
    args = {"num_hidden": 60, "num_classes": 3, "learning_rate": 1.0, "reg": 1e-3, "num_steps": 400}
    return case(X=X, y=y, **{**args, "rng": Seeded(seed), "weight_scale": 0.5, **changed})


def trained(solution: dict[str, Any], of: Case) -> tuple[dict[str, Array], list[float]]:
    args = [
        value if not isinstance(value, Seeded) else np.random.default_rng(value.seed)
        for value in of.args.values()
    ]
    result: tuple[dict[str, Array], list[float]] = solution["train_two_layer"](*args)
    return result


def test_right_trainings_stay_far_from_the_bars(solution: dict[str, Any]) -> None:
    """Over twelve seeds, loss and accuracy keep ten of their standard deviations to the bars."""
    reached = []
    for seed in range(12):
        of = training(seed)
        params, losses = trained(solution, of)
        X, y = of.args["X"], of.args["y"]
        same_arm = y[1:] == y[:-1]
        between = ((X[1:] + X[:-1]) / 2)[same_arm]
        reached.append((evaluate(params, X, y)[0], evaluate(params, between, y[1:][same_arm])[1]))
        for part in ("history", "reaches", "settings"):
            assert check_property("trained_net", of, Answer((params, losses)), {"part": part}) is None
    (loss, accuracy), (loss_spread, accuracy_spread) = np.mean(reached, axis=0), np.std(reached, axis=0)
    assert loss + 10 * loss_spread < LOSS_BAR
    assert accuracy - 10 * accuracy_spread > ACCURACY_BAR


def test_a_reported_loss_counts_for_nothing(solution: dict[str, Any]) -> None:
    """An untrained network is refused however low the losses are that come with it."""
    of = training(0)
    params = solution["init_two_layer"](2, 60, 3, np.random.default_rng(0), 0.5)
    answer = Answer((params, [0.01] * 400))
    finding = check_property("trained_net", of, answer, {"part": "reaches"})
    assert finding is not None
    assert finding.diagnosis == "untrained_returned"


@pytest.mark.parametrize(
    "value",
    [
        None,
        ({}, []),
        ({"W1": 1, "b1": 2, "W2": 3, "b2": 4}, [1.0]),
        (
            {"W1": np.zeros((2, 60)), "b1": np.zeros(60), "W2": np.zeros((60, 3)), "b2": np.full(3, np.nan)},
            [],
        ),
        ({"W1": np.zeros((60, 2)), "b1": np.zeros(60), "W2": np.zeros((60, 3)), "b2": np.zeros(3)}, []),
    ],
)
@pytest.mark.parametrize("part", ["history", "reaches", "settings"])
def test_says_what_is_wrong_with_the_form_of_a_training(value: Any, part: str) -> None:
    """Missing, odd and non-finite parameters give a sentence and no exception."""
    finding = check_property("trained_net", training(0), Answer(value), {"part": part})
    assert finding is not None
    assert finding.message.endswith(".")


@pytest.mark.parametrize(
    ("diagnosis", "draws"),
    [("global_generator", (1.0, 2.0, 3.0)), ("seeded_inside", (1.0, 1.0, 1.0)), (None, (1.0, 1.0, 2.0))],
)
def test_tells_where_random_numbers_come_from(diagnosis: str | None, draws: tuple[float, ...]) -> None:
    """Same seed, same weights; another seed, other weights."""
    answer = Answer(tuple({"W1": np.array([[0.1, draw]])} for draw in draws))
    finding = check_property("net_generator", case(), answer, {})
    assert (finding and finding.diagnosis) == diagnosis
