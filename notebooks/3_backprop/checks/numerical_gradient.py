"""Section 1, "A slope you can measure"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, Probe, case

from . import backprop


def functions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and steps for a cubic function; steps are large, so that one-sided differences show."""
    yield at(rng, "", rng.normal(size=(3, 4)), 0.01)
    yield at(rng, "", rng.normal(size=(2, 3)), 0.3)
    yield at(rng, "x has one axis", rng.normal(size=5), 0.02)
    yield at(rng, "x has three axes", rng.normal(size=(2, 1, 3)), 0.1)
    yield at(rng, "x has one entry", rng.normal(size=(1, 1)), 0.05)


def views(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points that are no arrays of their own."""
    yield at(rng, "x is a transpose", rng.normal(size=(4, 3)).T, 0.05)
    yield at(rng, "x is a part of a transpose", rng.normal(size=(5, 4)).T[:3, 1:4], 0.05)
    yield at(rng, "x is every other column of an array", rng.normal(size=(2, 6))[:, ::2], 0.05)


def at(rng: np.random.Generator, label: str, x: NDArray[np.float64], h: float) -> Case:
    return case(label, f=Probe("bent", {"twist": float(rng.uniform(0.5, 2))}), x=x, h=h)


slopes = backprop.exercise("numerical_gradient", returns=("grad",))
slopes.values("slopes", cases=functions)
slopes.robust("views", cases=views)
slopes.property("restores x", "restores_x", cases=functions)
slopes.known_wrong(
    "forward_difference",
    "You compare f(x + h) with f(x). How large is the error of that, next to a centred difference's?",
    (
        "        x[index] = original - h\n        low = f(x)\n        x[index] = original\n",
        "        x[index] = original\n        low = f(x)\n",
    ),
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "backward_difference",
    "You compare f(x) with f(x - h). How large is the error of that, next to a centred difference's?",
    ("x[index] = original + h", "x[index] = original"),
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "divided_by_h",
    "All slopes are twice as large as they should be. How far are x + h and x - h apart?",
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "one_side_over_both",
    "You move x to one side only, but divide by the distance between both. Which points does the formula name?",
    ("x[index] = original - h", "x[index] = original"),
)
slopes.known_wrong(
    "half_steps",
    "You move by half of h to either side. Where does the formula evaluate f?",
    ("original + h", "original + h / 2"),
    ("original - h", "original - h / 2"),
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "not_divided",
    "These are differences of f, not slopes. What are they divided by?",
    (" / (2 * h)", ""),
)
slopes.known_wrong(
    "absolute_value",
    "No slope is negative. What if f falls?",
    ("(high - low)", "abs(high - low)"),
)
slopes.known_wrong(
    "multiplied_by_h",
    "The difference is multiplied by h where it should be divided by it. In which order does Python "
    "compute `a / 2 * h`?",
    ("/ (2 * h)", "/ 2 * h"),
)
slopes.known_wrong(
    "slopes_negated",
    "All slopes have the wrong sign. Which value is subtracted from which?",
    ("(high - low)", "(low - high)"),
)
slopes.known_wrong(
    "h_ignored",
    "Your step doesn't depend on the argument h. What if the caller wants another one?",
    ("    grad = np.zeros(x.shape)", "    h = 1e-5\n    grad = np.zeros(x.shape)"),
)
for other in ("1e-2", "1e-3"):
    slopes.known_wrong(
        f"h_is_{other}",
        f"Your step is {other}, whatever the argument h is. What if the caller wants another one?",
        ("    grad = np.zeros(x.shape)", f"    h = {other}\n    grad = np.zeros(x.shape)"),
    )
slopes.known_wrong(
    "not_restored",
    "After its slope was measured, an entry of x stays moved. Where are the next slopes measured, then?",
    ("        low = f(x)\n        x[index] = original\n", "        low = f(x)\n"),
)
slopes.known_wrong(
    "all_entries_moved",
    "All entries are moved at once. A partial derivative holds all others still.",
    code="""
def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
""",
)
slopes.known_wrong(
    "rows_moved",
    "A whole row of x is moved at once: x[i] is a row as soon as x has two axes.",
    code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
""",
)
slopes.known_wrong(
    "copy_moved",
    "Where x is a view, what you move isn't what f sees. When does flattening an array make a copy?",
    code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.size)
    flat = x.ravel()
    for k in range(x.size):
        original = flat[k]
        flat[k] = original + h
        high = f(x)
        flat[k] = original - h
        low = f(x)
        flat[k] = original
        grad[k] = (high - low) / (2 * h)
    return grad.reshape(x.shape)
""",
)
slopes.known_wrong(
    "shape_lost",
    "The slopes came back in one long row. Which shape does a gradient have?",
    ("return grad", "return grad.ravel()"),
)
