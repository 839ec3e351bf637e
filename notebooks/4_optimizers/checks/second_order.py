"""Section 12, "Second order: know the curvature"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import optimizers
from .chains import Array


def curved(rng: np.random.Generator, d: int) -> Array:
    """Draw a symmetric, positive definite matrix of moderate condition."""
    basis = np.linalg.qr(rng.normal(size=(d, d)))[0]
    return np.asarray(basis * rng.uniform(0.5, 5, size=d) @ basis.T)


def models(rng: np.random.Generator) -> Iterator[Case]:
    """Draw quadratic models: bowls, a saddle, a diagonal."""
    for d in (3, 6):
        yield case(w=rng.normal(size=d), grad=rng.normal(size=d), hessian=curved(rng, d))
    yield case("there is one weight", w=rng.normal(size=1), grad=rng.normal(size=1), hessian=curved(rng, 1))
    basis = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    saddle = basis * np.array([2.0, 0.7, -0.5, -1.5]) @ basis.T
    yield case("w is near a saddle", w=rng.normal(size=4), grad=rng.normal(size=4), hessian=saddle)


def pairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pairs of a quadratic, so that s·y > 0; the secant case asks for the newest pair's own y."""

    def history(d: int, m: int) -> tuple[Array, Array]:
        S = rng.normal(size=(m, d))
        return S, S @ curved(rng, d)

    for d, m in [(4, 1), (5, 3), (3, 6), (2, 2)]:
        S, Y = history(d, m)
        yield case("there is one pair" if m == 1 else "", grad=rng.normal(size=d), S=S, Y=Y)
    S, Y = history(5, 4)
    yield case("grad is the newest y", grad=Y[-1].copy(), S=S, Y=Y)


def no_pairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw gradients with nothing remembered."""
    for d in (1, 4):
        yield case("there are no pairs", grad=rng.normal(size=d), S=np.zeros((0, d)), Y=np.zeros((0, d)))


newton = optimizers.exercise("newton_step", returns=("next_w",))
newton.values("step", cases=models)
newton.unchanged("inputs unchanged", cases=models)
newton.known_wrong(
    "ascent",
    "The step has the wrong sign. Of which system is d the solution?",
    ("w - np", "w + np"),
)
newton.known_wrong(
    "hessian_multiplied",
    "You multiply by the Hessian. Should a strongly curved direction get a longer step or a shorter one?",
    ("np.linalg.solve(hessian, grad)", "hessian @ grad"),
)
newton.known_wrong(
    "diagonal_only",
    "Only the diagonal of the Hessian is used: that is right when no two weights interact.",
    ("np.linalg.solve(hessian, grad)", "grad / np.diag(hessian)"),
)
newton.known_wrong(
    "entries_inverted",
    "You inverted the Hessian entry by entry. What must H times its inverse be?",
    ("np.linalg.solve(hessian, grad)", "(1 / hessian) @ grad"),
)
newton.known_wrong(
    "change_returned",
    "You return the step d. Where does it lead from w?",
    ("return w - np", "return -np"),
)
newton.known_wrong(
    "half_step",
    "You go half of the way. The model's slope vanishes at the end of the whole step; where did the ½ come from?",
    ("w - np", "w - 0.5 * np"),
)
newton.known_wrong(
    "curvature_made_positive",
    "Near a saddle your step avoids it: negative curvatures were turned around. A useful idea, but not Newton's step.",
    (
        "np.linalg.solve(hessian, grad)",
        "(lambda e, V: V @ ((V.T @ grad) / np.abs(e)))(*np.linalg.eigh(hessian))",
    ),
)
newton.known_wrong(
    "inputs_changed",
    "An argument was overwritten. Which operator makes a new array?",
    ("return w - np.linalg.solve(hessian, grad)", "w -= np.linalg.solve(hessian, grad)\n    return w"),
)


optimizers.choice(
    "hessian_memory",
    options="ABCD",
    because={
        "A": "That is the gradient: one number per weight. How many entries has a matrix?",
        "B": "A million squared is 10¹². Count the zeros again.",
        "D": "A million squared is 10¹², times 4 bytes. Which prefix is 10¹²?",
    },
    why="A million squared is 10¹² entries; at 4 bytes each they take 4 · 10¹² bytes, which are 4 terabytes.",
)


lbfgs = optimizers.exercise("lbfgs_direction", returns=("direction",))
lbfgs.values("direction", cases=pairs)
lbfgs.robust("no pairs", cases=no_pairs)
lbfgs.unchanged("inputs unchanged", cases=pairs)
SCALE = "r_scale = (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])"
lbfgs.known_wrong(
    "ascent",
    "The direction points uphill. What is the last line of the recipe?",
    ("return -r", "return r"),
)
lbfgs.known_wrong(
    "first_loop_forwards",
    "The first loop runs from oldest to newest. Which correction was applied last, and must be undone first?",
    ("reversed(range(len(S)))", "range(len(S))"),
)
lbfgs.known_wrong(
    "second_loop_backwards",
    "The second loop runs from newest to oldest too. It retraces the first one: in which order?",
    ("    for i in range(len(S)):\n        b", "    for i in reversed(range(len(S))):\n        b"),
)
lbfgs.known_wrong(
    "both_loops_reversed",
    "Both loops run the wrong way. In which order do the rows of S and Y arrive, and which pair comes first in each loop?",
    ("reversed(range(len(S)))", "range(len(S))"),
    ("    for i in range(len(S)):\n        b", "    for i in reversed(range(len(S))):\n        b"),
)
lbfgs.known_wrong(
    "a_of_another_pair",
    "The second loop takes the numbers a in reverse order, each with another pair. The first loop makes "
    "them from newest to oldest: whose is the first one?",
    ("(a[i] - b)", "(a[len(S) - 1 - i] - b)"),
)
lbfgs.known_wrong(
    "a_from_gradient",
    "Every a is computed from the gradient itself, as if no newer pair had changed q. Which vector is in its formula?",
    ("(S[i] @ q)", "(S[i] @ grad)"),
)
lbfgs.known_wrong(
    "first_loop_along_s",
    "The first loop takes steps away from q. Gradients live with gradients: which of s and y is a difference of gradients?",
    ("a[i] * Y[i]", "a[i] * S[i]"),
)
lbfgs.known_wrong(
    "scale_missing",
    "γ is missing (1 throughout), so the first guess knows nothing of the curvature's size. Where does "
    "the recipe use it?",
    (SCALE, "r_scale = 1.0"),
)
lbfgs.known_wrong(
    "scale_of_oldest",
    "γ comes from the oldest pair. Which pair knows most about where we are now?",
    (SCALE, SCALE.replace("-1", "0")),
)
lbfgs.known_wrong(
    "scale_inverted",
    "γ is upside down. For f = ½λw², y = λs: which of the two quotients is 1/λ?",
    (SCALE, "r_scale = (Y[-1] @ Y[-1]) / (S[-1] @ Y[-1])"),
)
lbfgs.known_wrong(
    "scale_by_steps",
    "γ was computed as s·s / s·y: a known alternative, but the recipe has y·y in the denominator.",
    (SCALE, "r_scale = (S[-1] @ S[-1]) / (S[-1] @ Y[-1])"),
)
lbfgs.known_wrong(
    "b_from_s",
    "b is computed with s. The two loops use s and y in opposite roles: look at both lines side by side.",
    ("(Y[i] @ r)", "(S[i] @ r)"),
)
lbfgs.known_wrong(
    "a_from_y",
    "a is computed with y. The two loops use s and y in opposite roles: look at both lines side by side.",
    ("(S[i] @ q)", "(Y[i] @ q)"),
)
lbfgs.known_wrong(
    "correction_added",
    "The first loop adds to q where it should take away.",
    ("q = q - a[i] * Y[i]", "q = q + a[i] * Y[i]"),
)
lbfgs.known_wrong(
    "difference_reversed",
    "In the second loop a and b have changed places. Which of them comes from the gradient itself?",
    ("(a[i] - b)", "(b - a[i])"),
)
lbfgs.known_wrong(
    "b_missing",
    "b is never subtracted in the second loop. What keeps a pair from being counted twice?",
    ("(a[i] - b)", "a[i]"),
)
lbfgs.known_wrong(
    "second_loop_along_y",
    "The second loop moves along y. Steps live where the weights live: which of s and y is a step?",
    ("(a[i] - b) * S[i]", "(a[i] - b) * Y[i]"),
)
lbfgs.known_wrong(
    "newest_pair_first",
    "You take the first row for the newest pair. In which order do S and Y arrive?",
    ("q, r_scale = grad.copy(), 1.0", "S, Y, q, r_scale = S[::-1], Y[::-1], grad.copy(), 1.0"),
)
lbfgs.known_wrong(
    "crash_without_pairs",
    "Without any pairs your code looks for a newest one. What is γ then?",
    ("    if len(S) > 0:\n        r_scale", "    r_scale"),
)
lbfgs.known_wrong(
    "zero_without_pairs",
    "Without any pairs your direction is zero, and the search would never start.",
    ("1.0\n", "0.0\n"),
)
lbfgs.known_wrong(
    "inputs_changed",
    "The caller's gradient was overwritten.",
    ("q, r_scale = grad.copy(), 1.0", "q, r_scale = grad, 1.0"),
    ("q = q - a[i] * Y[i]", "q -= a[i] * Y[i]"),
)
