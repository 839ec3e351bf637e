"""Section 4, "Gates"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.spec import CaseGenerator, Exercise

from . import backprop


def gate_cases(forward: str, rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs of both signs and sizes for a gate of two inputs."""
    first, second, dz = (float(v) for v in rng.uniform(0.5, 3, size=3))
    for x, y in [(first, -second), (-second, first), (first + second, second), (-first, -first - second)]:
        yield case("x and y are numbers", via="layer", dz=dz, forward=forward, x=x, y=y)
    for shape in [(4,), (2, 3)]:
        dz_array, x_array, y_array = rng.normal(size=(3, *shape))
        yield case(via="layer", dz=dz_array, forward=forward, x=x_array, y=y_array)


def add_gates(rng: np.random.Generator) -> Iterator[Case]:
    yield from gate_cases("add_forward", rng)


def mul_gates(rng: np.random.Generator) -> Iterator[Case]:
    yield from gate_cases("mul_forward", rng)


def max_gates(rng: np.random.Generator) -> Iterator[Case]:
    yield from gate_cases("max_forward", rng)


DZ_FORGOTTEN = (
    "These are the gate's local slopes. What comes from above, `dz`, is a factor of every gradient."
)
SWAPPED = "The two gradients are exchanged. Which one belongs to x?"


def gate(name: str, cases: CaseGenerator) -> Exercise:
    """Register what is looked at in a gate of two inputs."""
    exercise = backprop.exercise(name, returns=("z", "dx", "dy"))
    exercise.values("forward", of="z", cases=cases)
    exercise.values("gradients", of=("dx", "dy"), cases=cases)
    return exercise


add = gate("add_backward", add_gates)
add.known_wrong("dz_forgotten", DZ_FORGOTTEN, ("return dz, dz", "return np.ones_like(dz), np.ones_like(dz)"))
add.known_wrong(
    "like_multiplier",
    "The adder's gradients depend on its inputs in yours. If x grows by 0.001, does the growth of x + y depend on y?",
    ("x + y, None", "x + y, (x, y)"),
    ("return dz, dz", "x, y = cache\n    return dz * y, dz * x"),
)
add.known_wrong(
    "shared_equally",
    "Each input gets half of the gradient. But if x alone grows by 0.001, by how much does the sum grow?",
    ("return dz, dz", "return dz / 2, dz / 2"),
)
add.known_wrong(
    "first_only",
    "The whole gradient goes to x and none to y. If y alone grows, does the sum stay?",
    ("return dz, dz", "return dz, 0 * dz"),
)
add.known_wrong(
    "second_only",
    "The whole gradient goes to y and none to x. If x alone grows, does the sum stay?",
    ("return dz, dz", "return 0 * dz, dz"),
)
add.known_wrong(
    "second_negated",
    "The second gradient has the wrong sign, as for x - y. If y grows, does x + y rise or fall?",
    ("return dz, dz", "return dz, -dz"),
)
add.known_wrong(
    "times_the_sum",
    "Your gradients contain the output. What is the slope of x + y in x, and does the sum occur in it?",
    ("x + y, None", "x + y, x + y"),
    ("return dz, dz", "return dz * cache, dz * cache"),
)

mul = gate("mul_backward", mul_gates)
mul.known_wrong("dz_forgotten", DZ_FORGOTTEN, ("dz * y, dz * x", "y, x"))
mul.known_wrong(
    "inputs_not_swapped",
    "Each input's gradient contains the input itself. Hold y still: what is the slope of x·y in x?",
    ("dz * y, dz * x", "dz * x, dz * y"),
)
mul.known_wrong(
    "like_adder",
    "Both gradients are `dz`, as for a sum. If y = 5 and x grows by 0.001, by how much does x·y grow?",
    ("dz * y, dz * x", "dz, dz"),
)
mul.known_wrong(
    "output_in_gradient",
    "Your gradients contain the whole product. Which of its factors is held still when x moves?",
    ("dz * y, dz * x", "dz * x * y, dz * x * y"),
)
mul.known_wrong(
    "y_for_both",
    "Both gradients contain y. Hold x still: what is the slope of x·y in y?",
    ("dz * y, dz * x", "dz * y, dz * y"),
)
mul.known_wrong(
    "x_for_both",
    "Both gradients contain x. Hold y still: what is the slope of x·y in x?",
    ("dz * y, dz * x", "dz * x, dz * x"),
)
mul.known_wrong(
    "divided",
    "You divide where the chain rule multiplies.",
    ("dz * y, dz * x", "dz / y, dz / x"),
)
mul.known_wrong(
    "added_instead",
    "The local slope is added to `dz`. How does the chain rule combine the two?",
    ("dz * y, dz * x", "dz + y, dz + x"),
)
mul.known_wrong(
    "sizes_only",
    "The signs of the inputs are lost in your gradients. If y is negative and x grows, does x·y rise or "
    "fall?",
    ("dz * y, dz * x", "dz * np.abs(y), dz * np.abs(x)"),
)

maximum = gate("max_backward", max_gates)
maximum.known_wrong(
    "dz_forgotten", DZ_FORGOTTEN, ("dz * x_wins, dz * ~x_wins", "1.0 * x_wins, 1.0 * ~x_wins")
)
maximum.known_wrong("loser_gets_it", SWAPPED, ("dz * x_wins, dz * ~x_wins", "dz * ~x_wins, dz * x_wins"))
maximum.known_wrong(
    "both_get_it",
    "Both inputs get the gradient, as from an adder. What does the output do when the smaller input wiggles?",
    ("dz * x_wins, dz * ~x_wins", "dz, dz"),
)
maximum.known_wrong(
    "one_array_for_all",
    "One of the two arrays came out as a whole. Entry by entry, either one may win.",
    ("np.maximum(x, y), np.greater(x, y)", "(x if np.sum(x) > np.sum(y) else y), np.greater(x, y)"),
)
maximum.known_wrong(
    "all_to_x",
    "The whole gradient goes to x, whichever input is larger. What does the output do when the smaller one wiggles?",
    ("dz * x_wins, dz * ~x_wins", "dz, 0 * dz"),
)
maximum.known_wrong(
    "all_to_y",
    "The whole gradient goes to y, whichever input is larger. What does the output do when the smaller one wiggles?",
    ("dz * x_wins, dz * ~x_wins", "0 * dz, dz"),
)
maximum.known_wrong(
    "sign_of_dz_decides",
    "Positive gradients go to x and negative ones to y. Which numbers were compared in the forward half?",
    ("dz * x_wins, dz * ~x_wins", "np.maximum(dz, 0), np.minimum(dz, 0)"),
)
maximum.known_wrong(
    "shared_equally",
    "Each input gets half of the gradient. What does the output do when the smaller input wiggles?",
    ("dz * x_wins, dz * ~x_wins", "dz / 2, dz / 2"),
)
maximum.known_wrong(
    "positive_inputs_get_it",
    "Each input gets the gradient if it is positive. The gate compares them with one another, not with 0.",
    ("np.maximum(x, y), np.greater(x, y)", "np.maximum(x, y), (x, y)"),
    (
        "x_wins = cache\n    return dz * x_wins, dz * ~x_wins",
        "x, y = cache\n    return dz * (x > 0), dz * (y > 0)",
    ),
)
maximum.known_wrong(
    "times_the_winner",
    "The winner's gradient is multiplied by its value. What is the slope of z = x?",
    ("np.maximum(x, y), np.greater(x, y)", "np.maximum(x, y), (x, y)"),
    (
        "x_wins = cache\n    return dz * x_wins, dz * ~x_wins",
        "x, y = cache\n    return dz * x * np.greater(x, y), dz * y * ~np.greater(x, y)",
    ),
)
maximum.known_wrong(
    "minimum",
    "The smaller of the two came out. That is a gate too, but another one.",
    ("np.maximum(x, y), np.greater(x, y)", "np.minimum(x, y), np.less(x, y)"),
)
maximum.known_wrong(
    "largest_of_all",
    "One number came out of two arrays: the largest of all entries. Which NumPy function compares entry by entry?",
    ("np.maximum(x, y)", "np.max([x, y])"),
)
maximum.known_wrong(
    "not_of_python_bool",
    'For single numbers, `~` turns Python\'s own True into -2. What says "not" for both?',
    ("np.greater(x, y)", "x > y"),
)
maximum.known_wrong(
    "one_winner_for_all",
    "The larger number is chosen once for the whole array. Entry by entry, either one may win.",
    ("np.maximum(x, y), np.greater(x, y)", "np.maximum(x, y), np.full(np.shape(x), np.max(x) > np.max(y))"),
)
maximum.known_wrong(
    "larger_in_size",
    "You compare the sizes of the numbers. Which is larger, 1 or -2?",
    ("np.greater(x, y)", "np.greater(np.abs(x), np.abs(y))"),
)


backprop.choice(
    "pixel_scale",
    options="ABCD",
    because={
        "A": "The gradient for a factor of a product is `ds` times the other factor. Which one is the other factor here?",
        "C": "The gradient does become 255 times larger. What should happen to the step, then?",
        "D": "The gradient for a factor of a product is `ds` times the other factor. Does it grow or shrink with it?",
    },
    why="The gradient for w is ds · x, and x is 255 times larger. So is every step, and each "
    "moves the score 255 times as much again: the rate has to be smaller.",
)
