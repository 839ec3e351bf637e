"""Section 5, "The sigmoid"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def arguments(rng: np.random.Generator) -> Iterator[Case]:
    """Draw arguments of the sigmoid, none of them large."""
    yield case("x is a number", x=float(rng.uniform(0.5, 3)))
    yield case("x is a number", x=-float(rng.uniform(0.5, 3)))
    yield case(x=2 * rng.normal(size=6))
    yield case(x=2 * rng.normal(size=(2, 3, 2)))
    yield case("x is not contiguous", x=2 * rng.normal(size=(4, 3)).T)


def extreme_arguments(rng: np.random.Generator) -> Iterator[Case]:
    """Draw arguments whose exponentials leave the range of floating point."""
    far = rng.uniform(800, 1500, size=3)
    yield case("x is around -1000", x=-far)
    yield case("x is around 1000", x=far)


SIGMOID = "0.5 * (1 + np.tanh(0.5 * x))"
logistic = backprop.exercise("sigmoid", returns=("s",))
logistic.values("values", cases=arguments)
logistic.robust("stable", cases=extreme_arguments)
logistic.known_wrong(
    "overflow",
    "NaN for large x: infinity divided by infinity. Which exponential stays small there?",
    (SIGMOID, "np.exp(x) / (1 + np.exp(x))"),
)
logistic.known_wrong(
    "falling",
    "Yours falls where the sigmoid rises. Which sign does x have in the exponent?",
    (SIGMOID, "0.5 * (1 - np.tanh(0.5 * x))"),
)
logistic.known_wrong(
    "tanh_instead",
    "This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1.",
    (SIGMOID, "np.tanh(x)"),
)
logistic.known_wrong(
    "from_minus_one_to_one",
    "Yours runs from -1 to 1. The sigmoid runs from 0 to 1.",
    (SIGMOID, "np.tanh(0.5 * x)"),
)
logistic.known_wrong(
    "base_two",
    "The exponential has the base 2. Which function is e^x?",
    (SIGMOID, "1 / (1 + 2.0 ** (-x))"),
)
logistic.known_wrong(
    "one_subtracted",
    "The denominator is a difference, and 0 at x = 0. Which sign does the exponential have there?",
    (SIGMOID, "1 / (1 - np.exp(-x))"),
)
logistic.known_wrong(
    "rounded",
    "Only 0 and 1 come out. A sigmoid has values in between.",
    (SIGMOID, "1.0 * np.greater(x, 0)"),
)
logistic.known_wrong(
    "twice_too_steep",
    "Yours is twice as steep around 0 as the sigmoid. By what is x multiplied in the exponent, or "
    "inside a tanh?",
    ("np.tanh(0.5 * x)", "np.tanh(x)"),
)
logistic.known_wrong(
    "slope_instead",
    "This is the sigmoid's slope. Here, the function itself is asked for.",
    (SIGMOID, "0.25 * (1 - np.tanh(0.5 * x) ** 2)"),
)
logistic.known_wrong(
    "one_forgotten",
    "This grows beyond all bounds: where is the 1 in the denominator?",
    (SIGMOID, "1 / np.exp(-x)"),
)
logistic.known_wrong(
    "sign_of_x_lost",
    "The sign of x is lost: a sigmoid is above 1/2 on one side only.",
    (SIGMOID, "1 / (1 + np.exp(-np.abs(x)))"),
)
logistic.known_wrong(
    "normalised",
    "Your values add up to 1 over the array: that is softmax. The sigmoid looks at each entry alone.",
    (SIGMOID, "np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x)))"),
)
