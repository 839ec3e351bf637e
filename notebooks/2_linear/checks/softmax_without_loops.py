"""Section 6, "Softmax without loops, and without overflow"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case, coarse

from . import linear
from .cases import mild_batches, odd_arrays
from .mistakes import known_wrong_averages, known_wrong_penalties, known_wrong_precedence, known_wrong_scores
from .surprise import FINE, known_wrong_surprise


def huge_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±10,000, where ``exp`` over- and underflows; no penalty, which would drown the loss."""
    for n, d, c in [(6, 4, 3), (5, 3, 8)]:
        W, X = coarse(1e4 * rng.normal(size=(d, c)), 1.0), coarse(rng.normal(size=(n, d)))
        yield case("scores reach 10,000", W=W, X=X, y=rng.integers(c, size=n), reg=0.0)
    for sign, words in [(1, "around 10,000"), (-1, "around -10,000")]:
        W = np.vstack([coarse(rng.normal(size=(3, 4))), np.full((1, 4), sign * 1e4)])
        X = np.hstack([coarse(rng.normal(size=(5, 3))), np.ones((5, 1))])
        yield case(f"all scores lie {words}", W=W, X=X, y=rng.integers(4, size=5), reg=0.0)
    X = coarse(rng.normal(size=(6, 3)), 1 / 8) * np.array([[1e4], [1], [1], [1e4], [1], [1]])
    W = coarse(rng.normal(size=(3, 4)))
    yield case("some examples score 10,000 and others 1", W=W, X=X, y=rng.integers(4, size=6), reg=0.0)


softmax = linear.exercise("softmax_loss_vectorized", returns=("loss", "dW"))
softmax.values("loss", of="loss", cases=mild_batches)
softmax.gradient("gradient", of="dW", loss="loss", wrt="W", cases=mild_batches)
softmax.robust("integers", cases=odd_arrays)
softmax.robust("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("X", "y"), cases=mild_batches)
softmax.unchanged("inputs unchanged", cases=mild_batches)
known_wrong_averages(softmax, "data_loss", "data_slope")
known_wrong_penalties(softmax)
known_wrong_precedence(softmax, "data_slope")
known_wrong_scores(softmax, "(W.T @ X.T).T")
LOSS = "-log_p[rows, y].sum()"
known_wrong_surprise(softmax, LOSS, "{}", p="np.exp(log_p)", right="np.exp(log_p[rows, y])", scores="scores")
SHIFT, SUMS = "scores.max(axis=1, keepdims=True)", "sums = np.exp(scores).sum(axis=1, keepdims=True)"
SHIFTED, LOG_P = f"    scores = scores - {SHIFT}\n", "log_p = scores - np.log(sums)"
RATIO = "log_p = np.log(np.exp(scores) / sums)"
OVER_EXAMPLES = "The probabilities are normalised over the examples, class by class. Whose probabilities should add up to 1?"
OVER_EVERYTHING = "All exponentials of the batch share one sum. Whose probabilities should add up to 1?"
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
    "ones_everywhere",
    "The 1 is subtracted at every class. Which score alone stands in front of the logarithm, as −s?",
    ("dscores[rows, y] -= 1", "dscores -= 1"),
)
softmax.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] += 1"),
)
softmax.known_wrong(
    "label_as_number",
    "In the gradient the label itself is subtracted, as if it were a number. Labels are names: which class does one name?",
    ("dscores[rows, y] -= 1", "dscores -= y[:, None]"),
)
softmax.known_wrong(
    "label_at_right_class",
    "At the right class the label itself is subtracted. How much should be taken from its probability?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] -= y"),
)
softmax.known_wrong(
    "right_class_minus_one",
    "The right class's entry is −1 whatever its probability is. How strong is the pull on a class that is certain?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] = -1"),
)
softmax.known_wrong(
    "gradient_at_right_class_only",
    "An example moves the column of its right class alone. Do the other scores appear in its loss?",
    ("dscores[rows, y] -= 1", "dscores = (dscores - 1) * (np.arange(W.shape[1]) == y[:, None])"),
)
softmax.known_wrong(
    "wrong_classes_only",
    "No example moves the column of its right class. How does its loss change when that class's score rises?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] = 0"),
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
    "shifted_scores_as_probabilities",
    "The gradient uses shifted scores where probabilities belong. What must the entries of a row add up to?",
    ("dscores = np.exp(log_p)", "dscores = scores.copy()"),
)
softmax.known_wrong(
    "not_normalised_in_gradient",
    "Exponentials stand in the gradient where probabilities belong. What must the entries of a row add up to?",
    ("dscores = np.exp(log_p)", "dscores = np.exp(scores)"),
)
softmax.known_wrong(
    "log_in_gradient",
    "The gradient uses the logarithms of the probabilities. Which of the two does the derivative hold?",
    ("dscores = np.exp(log_p)", "dscores = log_p.copy()"),
)
softmax.known_wrong(
    "normalised_over_examples",
    OVER_EXAMPLES,
    (SHIFT, SHIFT.replace("1", "0")),
    (SUMS, SUMS.replace("1", "0")),
)
softmax.known_wrong(
    "normalised_over_examples_after_shift",
    OVER_EXAMPLES,
    (SUMS, SUMS.replace("1", "0")),
)
softmax.known_wrong(
    "normalised_over_everything",
    OVER_EVERYTHING,
    (SUMS, "sums = np.exp(scores).sum()"),
    (SHIFT, "scores.max()"),
)
softmax.known_wrong(
    "normalised_over_everything_after_shift",
    OVER_EVERYTHING,
    (SUMS, "sums = np.exp(scores).sum()"),
)
softmax.known_wrong(
    "normalised_by_mean",
    "The probabilities of a row add up to the number of classes: you divide by a mean. What should they add up to?",
    (SUMS, SUMS.replace("sum(", "mean(")),
)
softmax.known_wrong(
    "normaliser_without_right_class",
    "In the loss, the right class is missing from the sum that its exponential is divided by. "
    "Over which k does that sum run?",
    (
        LOSS,
        "(np.log(np.where(np.arange(W.shape[1]) == y[:, None], 0, np.exp(scores)).sum(axis=1)) - scores[rows, y]).sum()",
    ),
)
softmax.known_wrong(
    "largest_over_examples",
    "You subtract each class's largest score, which changes the probabilities. Which numbers may be shifted together?",
    (SHIFT, SHIFT.replace("1", "0")),
)
softmax.known_wrong(
    "normaliser_missing",
    "The loss is built from shifted scores that were never normalised. What do the probabilities of a row add up to?",
    (LOSS, "-scores[rows, y].sum()"),
)
softmax.known_wrong(
    "scores_in_loss",
    "The loss is minus the right class's score: the scores were never turned into probabilities that add up to 1.",
    (LOSS, "-(X @ W)[rows, y].sum()"),
)
softmax.known_wrong(
    "log_of_mean",
    "You average the probabilities and then take the logarithm. Is that the mean of the logarithms?",
    (LOSS, "-num_train * np.log(np.exp(log_p[rows, y]).mean())"),
)
softmax.known_wrong(
    "labels_not_paired",
    "The loss holds the log p of every label for every example. How do you pick one entry per row?",
    (LOSS, "-log_p[:, y].sum()"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm.",
    (LOSS, f"{LOSS} / np.log(2)"),
)
softmax.known_wrong(
    "log_base_10",
    "The logarithm is to base 10. Which base undoes `np.exp`?",
    (LOSS, f"{LOSS} / np.log(10)"),
)
softmax.known_wrong(
    "binary_cross_entropy",
    "The loss also adds −log(1 − p) for every wrong class, as if each class were a yes-or-no question of its own. "
    "Which terms does L_i have?",
    (
        LOSS,
        "-np.where(np.arange(W.shape[1]) == y[:, None], log_p, np.log1p(-np.exp(log_p))).sum()",
    ),
)
softmax.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores, and far below 0 all of it becomes 0. Which number can you subtract from a row without changing its probabilities?",
    (SHIFTED, ""),
)
softmax.known_wrong(
    "overflow_in_ratio",
    "`np.exp` overflows at large scores (inf / inf is nan), and far below 0 all of it becomes 0. Which number can you subtract from a row for free?",
    (SHIFTED, ""),
    (LOG_P, RATIO),
)
softmax.known_wrong(
    "one_shift_for_all",
    "One maximum is subtracted from the whole batch: rows far below it underflow to 0. Whose maximum does a row need?",
    (SHIFT, "scores.max()"),
)
softmax.known_wrong(
    "shift_leaves_overflow",
    "Something is subtracted from each row, and `np.exp` still overflows: which number leaves no exponent above 0?",
    (SHIFT, "scores.mean(axis=1, keepdims=True)"),
)
softmax.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf. Can you get log p without computing p first?",
    (LOG_P, RATIO),
)
softmax.known_wrong(
    "shift_in_sum_only",
    "The exponentials in the sum were shifted and the score in front of it was not. What must happen to both?",
    (SHIFTED, ""),
    (SUMS, f"sums = np.exp(scores - {SHIFT}).sum(axis=1, keepdims=True)"),
)
for digits in FINE:
    softmax.known_wrong(
        f"log_cushioned_{digits}",
        "A small number keeps the logarithm finite, and caps the loss of a certain and wrong answer. "
        "Can you get log p without computing p first?",
        (LOSS, f"-np.log(np.exp(log_p[rows, y]) + 1e-{digits}).sum()"),
    )


linear.choice(
    "score_shift",
    options="ABCD",
    because={
        "A": "A margin is a difference of two scores. What happens to a difference when both grow by 50?",
        "B": "Write softmax with s + 50 everywhere: what can you factor out of numerator and denominator?",
        "C": "True, but not all of it: all scores are doubled, the right class's lead too. "
        "What does that do to its probability?",
        "D": "True, but not all of it: the margins were kept already. Can a sum of zeros fall?",
        "AB": "Look at what each loss is made of: differences of scores, ratios of exponentials. What cancels?",
        "AC": "A margin is a difference of two scores. What happens to a difference when both grow by 50?",
        "AD": "The margins were kept before W was doubled, and are afterwards. And a margin is a "
        "difference of scores: what becomes of it when both grow by 50?",
        "BC": "Write softmax with s + 50 everywhere: what can you factor out? And is softmax ever satisfied?",
        "BD": "Write softmax with s + 50 everywhere: what can you factor out? And the SVM loss was 0: can it fall?",
        "ABC": "What cancels in a difference of scores, and what in a ratio of exponentials?",
        "ABD": "What cancels in a difference of scores, and what in a ratio of exponentials?",
        "ACD": "A margin is a difference of two scores. What happens to a difference when both grow by 50?",
        "BCD": "Write softmax with s + 50 everywhere: what can you factor out of numerator and denominator?",
        "ABCD": "What cancels in a difference of scores, and what in a ratio of exponentials?",
    },
    why="The SVM loss is made of differences of scores, in which 50 cancels; softmax is a ratio of "
    "exponentials, in which e⁵⁰ cancels. When W is doubled, all leads stay above 1 and the SVM loss stays 0; "
    "for softmax a larger lead makes the right class more probable, and −log p falls.",
)
