"""Section 14, "Spot the bug"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def verdicts(rng: np.random.Generator) -> Iterator[Case]:
    """Draw gradients of all sizes, and errors of all sizes and signs."""
    for size in (1e-4, 1.0, 100.0):
        for error, sign in [(1e-9, 1), (1e-4, 1), (1e-4, -1), (0.5, 1), (0.5, -1), (5e-3, 1), (0.03, -1)]:
            numerical = size * rng.uniform(1, 2, size=(2, 3))  # one sign, so that all errors have one, too
            analytic = numerical * (1 + sign * error * rng.uniform(0.8, 1, size=(2, 3)))
            yield case(f"the gradient has size {size:g}", analytic=analytic, numerical=numerical)
    numerical = rng.uniform(1, 2, size=5)
    for error in (0.02, -0.02, 2e-6, -2e-6, 5e-7):
        analytic = numerical * (1 + error * (np.arange(5) == rng.integers(5)))
        yield case("one entry is bad", analytic=analytic, numerical=numerical)
    most = numerical * (1 + np.array([0.05, 0.05, 0.05, 0, 0]))
    yield case("most entries are bad", analytic=most, numerical=numerical)
    yield case(
        "an entry is 0 in both", analytic=np.array([0, *numerical]), numerical=np.array([0, *numerical])
    )
    near = rng.uniform(0.3, 0.9, size=4) * rng.choice([-1, 1], size=4)
    for label, gap in [
        ("entries near 0 differ by less than atol", 1e-9),
        ("entries near 0 differ by more", 2e-8),
    ]:
        tiny = 1e-11 * rng.uniform(1, 2, size=4)
        yield case(label, analytic=np.array([*(tiny + gap * near), 1.0]), numerical=np.array([*tiny, 1.0]))
    for gap in (0.5e-3, 3e-3):
        yield case("atol is given", analytic=numerical + gap, numerical=numerical, atol=1e-3)


verdict = backprop.exercise("gradient_verdict", returns=("verdict",))
verdict.values("verdicts", cases=verdicts)
RULE = "gap > atol + 1e-2 * size"
GAP = "np.abs(analytic - numerical)"
verdict.known_wrong(
    "size_judged",
    "A gradient of size 100 is called wrong however small its error is. What is above 1e-2 there?",
    (RULE, "np.abs(analytic) > 1e-2"),
)
verdict.known_wrong(
    "sign_kept",
    "Differences keep their signs in yours. Which bound does a large negative one exceed?",
    (GAP, "analytic - numerical"),
)
verdict.known_wrong(
    "other_sign_kept",
    "Only an analytic gradient that is too small counts as a difference. What if it is too large?",
    (GAP, "numerical - analytic"),
)
verdict.known_wrong(
    "atol_missing",
    "Entries near 0, where rounding decides, are called wrong. Which tolerance is for them?",
    (RULE, "gap > 1e-2 * size"),
)
verdict.known_wrong(
    "size_missing",
    'Your bound for "wrong" is the same for entries of every size. 1e-2 of what?',
    (RULE, "gap > atol + 1e-2"),
)
verdict.known_wrong(
    "only_atol",
    'You say "wrong" as soon as the absolute tolerance is exceeded. What does the docstring add to it?',
    (RULE, "gap > atol"),
)
verdict.known_wrong(
    "all_must_be_wrong",
    "One bad entry is enough for a gradient to be wrong, and yours asks for all of them to be bad.",
    ("np.any(gap", "np.all(gap"),
)
verdict.known_wrong(
    "mean_gap",
    "The mean over the entries hides a single bad one.",
    (f"if np.any({RULE})", "if np.mean(gap) > atol + 1e-2 * np.mean(size)"),
)
verdict.known_wrong(
    "largest_of_each",
    "The largest difference is compared with the largest entry, which may be another one. Entry by entry, which "
    "difference belongs to which size?",
    (f"if np.any({RULE})", "if np.max(gap) > atol + 1e-2 * np.max(size)"),
)
verdict.known_wrong(
    "reversed",
    "Small errors are called wrong. Which way does the comparison go?",
    (RULE, "gap < atol + 1e-2 * size"),
)
verdict.known_wrong(
    "other_threshold",
    'Your "wrong" begins at another error than the docstring\'s. Look it up there.',
    (RULE, "gap > atol + 1e-1 * size"),
)
verdict.known_wrong(
    "right_too_strict",
    "Some gradients that the docstring calls right get another verdict. At which error does that begin?",
    ("1e-6 * size", "1e-7 * size"),
)
