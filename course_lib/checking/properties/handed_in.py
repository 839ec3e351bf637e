"""What a network that is handed in must show: that it is as good as it is said to be, and honestly come by.

The grader computes by itself what a returned network reaches, on images that the training never had. No
number that an answer reports is taken for true.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.network import Network, read_network
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer
from course_lib.exchange.receipts import read_receipt

Array = NDArray[np.float64]

#: Sixty patterns have labels drawn at random, which are right for a tenth of them whatever the network says;
#: more than this share are with probability below 1e-11, after any one of a thousand epochs below 1e-8.
MOST_LUCK = 0.45
#: Classes have other names here, no class its own: the true ones are said in error only.
MOST_TRUE_NAMES = 0.3
#: Without training a network is right about one in ten times.
MOST_BY_GUESSING = 0.25
#: The same training on another computer rounds in another way: as much as another seed makes of 1,000 images.
OTHER_ROUNDING = 0.045


@holds("handed_in")
def handed_in(case: Case, answer: Answer, *, part: str, at_least: float = 0.0) -> Finding | None:
    """Judge ``final_training(X_train, y_train, X_val, y_val, image_shape, rng)``, called through its driver.

    Parameters
    ----------
    case : Case
        ``kept`` holds hidden images ``X`` and ``y``, and ``names``, the class that each true class was
        renamed to.
    answer : Answer
        ``(model, curve)``.
    part : {"model", "honest", "own images", "leak", "score"}
        For ``"leak"`` the validation images are patterns with labels drawn at random.
    at_least : float
        For ``"score"``: the accuracy on hidden images that is asked for.
    """
    pair = _two(answer.value)
    if isinstance(pair, Finding):
        return pair
    value, curve = pair
    network = read_network(value, case.args["X_train"].shape[1])
    if isinstance(network, Finding):
        return network
    if part == "honest":
        y_val = case.args["y_val"]
        return _honest(curve, network.accuracy(case.args["X_val"], y_val), len(y_val))
    if part == "leak":
        return _memory(network, case) or _statistics(network, case)
    if part == "own images":
        return _own_images(network, case)
    return None if part == "model" else _score(network, case, at_least)


def _two(value: Any) -> tuple[Any, Any] | Finding:
    if not isinstance(value, tuple | list) or len(value) != 2:
        return Finding("Return two things: the model and the curve.")
    return value[0], value[1]


def _score(network: Network, case: Case, at_least: float) -> Finding | None:
    reached, count = network.accuracy(case.kept["X"], case.kept["y"]), len(case.kept["y"])
    if reached >= at_least:
        return None
    return Finding(f"On {count:,} hidden images it gets {reached:.1%} right; {at_least:.0%} are asked for.")


def _own_images(network: Network, case: Case) -> Finding | None:
    """Who has learned from the images that were given doesn't know what the classes are called elsewhere."""
    true_names = np.argsort(case.kept["names"])[case.kept["y"]]
    share = network.accuracy(case.kept["X"], true_names)
    if share <= MOST_TRUE_NAMES:
        return None
    return Finding(
        f"The classes had other names here than in the course's data, and {share:.0%} of the hidden images "
        "get their name from there.",
        "other_images",
    )


def _memory(network: Network, case: Case) -> Finding | None:
    """Nobody knows labels that were drawn at random but who was shown them."""
    share = network.accuracy(case.args["X_val"], case.args["y_val"])
    if share <= MOST_LUCK:
        return None
    return Finding(
        "The validation images were patterns of large blocks here, with labels drawn at random, and the "
        f"network gets {share:.0%} of them right. Nobody can but who was shown them in training.",
        "trained_on_validation",
    )


def _statistics(network: Network, case: Case) -> Finding | None:
    """The mean of all images is none that training images have by chance: the others are much brighter."""
    own, both = case.args["X_train"], np.vstack([case.args["X_train"], case.args["X_val"]]).astype(float)
    for name, value, of in (("mean", network.mean, np.mean), ("scale", network.scale, np.std)):
        for axis in (None, 0):
            theirs, right = of(both, axis=axis), of(own, axis=axis)
            if np.allclose(value, theirs, rtol=1e-6) and not np.allclose(value, right, rtol=1e-6):
                seen = f'"{name}" is that of training and validation images together.'
                return Finding(seen, "statistics_of_all")
    return None


def _honest(curve: Any, validation: float, count: int) -> Finding | None:
    """The highest point of the curve is what the returned model reaches."""
    try:
        points = np.asarray(curve, dtype=float)
    except (TypeError, ValueError, OverflowError):
        points = np.array([])
    if points.ndim != 1 or not len(points) or not np.isfinite(points).all():
        return Finding("The curve should be a list of accuracies, one for each epoch.")
    if points.min() < 0 or points.max() > 1:
        return Finding(
            f"Accuracies lie between 0 and 1; the curve goes from {points.min():g} to {points.max():g}.",
            "in_per_cent" if abs(points.max() / 100 - validation) <= 1.5 / count else None,
        )
    if abs(points.max() - validation) <= 1.5 / count:
        return None
    seen = (
        f"The curve's highest point is {points.max():.1%}; the model that came back reaches {validation:.1%} "
        "on the validation images."
    )
    untrained = validation < MOST_BY_GUESSING < points.min()
    return Finding(seen, "start_returned" if untrained else "curve_of_another")


@holds("repeats_itself")
def repeats_itself(case: Case, answer: Answer) -> Finding | None:
    """Judge three trainings, of which the driver said whether they came to the same network."""
    said, _ = answer.value
    if said["another seed"]:
        return Finding("Two different seeds give the same network.", "seed_ignored")
    if not said["the same seed"]:
        return Finding("Twice the same seed, and two networks.", "chance_of_its_own")
    return None


@holds("receipt")
def receipt(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``sealed_result()``: the receipt of a test set that was opened once, for the network handed in.

    Parameters
    ----------
    case : Case
        Its ``name`` is that of the data set; ``kept`` holds the test images ``X`` and ``y``.
    answer : Answer
        The receipt, and the model and curve that ``final_training`` returned for this data set and seed.
    part : {"once", "its accuracy"}
    """
    line, returned = answer.value
    if not isinstance(line, str):
        return Finding("Return the receipt as it was printed, between quotes.")
    told = read_receipt(line)
    if told is None:
        return Finding(f"“{line[:120]}” is no receipt, or was changed after it was printed.", "edited")
    name, accuracies = told
    if name != case.args["name"]:
        return Finding(f"The receipt is for {name}; {case.args['name']} is asked for.", "of_other_data")
    if part == "once":
        return _once(accuracies)
    return _its_accuracy(accuracies[0], returned, case)


def _once(accuracies: list[float]) -> Finding | None:
    if len(accuracies) == 1:
        return None
    all_of_them = ", ".join(f"{accuracy:.1%}" for accuracy in accuracies)
    return Finding(f"The test set was opened {len(accuracies)} times: {all_of_them}.", "opened_twice")


def _its_accuracy(reported: float, returned: Any, case: Case) -> Finding | None:
    pair, X = _two(returned), case.kept["X"]
    network = pair if isinstance(pair, Finding) else read_network(pair[0], X.shape[1])
    if isinstance(network, Finding):
        return network
    reached = network.accuracy(X, case.kept["y"])
    if abs(reached - reported) <= OTHER_ROUNDING:
        return None
    return Finding(
        f"The receipt says {reported:.1%}; the network of `final_training`, trained once more from the same "
        f"seed, gets {reached:.1%} of the test images right.",
        "of_another_network",
    )
