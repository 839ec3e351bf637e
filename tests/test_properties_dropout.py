"""The properties by which dropout is judged: exactly where it is exact, by chance where it is chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom

from course_lib.answering.calls import call_function
from course_lib.answering.drivers.dropout import MORE
from course_lib.checking import Case, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import check_property
from course_lib.checking.properties.chance import FALSE_ALARM, plausibly_varying
from course_lib.checking.properties.dropout import FEW
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
Settings = dict[str, Any]
P = 0.3


def training(seed: int = 0, p: float = P, shape: tuple[int, ...] = (60, 40), mode: str = "train") -> Case:
    x = np.random.default_rng(seed).uniform(0.5, 2, size=shape)
    return case(via="dropout", x=x, p=p, mode=mode, seed=seed)


def judged(function: Callable[..., Any], of: Case, holds: str = "dropout", **settings: Any) -> Finding | None:
    answer = call_function({"f": function, "forward": right}, "f", list(of.args.values()), of.via)
    assert isinstance(answer, Answer), answer
    return check_property(holds, of, answer, settings)


def right(x: Array, param: Settings) -> tuple[Array, Any]:
    if param["mode"] == "test":
        return x, None
    mask = (param["rng"].random(x.shape) < param["p"]) / param["p"]
    return x * mask, mask


def scaled(factor: Callable[[float], float], keep: Callable[[float], float] = float) -> Callable[..., Any]:
    """Return dropout that keeps with another probability, and multiplies survivors by another factor."""

    def dropout(x: Array, param: Settings) -> tuple[Array, None]:
        return x * (param["rng"].random(x.shape) < keep(param["p"])) * factor(param["p"]), None

    return dropout


def drawn(shape: Callable[[Array], tuple[int, ...]]) -> Callable[..., Any]:
    """Return dropout whose mask has another shape than the activations."""

    def dropout(x: Array, param: Settings) -> tuple[Array, None]:
        return x * (param["rng"].random(shape(x)) < param["p"]) / param["p"], None

    return dropout


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    p=st.sampled_from([0.1, 0.3, 0.5, 0.9, 1.0]),
    shape=st.sampled_from([(60, 40), (10, 12, 20), (1, 1000), (1000, 1), (3, 2)]),
)
def test_right_dropout_passes(seed: int, p: float, shape: tuple[int, ...]) -> None:
    """Right dropout passes whatever it draws, for any shape and probability."""
    assert judged(right, training(seed, p, shape), part="all") is None


@pytest.mark.parametrize(
    ("function", "part", "diagnosis"),
    [
        (scaled(lambda p: 1.0), "survivors", "not_scaled"),
        (scaled(lambda p: p), "survivors", "multiplied_by_p"),
        (scaled(lambda p: 1 / p**2), "survivors", "scaled_twice"),
        (scaled(lambda p: 1 / (1 - p)), "survivors", "scaled_by_drop_ratio"),
        (scaled(lambda p: 1 / (1 - p), lambda p: 1 - p), "survivors", "p_drops"),
        (scaled(lambda p: 1 / (1 - p), lambda p: 1 - p), "chance", "p_drops"),
        (scaled(lambda p: 1 / p, lambda p: 1 - p), "chance", "kept_with_drop_probability"),
        (scaled(lambda p: 1 / p, lambda p: 0.5), "chance", None),
        (scaled(lambda p: 1.0, lambda p: 1.0), "chance", "nothing_dropped"),
        (scaled(lambda p: 1.0, lambda p: 1.0), "survivors", "nothing_dropped"),
        (scaled(lambda p: 1.0, lambda p: 0.0), "survivors", None),
        (drawn(lambda x: x.shape[1:]), "chance", "one_mask_for_all_examples"),
        (drawn(lambda x: (len(x), 1)), "chance", "one_draw_per_example"),
        (
            lambda x, param: right(x, {**param, "rng": np.random.default_rng(3)}),
            "chance",
            "generator_ignored",
        ),
        (lambda x, param: right(x, {**param, "rng": np.random.default_rng()}), "chance", "global_randomness"),
    ],
)
def test_wrong_dropout_is_found_and_named(
    function: Callable[..., Any], part: str, diagnosis: str | None
) -> None:
    """Wrong scales, shares, shapes and sources of masks are found, and named where they are known."""
    finding = judged(function, training(), part=part)

    assert finding is not None
    assert finding.diagnosis == diagnosis


def test_survivors_must_share_one_factor() -> None:
    """The factor of survivors is exact: right on average is not enough."""

    def wobbly(x: Array, param: Settings) -> tuple[Array, None]:
        out, _ = right(x, param)
        return out * np.linspace(1, 1.01, x.shape[1]), None

    finding = judged(wobbly, training(), part="survivors")

    assert finding is not None
    assert "same factor" in finding.message


def test_neighbours_with_one_fate_are_found() -> None:
    """Entries that are dropped in pairs are not independent, though the share is right."""

    def in_pairs(x: Array, param: Settings) -> tuple[Array, None]:
        keep = np.repeat(param["rng"].random((len(x), x.shape[1] // 2)) < param["p"], 2, axis=1)
        return x * keep / param["p"], None

    finding = judged(in_pairs, training(), part="chance")

    assert finding is not None
    assert "neighbours" in finding.message


def exactly(per_example: bool) -> Callable[..., Any]:
    """Return dropout that shuffles a fixed number of survivors, over the batch or in each example."""

    def dropout(x: Array, param: Settings) -> tuple[Array, None]:
        ranks = np.tile(np.arange(x.shape[1]), (len(x), 1)) if per_example else np.arange(x.size)
        ranks = param["rng"].permuted(ranks, axis=-1).reshape(x.shape)
        total = x.shape[1] if per_example else x.size
        return x * (ranks < param["p"] * total) / param["p"], None

    return dropout


@pytest.mark.parametrize(
    ("per_example", "words"), [(False, "exactly 720 of 2400"), (True, "exactly 12 of 40")]
)
def test_a_number_of_survivors_that_never_varies_is_found(per_example: bool, words: str) -> None:
    """A shuffled mask keeps the right share, and its entries are not independent."""
    finding = judged(exactly(per_example), training(), part="chance")

    assert finding is not None
    assert finding.diagnosis == "same_number_survives"
    assert words in finding.message


@given(
    n=st.integers(1, 400),
    p=st.floats(0.02, 0.98),
    m=st.integers(2, 30),
)
def test_equal_counts_are_refused_only_where_chance_hardly_makes_them(n: int, p: float, m: int) -> None:
    """The exact probability that m binomial counts agree is below the false-alarm rate wherever they fail."""
    if not plausibly_varying(np.zeros(m, dtype=int), n, p):
        assert np.sum(binom.pmf(np.arange(n + 1), n, p) ** m) <= FALSE_ALARM


@pytest.mark.parametrize(("n", "p"), [(500, 0.1), (500, 0.5), (1000, 0.25), (2400, 0.3)])
def test_equal_counts_of_all_draws_are_refused_for_every_size_that_is_tested(n: int, p: float) -> None:
    """From :data:`FEW` entries on, the further draws suffice; one count that differs is enough to pass."""
    equal = np.full(MORE, round(n * p))
    assert n >= FEW
    assert not plausibly_varying(equal, n, p)
    assert plausibly_varying(np.append(equal[1:], 0), n, p)


@pytest.mark.parametrize(
    ("factor", "diagnosis"),
    [
        (lambda x: x * P, "scaled_at_test"),
        (lambda x: x * (1 - P), "drop_ratio_at_test"),
        (lambda x: x / P, "divided_at_test"),
        (lambda x: x * (np.arange(x.size).reshape(x.shape) % 2), "drops_in_test_mode"),
        (lambda x: x + 1, None),
    ],
)
def test_a_wrong_test_mode_is_found_and_named(
    factor: Callable[[Array], Array], diagnosis: str | None
) -> None:
    """In test mode each entry must come back as it was; known factors are named."""
    finding = judged(lambda x, param: (factor(x), None), training(mode="test"), "dropout_test_mode")

    assert finding is not None
    assert finding.diagnosis == diagnosis


def test_vanilla_dropout_multiplies_by_p_at_test() -> None:
    """With ``scale="p"``, p is what test mode must multiply by."""
    of = training(mode="test")

    assert judged(lambda x, param: (x * P, None), of, "dropout_test_mode", scale="p") is None
    finding = judged(lambda x, param: (x, None), of, "dropout_test_mode", scale="p")
    assert finding is not None
    assert finding.diagnosis == "not_scaled_at_test"


def gradients(mode: str = "train") -> Case:
    rng = np.random.default_rng(5)
    dout, x = rng.uniform(0.5, 2, size=(2, 12, 20))
    return case(via="dropout_layer", dout=dout, forward="forward", x=x, p=P, mode=mode, seed=1)


@pytest.mark.parametrize("mode", ["train", "test"])
def test_a_gradient_with_the_forward_mask_passes(mode: str) -> None:
    """Whatever mask the student's forward pass drew, its gradient is right with that mask."""
    assert (
        judged(lambda dout, m: dout if m is None else dout * m, gradients(mode), "dropout_gradient") is None
    )


@pytest.mark.parametrize(
    ("backward", "mode", "diagnosis"),
    [
        (lambda dout, m: dout, "train", "mask_missing"),
        (lambda dout, m: dout * (m > 0), "train", "scale_missing_in_backward"),
        (lambda dout, m: dout * m**2, "train", "scaled_twice_in_backward"),
        (lambda dout, m: dout * (m == 0), "train", "mask_reversed"),
        (lambda dout, m: dout * m[::-1], "train", "new_mask_in_backward"),
        (lambda dout, m: dout * np.random.default_rng().permuted(m), "train", "new_mask_in_backward"),
        (lambda dout, m: dout / 2, "test", "scaled_in_test_mode"),
        (lambda dout, m: dout * np.tile([0, 1], 10), "test", "mask_in_test_mode"),
    ],
)
def test_a_wrong_gradient_is_found_and_named(
    backward: Callable[..., Array], mode: str, diagnosis: str
) -> None:
    """A gradient that contradicts its own forward pass is found, and the contradiction is named."""
    finding = judged(backward, gradients(mode), "dropout_gradient")

    assert finding is not None
    assert finding.diagnosis == diagnosis


@pytest.mark.parametrize(
    ("places", "diagnosis"),
    [
        ((1, 2), None),
        ((1,), "dropout_in_one_layer"),
        ((1, 2, 3), "dropout_once_too_often"),
        ((0, 1), "dropout_on_images"),
        ((), "nothing_dropped"),
    ],
)
def test_a_network_drops_in_its_hidden_layers(places: tuple[int, ...], diagnosis: str | None) -> None:
    """In a network of identities, the scores tell in how many places dropout was at work."""

    def scores(params: dict[str, Array], X: Array, config: Settings) -> tuple[Array, None]:
        h = X
        for i in (0, 1, 2, 3):
            h = h @ params[f"W{i}"] if i else h
            h = right(h, config)[0] if i in places else h
        return h, None

    x = np.hstack([np.random.default_rng(0).uniform(0.5, 2, size=(60, 25))] * 2)
    of = case(via="dropout_network", x=x, p=0.7, mode="train", seed=0, hidden_layers=2, normalised=False)

    finding = judged(scores, of, part="all")

    assert (finding.diagnosis if finding else None) == diagnosis
    assert (finding is None) == (places == (1, 2))
