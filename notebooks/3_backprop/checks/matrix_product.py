"""Section 7, "The matrix product, from shapes alone"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def products(rng: np.random.Generator) -> Iterator[Case]:
    """Draw factors; with square matrices every product fits, and only one is right."""
    for label, n, d, m in [
        ("", 4, 3, 2),
        ("", 2, 5, 3),
        ("all matrices are square", 3, 3, 3),
        ("A has one row", 1, 4, 3),
        ("the inner length is 1", 3, 1, 4),
        ("B has one column", 5, 2, 1),
    ]:
        yield case(label, dC=rng.normal(size=(n, m)), A=rng.normal(size=(n, d)), B=rng.normal(size=(d, m)))


matmul = backprop.exercise("matmul_backward", returns=("dA", "dB"))
matmul.values("dA", of="dA", cases=products)
matmul.values("dB", of="dB", cases=products)
matmul.known_wrong(
    "dA_not_transposed",
    "`dC` times B as it is: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("dC @ B.T", "dC @ B"),
)
matmul.known_wrong(
    "dB_not_transposed",
    "A as it is times `dC`: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("A.T @ dC", "A @ dC"),
)
matmul.known_wrong(
    "dA_transposed",
    "`dA` is the transpose of what it should be: B·dCᵀ. Which shape does `dA` have?",
    ("dC @ B.T", "B @ dC.T"),
)
matmul.known_wrong(
    "dB_transposed",
    "`dB` is the transpose of what it should be: dCᵀ·A. Which shape does `dB` have?",
    ("A.T @ dC", "dC.T @ A"),
)
matmul.known_wrong(
    "factors_not_swapped",
    "The gradient for A is made with A, the one for B with B. Remember the multiplier: with the *other* input.",
    ("dA = dC @ B.T", "dA = dC @ A.T"),
    ("dB = A.T @ dC", "dB = B.T @ dC"),
)
matmul.known_wrong(
    "returned_in_reverse",
    "`dB` came first. In which order are they asked for?",
    ("return dA, dB", "return dB, dA"),
)
matmul.known_wrong(
    "factors_in_reverse",
    "`dC` and the other factor stand in the wrong order. In which order do the inner lengths agree?",
    ("dC @ B.T", "B.T @ dC"),
    ("A.T @ dC", "dC @ A.T"),
)
matmul.known_wrong(
    "dC_forgotten_in_dA",
    "`dA` is the sum of the local slopes; what comes from above, `dC`, is missing there.",
    ("dC @ B.T", "np.ones_like(dC) @ B.T"),
)
matmul.known_wrong(
    "dC_forgotten_in_dB",
    "`dB` is the sum of the local slopes; what comes from above, `dC`, is missing there.",
    ("A.T @ dC", "A.T @ np.ones_like(dC)"),
)
matmul.known_wrong(
    "dA_negated",
    "`dA` has the wrong sign.",
    ("dC @ B.T", "-dC @ B.T"),
)
matmul.known_wrong(
    "dA_averaged",
    "`dA` is divided by the number of rows. Is there a mean anywhere in C = AB?",
    ("dC @ B.T", "dC @ B.T / len(A)"),
)
matmul.known_wrong(
    "dB_averaged",
    "`dB` is divided by the number of rows. Is there a mean anywhere in C = AB?",
    ("A.T @ dC", "A.T @ dC / len(A)"),
)
matmul.known_wrong(
    "dC_forgotten",
    "These are the sums of the local slopes; what comes from above, `dC`, is missing.",
    ("dC @ B.T", "np.ones_like(dC) @ B.T"),
    ("A.T @ dC", "A.T @ np.ones_like(dC)"),
)
