"""The properties by which a project is judged: batches, tiny sets, networks, receipts and figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.checking import case
from course_lib.checking.finding import Finding
from course_lib.checking.network import MOST_NUMBERS, Network, read_network
from course_lib.checking.properties import check_property
from course_lib.checking.properties.handed_in import MOST_LUCK
from course_lib.exchange.answer import Answer
from course_lib.exchange.receipts import receipt

Array = NDArray[np.float64]


def network(sizes: tuple[int, ...] = (4, 3, 10), seed: int = 0, **more: Any) -> dict[str, Any]:
    """A network of random weights, as it is handed in."""
    rng, params = np.random.default_rng(seed), {}
    for i in range(1, len(sizes)):
        params[f"W{i}"], params[f"b{i}"] = rng.normal(size=sizes[i - 1 : i + 1]), rng.normal(size=sizes[i])
    return {"params": params, "mean": 0.0, "scale": 1.0, **more}


def by_table(labels: NDArray[Any]) -> dict[str, Any]:
    """A network that gives the i-th of the unit vectors the i-th label."""
    W = np.zeros((len(labels), 10))
    W[np.arange(len(labels)), labels] = 1.0
    return {"params": {"W1": W, "b1": np.zeros(10)}, "mean": 0.0, "scale": 1.0}


def batches(value: Any, count: int = 13, size: int = 5) -> str | None:
    asked = case(num_examples=count, batch_size=size, rng=None)
    found = check_property("index_batches", asked, Answer(value), {})
    return None if found is None else found.diagnosis or found.message


def cut(order: Any, size: int = 5) -> list[Any]:
    return [order[i : i + size] for i in range(0, len(order), size)]


def test_batches_of_any_form_and_order_are_accepted() -> None:
    """Arrays, lists and tuples; few examples even in order."""
    order = np.random.default_rng(0).permutation(13)
    assert batches(cut(order)) is None
    assert batches(tuple(cut(order.tolist()))) is None
    assert batches([np.arange(3)], 3, 8) is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (cut(np.arange(13)), "not_shuffled"),
        ([np.arange(10, 13), np.arange(5), np.arange(5, 10)], "Only the last may be smaller"),
        ([np.arange(5, 10), np.arange(5), np.arange(10, 13)], "only_batches_shuffled"),
        (cut(np.random.default_rng(0).permutation(13))[:-1], "last_batch_dropped"),
        (cut(np.array([0, *range(12)])), "drawn_with_replacement"),
        (cut(np.append(np.random.default_rng(0).permutation(13), [0, 1])), "filled_up"),
        (np.array_split(np.random.default_rng(0).permutation(13), 3), "split_evenly"),
        ([np.random.default_rng(0).permutation(13)], "one_batch"),
        (7, "Return a list of arrays"),
        ([np.array([0.5])], "whole numbers"),
        ([[[1], [2, 3]]], "array of indices"),
        (cut(np.arange(1, 14)), "Each index from 0 to 12"),
        ([], "Each index from 0 to 12"),
    ],
)
def test_batches_that_are_none_are_told_why(value: Any, told: str) -> None:
    """By name where the mistake has one."""
    assert told in (batches(value) or "")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"weight_scale": 0.14, "learning_rate": 0.2}, None),
        ({"weight_scale": 1e-4, "learning_rate": 0.2}, "signal_dies"),
        ({"weight_scale": 5.0, "learning_rate": 0.2}, "scores_explode"),
        ({"weight_scale": 0.14, "learning_rate": 50.0}, "steps_too_long"),
        ({"weight_scale": 0.14, "learning_rate": 2e-3}, "steps_too_short"),
        ({"weight_scale": -1.0, "learning_rate": 0.2}, "should be positive"),
        ({"weight_scale": float("nan"), "learning_rate": 0.2}, "should be positive"),
        ({"weight_scale": "0.1 or so", "learning_rate": 0.2}, "should be numbers"),
        ({"scale": 0.1}, "keys 'weight_scale' and 'learning_rate'"),
        ((0.1, 0.2), "keys 'weight_scale' and 'learning_rate'"),
    ],
)
def test_settings_are_tried_and_what_happens_is_named(settings: Any, told: str | None) -> None:
    """On images that three groups of pixels tell apart."""
    rng = np.random.default_rng(0)
    y = np.arange(50) % 10
    kept = {"X": rng.normal(size=(50, 30)) + 2 * np.eye(30)[y], "y": y}
    found = check_property("memorises", case(num_layers=3, kept=kept), Answer(settings), {})
    assert (found is None) if told is None else (told in str(found))


def test_the_grader_computes_what_the_course_s_network_does() -> None:
    """With and without batch norm; a memory that is still empty counts as zeros, as in the course."""
    from autograder.authoring.assignment import load_assignment

    forward = load_assignment("batchnorm_dropout").reference.namespace["fully_connected_forward"]
    rng = np.random.default_rng(0)
    X, plain = rng.normal(size=(20, 4)), network()
    norm = network((4, 3, 5, 10))
    for i, width in ((1, 3), (2, 5)):
        norm["params"] |= {f"gamma{i}": rng.normal(size=width), f"beta{i}": rng.normal(size=width)}
    seen = {"running_mean": rng.normal(size=3), "running_var": rng.random(3)}
    norm["bn_params"] = [seen, {}]
    for model in (plain, norm):
        config = {"mode": "test", "bn_params": model.get("bn_params")}
        scores, _ = forward(model["params"], X, config)
        read = read_network(model, 4)
        assert isinstance(read, Network)
        assert np.array_equal(read.labels(X), scores.argmax(axis=1))


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (None, "should be a dictionary"),
        ({"params": {}, "mean": 0, "scale": 1}, "weights (none) should lead from 4 pixels"),
        (network((4, 3)), "should lead from 4 pixels to 10 classes"),
        (network((5, 10)), "should lead from 4 pixels to 10 classes"),
        ({**network(), "scale": np.inf}, "NaN or infinite"),
        ({**network(), "scale": 10**400}, "can't be read"),
        ({**network(), "mean": np.zeros(3)}, "one for each pixel"),
        ({"params": network()["params"]}, "'mean' is missing"),
        (network((4, 1000, 1000, 10)), f"at most {MOST_NUMBERS:,}"),
        ({**network(), "params": {**network()["params"], "gamma1": np.ones(3)}}, "can't be read"),
        ({**network(), "params": {**network()["params"], "W1": [["a"]]}}, "can't be read"),
        ({**network(), "params": {**network()["params"], "b1": np.zeros((1, 3))}}, "1 are asked for"),
    ],
)
def test_what_is_no_network_is_told_why(model: Any, told: str) -> None:
    """Nothing raises, whatever comes back."""
    found = read_network(model, 4)
    assert isinstance(found, Finding) and told in found.message


#: Unit vectors as images: a table of labels is a network, and what it says of them is known.
TRAIN, VAL, HIDDEN = np.arange(0, 20), np.arange(20, 80), np.arange(80, 180)
TRUE = np.random.default_rng(1).integers(10, size=180)
RENAMED = np.roll(np.arange(10), 1)


def project_case() -> Any:
    """Images of which the classes are called by other names."""
    X, y = np.eye(180), RENAMED[TRUE]
    kept = {"X": X[HIDDEN], "y": y[HIDDEN], "names": RENAMED}
    return case(
        via="final_training", kept=kept, X_train=X[TRAIN], y_train=y[TRAIN], X_val=X[VAL], y_val=y[VAL]
    )


def handed_in(model: Any, curve: Any, part: str, **settings: Any) -> Finding | None:
    return check_property("handed_in", project_case(), Answer((model, curve)), {"part": part, **settings})


def test_an_honest_project_is_accepted_in_every_part() -> None:
    """It is right about the hidden images, knows nothing by heart, and says what it reaches."""
    labels = np.where(np.arange(180) < 80, 0, RENAMED[TRUE])
    model = by_table(labels)
    reached = float((RENAMED[TRUE[VAL]] == 0).mean())
    for part in ("model", "honest", "own images", "leak"):
        assert handed_in(model, [0.0, reached, reached / 2], part) is None
    assert handed_in(model, [reached], "score", at_least=1.0) is None


def test_a_leak_shows_in_labels_that_nobody_can_know() -> None:
    """Whoever gets more of the validation labels right than chance allows was trained on them."""
    knows = np.where((np.arange(180) >= 20) & (np.arange(180) < 20 + 30), RENAMED[TRUE], 99)
    knows = np.where(knows == 99, (RENAMED[TRUE] + 1) % 10, knows)  # half of them, and no other
    found = handed_in(by_table(knows), [0.5], "leak")
    assert found is not None and found.diagnosis == "trained_on_validation"
    assert "50% of them right" in found.message


def test_luck_is_not_taken_for_a_leak() -> None:
    """Of ten thousand networks that know nothing, the luckiest is far from the limit."""
    draws = np.random.default_rng(0).binomial(60, 0.1, size=10_000) / 60
    assert draws.max() < MOST_LUCK - 0.1


@pytest.mark.parametrize("part", ["mean", "scale"])
def test_statistics_of_validation_images_are_a_leak(part: str) -> None:
    """In how an image is prepared; those of the training images alone are none."""
    X = np.eye(180)
    sets: dict[str, Any] = {
        "X_train": X[TRAIN] / 2,
        "y_train": TRUE[TRAIN],
        "X_val": X[VAL],
        "y_val": TRUE[VAL],
    }
    shown = case(via="final_training", **sets)
    both = np.vstack([shown.args["X_train"], shown.args["X_val"]])
    of: Any = {"mean": np.mean, "scale": np.std}[part]
    wrong, right = of(both), of(shown.args["X_train"])
    for told, expected in ((wrong, "statistics_of_all"), (right, None)):
        model = {**by_table((TRUE + 1) % 10), part: told}
        found = check_property("handed_in", shown, Answer((model, [0.1])), {"part": "leak"})
        assert (found.diagnosis if found else None) == expected


@pytest.mark.parametrize(
    ("curve", "told"),
    [
        ([0.9, 0.95], "curve_of_another"),
        ([0.1, 0.2], "curve_of_another"),
        ([], "curve should be"),
        (["high"], "curve should be"),
        ([[0.1]], "curve should be"),
        ([np.nan], "curve should be"),
        (None, "curve should be"),
        ([-0.5, 1.0], "Accuracies lie between 0 and 1"),
    ],
)
def test_a_forged_curve_is_found(curve: Any, told: str) -> None:
    """Its highest point is what the model that came back must reach."""
    half = by_table(np.where(np.arange(180) % 2, RENAMED[TRUE], 0))
    found = handed_in(half, curve, "honest")
    assert found is not None and told in (found.diagnosis or found.message)


def test_a_curve_in_per_cent_and_an_untrained_network_are_named() -> None:
    """Two slips that are no lies."""
    model = by_table(np.zeros(180, dtype=int))
    reached = float((RENAMED[TRUE[VAL]] == 0).mean())
    assert reached < 0.2
    found = handed_in(model, [100 * reached], "honest")
    assert found is not None and found.diagnosis == "in_per_cent"
    found = handed_in(model, [0.6, 0.8], "honest")
    assert found is not None and found.diagnosis == "start_returned"


def test_a_network_that_knows_other_names_was_trained_elsewhere() -> None:
    """The true names of the classes are nowhere among the images that it was given."""
    found = handed_in(by_table(TRUE), [0.0], "own images")
    assert found is not None and found.diagnosis == "other_images"
    assert handed_in(by_table(TRUE), [0.0], "score", at_least=0.5) is not None


@pytest.mark.parametrize("accuracies", [[0.7, 0.72], [0.7, 0.6, 0.8]])
def test_a_test_set_that_was_opened_again_is_told_with_all_results(accuracies: list[float]) -> None:
    """In order, so that everybody sees between what was chosen."""
    asked = case(via="sealed_result", name="moved_digits", seed=0)
    answer = Answer((receipt("moved_digits", accuracies), None))
    found = check_property("receipt", asked, answer, {"part": "once"})
    assert found is not None and found.diagnosis == "opened_twice"
    assert f"opened {len(accuracies)} times: 70.0%, " in found.message


def test_a_receipt_of_another_network_does_not_count() -> None:
    """The network is trained once more and measured; rounding on another computer is no lie."""
    model = network((144, 10))
    read = read_network(model, 144)
    assert isinstance(read, Network)
    rng = np.random.default_rng(0)
    X, y = rng.integers(17, size=(1000, 144)).astype(float), rng.integers(10, size=1000)
    asked = case(via="sealed_result", kept={"X": X, "y": y}, name="moved_digits", seed=0)
    reached = read.accuracy(X, y)
    for reported, expected in ((reached + 0.04, None), (reached + 0.06, "of_another_network")):
        answer = Answer((receipt("moved_digits", [reported]), (model, [])))
        found = check_property("receipt", asked, answer, {"part": "its accuracy"})
        assert (found.diagnosis if found else None) == expected


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (receipt("digits", [0.9]), "of_other_data"),
        (receipt("moved_digits", [0.8]).replace("0.8", "0.9"), "edited"),
        ("80 %", "edited"),
        (0.8, "between quotes"),
        (None, "between quotes"),
    ],
)
def test_what_is_no_receipt_is_told_why(line: Any, told: str) -> None:
    """Another data set's, an edited one, a number."""
    asked = case(via="sealed_result", name="moved_digits", seed=0)
    found = check_property("receipt", asked, Answer((line, None)), {"part": "once"})
    assert found is not None and told in (found.diagnosis or found.message)


def drawn(draw: Callable[..., None], part: str) -> str | None:
    training, validation = [0.5, 0.8, 0.9], [0.4, 0.7, 0.6]
    asked = case(via="draw_report", training=training, validation=validation)
    answer = call_function({"f": draw}, "f", list(asked.args.values()), asked.via)
    assert isinstance(answer, Answer), answer
    found = check_property("curves_drawn", asked, answer, {"part": part})
    return None if found is None else found.diagnosis or found.message


def test_a_figure_may_look_as_it_likes() -> None:
    """Per cents, names by hand, more lines, another order."""

    def draw(ax: Any, training: Any, validation: Any) -> None:
        x = np.arange(1, 4)
        ax.plot(x, 100 * np.array(validation), x, 100 * np.array(training))
        ax.legend(["Val. accuracy", "Train accuracy"])
        ax.axhline(10, color="grey")
        ax.set(xlabel="Epoch", ylabel="%")

    assert [drawn(draw, part) for part in ("curves", "axes", "legend")] == [None, None, None]


def test_lines_without_names_and_axes_without_lines_are_told() -> None:
    """A legend that names something else; nothing at all."""

    def nameless(ax: Any, training: Any, validation: Any) -> None:
        ax.plot(range(1, 4), training, label="a")
        ax.plot(range(1, 4), validation, label="b")
        ax.legend()
        ax.set_xlabel("epoch")

    assert "which line is training" in (drawn(nameless, "legend") or "")
    assert drawn(nameless, "axes") == "axes_unnamed"
    assert drawn(lambda ax, training, validation: None, "curves") == "drawn_elsewhere"
    assert drawn(lambda ax, training, validation: None, "legend") == "no_legend"
