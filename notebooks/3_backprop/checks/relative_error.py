"""Section 2, "How close is close?"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def number_pairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw arrays to compare, of both signs; the worst entry is neither the largest nor the first."""
    shapes: list[tuple[int, ...]] = [(6,), (3, 4), (2, 2, 3)]
    for shape in shapes:
        a = rng.normal(size=shape) * 10 ** rng.uniform(-2, 2, size=shape)
        yield case(a=a, b=a * (1 + rng.uniform(-0.4, 0.4, size=shape)))
    a = rng.uniform(1, 2, size=5)
    yield case("b is larger everywhere", a=a, b=a + rng.uniform(0.1, 1, size=5))
    yield case("a is larger everywhere", a=a + rng.uniform(0.1, 1, size=5), b=a)
    yield case(
        "the signs differ", a=np.array([rng.uniform(1, 2), 3.0]), b=np.array([-rng.uniform(1, 2), 3.1])
    )
    yield case("all numbers are negative", a=-a, b=-a - rng.uniform(0.1, 1, size=5))
    yield case("both are single numbers", a=float(rng.uniform(1, 2)), b=float(rng.uniform(2, 3)))
    yield case("all numbers are tiny", a=1e-14 * a, b=1e-14 * a * rng.uniform(1.1, 1.5, size=5))
    yield case("all numbers are tiny", a=1e-9 * a, b=1e-9 * a * rng.uniform(1.1, 1.5, size=5))


def with_zeros(rng: np.random.Generator) -> Iterator[Case]:
    """Draw arrays with entries that are 0 in both, or in one."""
    a, b = rng.uniform(1, 2, size=(2, 4))
    larger = np.array([0, *(a + 0.1 * b)])
    yield case("an entry is 0 in both", a=np.array([0, *a]), b=larger)
    yield case("an entry is 0 in both", a=1e-9 * larger, b=1e-9 * np.array([0, *a]))
    yield case("an entry is 0 in one", a=np.array([0.5, *a]), b=np.array([0, *b]))
    yield case("everything is 0", a=np.zeros((2, 3)), b=np.zeros((2, 3)))


error = backprop.exercise("relative_error", returns=("error",))
error.values("values", cases=number_pairs)
error.robust("zeros", cases=with_zeros)
error.known_wrong(
    "no_denominator",
    "This is the absolute error. How much is a difference of 0.001 between slopes of 0.002, or of 2000?",
    ("gap / np.where(size == 0, 1, size)", "gap"),
)
error.known_wrong(
    "sum_in_denominator",
    "You divide by |a| + |b|. That convention exists too; this course divides by the larger of the two.",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(a) + np.abs(b)"),
)
error.known_wrong(
    "sum_and_floor",
    "You divide by max(1e-8, |a| + |b|), a form in wide use. Here: the larger of |a| and |b|, and no floor.",
    ("np.maximum(np.abs(a), np.abs(b))", "np.maximum(1e-8, np.abs(a) + np.abs(b))"),
)
for floor in ("1e-6", "1e-7", "1e-8", "1e-10", "1e-12"):
    error.known_wrong(
        f"floor_in_denominator_{floor}",
        "A floor in the denominator makes the errors of tiny numbers too small. Which entries need "
        "protection from a division by zero?",
        ("np.maximum(np.abs(a), np.abs(b))", f"np.maximum({floor}, np.maximum(np.abs(a), np.abs(b)))"),
    )
for constant in ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-11", "1e-12", "1e-13", "1e-14"):
    error.known_wrong(
        f"constant_added_{constant}",
        "A constant is added to the denominator, so that errors come out too small, those of tiny numbers most of all. "
        "Which entries need special care, and only those?",
        ("np.where(size == 0, 1, size)", f"(size + {constant})"),
    )
error.known_wrong(
    "mean_in_denominator",
    "You divide by the mean of |a| and |b|. This course divides by the larger of the two.",
    ("np.maximum(np.abs(a), np.abs(b))", "(np.abs(a) + np.abs(b)) / 2"),
)
error.known_wrong(
    "smallest_error",
    "The smallest error came back. Which entry counts?",
    ("np.max(", "np.min("),
)
error.known_wrong(
    "errors_added",
    "The errors of all entries are added up. Which entry counts?",
    ("np.max(", "np.sum("),
)
error.known_wrong(
    "zero_in_one_skipped",
    "Where one of the two is 0 and the other isn't, you find no error. How far apart are they?",
    ("np.where(size == 0, 1, size)", "np.where(np.multiply(a, b) == 0, np.inf, size)"),
)
error.known_wrong(
    "zeros_count_as_one",
    "An entry that is 0 in both counts as an error of 1. How far apart are the two zeros?",
    ("gap / np.where(size == 0, 1, size)", "np.where(size == 0, 1, gap / np.where(size == 0, 1, size))"),
)
error.known_wrong(
    "size_of_a",
    "You divide by |a| alone. Swap a and b: should the error change?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(a)"),
)
error.known_wrong(
    "size_of_b",
    "You divide by |b| alone. Swap a and b: should the error change?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(b)"),
)
error.known_wrong(
    "smaller_in_denominator",
    "You divide by the smaller of |a| and |b|. Which one does the formula name?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.minimum(np.abs(a), np.abs(b))"),
)
error.known_wrong(
    "gap_with_sign",
    "Differences keep their sign, so where a is smaller than b the error counts as negative.",
    ("np.abs(np.subtract(a, b))", "np.subtract(a, b)"),
)
error.known_wrong(
    "size_with_sign",
    "The denominator is the larger of a and b with their signs. What about negative numbers?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.maximum(a, b)"),
)
error.known_wrong(
    "mean_error",
    "You return the mean over the entries. One bad entry among a million good ones should show.",
    ("np.max(", "np.mean("),
)
error.known_wrong(
    "largest_over_largest",
    "You divide the largest difference by the largest entry. Every difference belongs to its own entry's size.",
    ("np.where(size == 0, 1, size)", "max(np.max(size), 1e-300)"),
)
error.known_wrong(
    "norms",
    "You compare lengths of whole vectors. A wrong small entry beside large ones would not show.",
    code="""
def relative_error(a, b):
    a, b = np.ravel(a), np.ravel(b)
    size = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / size) if size else 0.0
""",
)
error.known_wrong(
    "entry_by_entry",
    "An error for each entry came back. Which of them should a single number report?",
    ("float(np.max(gap / np.where(size == 0, 1, size)))", "gap / np.where(size == 0, 1, size)"),
)
error.known_wrong(
    "zero_by_zero",
    "Where an entry is 0 in both, 0/0 is NaN. How far apart are the two zeros?",
    ("np.where(size == 0, 1, size)", "size"),
)


backprop.choice(
    "tiny_step",
    options="ABCD",
    because={
        "A": "That is the formula's own error. What happens to the rounding error of f when you divide it by 2h?",
        "B": "f is known that well. But the difference of two such values is divided by 2h: how much is 1e-16 / 1e-12?",
        "D": "Two values of f are rounded to 16 digits each. How many of them are left in their difference?",
    },
    why="The difference of the two values is off by about 1e-16, and dividing it by 2h = 2e-12 "
    "makes that about 1e-4.",
)
