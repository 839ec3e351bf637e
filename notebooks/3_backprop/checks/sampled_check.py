"""Section 3, "A judge that samples"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, Probe, Seeded, case

from . import backprop


def bent_gradient(x: NDArray[np.float64], twist: float) -> NDArray[np.float64]:
    """Return the gradient of the probe ``bent``."""
    flat = x.ravel()
    grad = (1 + np.arange(flat.size) / flat.size) * flat**2
    grad[:-1] += twist * flat[1:]
    grad[1:] += twist * flat[:-1]
    return grad.reshape(x.shape)


def doubtful_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw gradients in which every entry is off by a factor of its own; one case has room for statistics."""

    def doubtful(label: str, shape: tuple[int, ...], num_checks: int, **rest: Any) -> Case:
        x, twist = 0.5 + rng.random(shape), float(rng.uniform(0.5, 2))
        factors = 1 + 10 ** rng.uniform(-3, -0.2, size=shape) * rng.choice([-1, 1], size=shape)
        return case(
            label,
            f=Probe("bent", {"twist": twist}),
            x=x,
            analytic_grad=factors * bent_gradient(x, twist),
            num_checks=num_checks,
            rng=Seeded(int(rng.integers(2**31))),
            **rest,
        )

    yield doubtful("", (3, 40), 100)
    yield doubtful("x has three axes", (4, 2, 3), 6)
    yield doubtful("h is given", (5, 4), 8, h=1e-3)


def same_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a gradient to check twice, with generators of the same seed."""
    x = 0.5 + rng.random((5, 30))
    yield case(
        via="seeded_draws",
        seed=int(rng.integers(2**31)),
        position=4,
        f=Probe("bent", {"twist": 1.0}),
        x=x,
        analytic_grad=bent_gradient(x, 1.0) * (1 + 0.3 * rng.random(x.shape)),
        num_checks=20,
    )


sparse = backprop.exercise("grad_check_sparse", returns=("errors",), uses=("relative_error",))
sparse.property("draws", "sparse_gradient_check", cases=doubtful_gradients, part="draws")
sparse.property("errors", "sparse_gradient_check", cases=doubtful_gradients, part="errors")
sparse.property("same seed", "generator", cases=same_seeds, form=True)
sparse.property("restores x", "restores_x", cases=doubtful_gradients)
DRAW = "tuple(rng.integers(x.shape))"
sparse.known_wrong(
    "first_entries",
    "You look at the first entries one after the other. What if the mistake sits in the last row?",
    (DRAW, "np.unravel_index(k % x.size, x.shape)"),
)
sparse.known_wrong(
    "same_index_twice",
    "One random number serves for all axes. Which entries can you never reach?",
    (DRAW, "(int(rng.integers(min(x.shape))),) * x.ndim"),
)
sparse.known_wrong(
    "last_never_drawn",
    "The last row is never drawn. Is the upper end of `rng.integers` included?",
    (DRAW, "tuple(rng.integers(np.maximum(1, np.array(x.shape) - 1)))"),
)
sparse.known_wrong(
    "global_generator",
    "The same seed gives other errors each time. Where do your random numbers come from, if not from `rng`?",
    (DRAW, "tuple(np.random.default_rng().integers(x.shape))"),
)
sparse.known_wrong(
    "one_sided",
    "You move each entry to one side only. Which difference has the smaller error?",
    (
        "        x[index] = original - h\n        low = f(x)\n        x[index] = original\n",
        "        x[index] = original\n        low = f(x)\n",
    ),
    ("(2 * h)", "h"),
)
sparse.known_wrong(
    "not_restored",
    "More than one entry is moved at once. Does an entry stay moved after it was examined, or does your "
    "index pick a row?",
    ("        low = f(x)\n        x[index] = original\n", "        low = f(x)\n"),
)
sparse.known_wrong(
    "all_entries",
    "You measure all slopes, although only a few are compared. What was the point of looking at a few?",
    code="""
def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    slopes = numerical_gradient(f, x, h)
    indices = [tuple(rng.integers(x.shape)) for _ in range(num_checks)]
    return np.array([relative_error(slopes[index], analytic_grad[index]) for index in indices])
""",
)
sparse.known_wrong(
    "absolute_errors",
    "These are absolute errors. You have a function for relative ones.",
    ("relative_error(slope, analytic_grad[index])", "abs(slope - analytic_grad[index])"),
)
sparse.known_wrong(
    "sum_in_denominator",
    "Your errors are divided by |a| + |b|. This course divides by the larger of the two, and you have a function for it.",
    (
        "relative_error(slope, analytic_grad[index])",
        "abs(slope - analytic_grad[index]) / (abs(slope) + abs(analytic_grad[index]))",
    ),
)
sparse.known_wrong(
    "slopes_returned",
    "The measured slopes came back. What are they to be compared with?",
    ("relative_error(slope, analytic_grad[index])", "slope"),
)
sparse.known_wrong(
    "wrong_entry",
    "The slope of one entry is compared with the gradient of another. Where in `analytic_grad` is the entry you moved?",
    ("analytic_grad[index]", "analytic_grad.ravel()[k]"),
)
sparse.known_wrong(
    "only_the_largest",
    "Only the largest error came back. Return one number per check, so that the caller can see how many are bad.",
    ("return errors", "return errors.max()"),
)
sparse.known_wrong(
    "h_ignored",
    "Your step doesn't depend on the argument h. What if the caller wants another one?",
    ("    errors = np.zeros(num_checks)", "    h = 1e-5\n    errors = np.zeros(num_checks)"),
)
