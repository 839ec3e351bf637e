"""Section 12, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.training import preparation_runs

from . import training


def sets_of(prepare: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield the runs of one preparation, twice."""
    for _ in range(2):
        yield case(runs=preparation_runs(prepare, rng))


def preparing(shift: str, scale: str, shift_val: str = "shift", scale_val: str = "scale") -> str:
    """Return the code of a preparation that subtracts and divides."""
    return f"""
def zero_center(X_train, X_val):
    shift = {shift}
    scale = {scale}
    return (X_train - shift) / scale, (X_val - {shift_val}) / {scale_val}
"""


centre = training.exercises["zero_center"]
scale = training.exercises["standardize"]
sound = training.exercise("preparation_is_sound", returns=("sound",))
lineup = Lineup(sound, sets_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

MEAN, WIDTH, BOTH = "X_train.mean(axis=0)", "X_train.std(axis=0)", "np.vstack([X_train, X_val])"
lineup.right("centring", centre)
lineup.right("standardising", scale)
lineup.right(
    "centring and one scale for all features", centre, code=preparing(MEAN, "X_train.std(axis=0).mean()")
)
lineup.right(
    "centring and division by the largest entry",
    centre,
    code=preparing(MEAN, "np.abs(X_train - shift).max(axis=0)"),
)
lineup.right(
    "whitening",
    centre,
    code="""
def zero_center(X_train, X_val):
    shift = X_train.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov((X_train - shift).T))
    whiten = vectors @ np.diag(1 / np.sqrt(values)) @ vectors.T
    return (X_train - shift) @ whiten, (X_val - shift) @ whiten
""",
)

lineup.wrong("learns from both sets where the middle is", centre, code=preparing(f"{BOTH}.mean(axis=0)", "1"))
lineup.wrong("learns from both sets how wide they are", centre, code=preparing(MEAN, f"{BOTH}.std(axis=0)"))
lineup.wrong(
    "moves the validation set by a mean of its own", centre, code=preparing(MEAN, "1", "X_val.mean(axis=0)")
)
lineup.wrong(
    "divides the validation set by a width of its own",
    centre,
    code=preparing(MEAN, WIDTH, "shift", "X_val.std(axis=0)"),
)
lineup.wrong("scales the training set only", centre, code=preparing(MEAN, WIDTH, "shift", "1"))
lineup.wrong("leaves the validation set as it is", centre, code=preparing(MEAN, "1", "0"))
lineup.wrong("scales and doesn't centre", centre, code=preparing("0", WIDTH))
lineup.wrong(
    "measures in units that depend on where the data lie", centre, code=preparing(MEAN, "np.abs(shift)")
)
lineup.wrong("moves all features by the same number", centre, code=preparing("X_train.mean()", "1"))
lineup.wrong("takes one example for the middle", centre, code=preparing("np.sort(X_train, axis=0)[3]", "1"))
lineup.wrong(
    "takes its unit from the example that comes first",
    centre,
    code=preparing(MEAN, "np.abs(X_train[0] - shift) + 1"),
)
lineup.wrong(
    "writes into what it is given",
    centre,
    code="""
def zero_center(X_train, X_val):
    shift = X_train.mean(axis=0)
    X_train -= shift
    return X_train.copy(), X_val - shift
""",
)

LEAK, MAP, PLACE = "no_leak and ", "one_map and ", "no_place and "
ORDER, CENTRED, UNTOUCHED = "no_order and ", "centred and ", " and untouched"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    (LEAK, "True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    (LEAK, "False and "),
)
sound.known_wrong(
    "exact_equality",
    "Numbers are compared to the last digit. Added up in another order, they round otherwise: how close is close enough?",
    ('np.allclose(back["train"][::-1], train)', 'np.array_equal(back["train"][::-1], train)'),
    ('np.allclose(back["val"], val)', 'np.array_equal(back["val"], val)'),
)
sound.known_wrong(
    "leak_never_tested",
    "It never asks whether the company of a validation example matters. That is the leak.",
    (LEAK, ""),
)
sound.known_wrong(
    "only_leak_tested",
    "It looks for leaks, and for nothing else. What else may be wrong with a preparation?",
    (MAP + PLACE + ORDER + CENTRED + "untouched", "True"),
)
sound.known_wrong(
    "map_never_tested",
    "It never asks whether both sets are treated alike. Which run has the same examples in both?",
    (MAP, ""),
)
sound.known_wrong(
    "place_never_tested",
    "It never asks whether it matters where the data lie.",
    (PLACE, ""),
)
sound.known_wrong(
    "order_never_tested",
    "It never asks whether the order of the training examples matters.",
    (ORDER, ""),
)
sound.known_wrong(
    "middle_never_tested",
    "It never looks where the prepared training set lies.",
    (CENTRED, ""),
)
sound.known_wrong(
    "given_never_tested",
    "It doesn't look at the array that the caller handed over. Is that still what it was?",
    (UNTOUCHED, ""),
)
sound.known_wrong(
    "unit_variance_expected",
    "It wants every feature to have variance 1. Is a preparation that only centres wrong?",
    (
        "np.allclose(train.mean(axis=0), 0)",
        "np.allclose(train.mean(axis=0), 0) and np.allclose(train.std(axis=0), 1)",
    ),
)
