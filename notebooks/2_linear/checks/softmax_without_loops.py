"""Section 6, "Softmax without loops, and without overflow"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import linear
from .cases import batches
from .mistakes import known_wrong_averages, known_wrong_penalties


def huge_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±10,000, where ``exp`` over- and underflows; no penalty, which would drown the loss."""
    for n, d, c in [(6, 4, 3), (5, 3, 8)]:
        W = 1e4 * rng.normal(size=(d, c))
        yield case("scores reach 10,000", W=W, X=rng.normal(size=(n, d)), y=rng.integers(c, size=n), reg=0.0)
    for sign, words in [(1, "around 10,000"), (-1, "around -10,000")]:
        W = np.vstack([rng.normal(size=(3, 4)), np.full((1, 4), sign * 1e4)])
        X = np.hstack([rng.normal(size=(5, 3)), np.ones((5, 1))])
        yield case(f"all scores lie {words}", W=W, X=X, y=rng.integers(4, size=5), reg=0.0)
    X = rng.normal(size=(6, 3)) * np.array([[1e4], [1], [1], [1e4], [1], [1]])
    W = rng.normal(size=(3, 4))
    yield case("some examples score 10,000 and others 1", W=W, X=X, y=rng.integers(4, size=6), reg=0.0)


softmax = linear.exercise("softmax_loss_vectorized", returns=("loss", "dW"))
softmax.values("loss", of="loss", cases=batches)
softmax.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
softmax.values("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("X", "y"), cases=batches)
softmax.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(softmax, "-log_p[rows, y].sum()", "(dscores.T @ X).T")
known_wrong_penalties(softmax)
softmax.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    ("    dscores[rows, y] -= 1\n", ""),
)
softmax.known_wrong(
    "ones_in_every_row",
    "1 is subtracted in whole columns. How do you pick one entry per row?",
    ("dscores[rows, y] -= 1", "dscores[:, np.unique(y)] -= 1"),
)
softmax.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] += 1"),
)
softmax.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("(dscores.T @ X)", "-(dscores.T @ X)"),
)
softmax.known_wrong(
    "scores_as_probabilities",
    "The gradient uses scores where probabilities belong. What must the entries of a row add up to?",
    ("dscores = np.exp(log_p)", "dscores = X @ W"),
)
softmax.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    ("np.exp(scores).sum(axis=1, keepdims=True)", "np.exp(scores).sum(axis=0, keepdims=True)"),
)
softmax.known_wrong(
    "normalised_over_everything",
    "All exponentials of the batch share one sum. Whose probabilities should add up to 1?",
    ("np.exp(scores).sum(axis=1, keepdims=True)", "np.exp(scores).sum()"),
    ("scores - scores.max(axis=1, keepdims=True)", "scores - scores.max()"),
)
softmax.known_wrong(
    "largest_over_examples",
    "You subtract each class's largest score, which changes the probabilities. Which numbers may be shifted together?",
    ("scores.max(axis=1, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
)
softmax.known_wrong(
    "normaliser_missing",
    "The loss is built from shifted scores that were never normalised. What do the probabilities of a row add up to?",
    ("-log_p[rows, y].sum()", "-scores[rows, y].sum()"),
)
softmax.known_wrong(
    "log_of_mean",
    "You average the probabilities and then take the logarithm. Is that the mean of the logarithms?",
    ("-log_p[rows, y].sum() / num_train", "-np.log(np.exp(log_p[rows, y]).mean())"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    ("-log_p[rows, y].sum()", "-log_p[rows, y].sum() / np.log(2)"),
)
softmax.known_wrong(
    "loss_sign",
    "The data loss is negative. What is the sign of the logarithm of a number below 1?",
    ("loss = -log_p", "loss = log_p"),
)
softmax.known_wrong(
    "all_classes_in_loss",
    "The loss adds up −log p over all classes. Which class's probability should be large?",
    ("-log_p[rows, y].sum()", "-log_p.sum()"),
)
softmax.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract from a row without changing its probabilities?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
)
softmax.known_wrong(
    "overflow_in_ratio",
    "`np.exp` overflows at large scores and inf / inf is nan. Which number can you subtract from a row for free?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
    (
        "log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "log_p = np.log(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))",
    ),
)
softmax.known_wrong(
    "one_shift_for_all",
    "One maximum is subtracted from the whole batch: rows far below it underflow to 0. Whose maximum does a row need?",
    ("scores.max(axis=1, keepdims=True)", "scores.max()"),
)
softmax.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf. Can you get log p without computing p first?",
    (
        "log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "log_p = np.log(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))",
    ),
)
softmax.known_wrong(
    "shift_in_sum_only",
    "The exponentials in the sum were shifted and the score in front of it was not. What must happen to both?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
    ("np.exp(scores).sum", "np.exp(scores - scores.max(axis=1, keepdims=True)).sum"),
)
# The customary numbers; clipping p at one of them gives the same loss as adding it.
for digits in (7, 8, 9, 10, 12, 15, 16):
    softmax.known_wrong(
        f"log_cushioned_{digits}",
        "A small number keeps the logarithm finite, and caps the loss of a certain and wrong answer. "
        "Can you get log p without computing p first?",
        ("-log_p[rows, y].sum()", f"-np.log(np.exp(log_p[rows, y]) + 1e-{digits}).sum()"),
    )


linear.choice(
    "score_shift",
    options="ABCD",
    because={
        "B": "Write softmax with s + 50 everywhere: what can you factor out of numerator and denominator?",
        "C": "A margin is a difference of two scores. What happens to a difference when both grow by 50?",
        "D": "Look at what each loss is made of: differences of scores, ratios of exponentials.",
    },
)
linear.choice(
    "already_right",
    options="ABCD",
    because={
        "A": "Is softmax ever satisfied? What would have to be true for −log p to be exactly 0?",
        "C": "The margins were at least 1 already, so the SVM loss was 0. Can it fall?",
        "D": "Doubling all scores makes the right class's lead larger. What does that do to its probability?",
    },
)
