"""Section 5, "Several labels at once: one probability per label"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import losses
from .cases import tables
from .mistakes import known_wrong_averages, known_wrong_gradient_sign


def huge_tables(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores at which the sigmoid rounds to 0 or 1, and scores at which ``exp`` overflows."""
    Y = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 0, 0]])
    sign = np.array([[1, 1, -1, -1], [1, 1, -1, -1], [1, -1, 1, -1]])
    for size in (50, 1e4):
        yield case(f"scores reach {size:,.0f}", scores=sign * size * rng.uniform(0.9, 1, size=(3, 4)), Y=Y)
    for sign_of_all, words in ((1, "very large"), (-1, "very negative")):
        scores = sign_of_all * rng.uniform(1e3, 1e4, size=(2, 4))
        yield case(f"all scores are {words}", scores=scores, Y=Y[:2])
    mixed = np.array([[1e4, 1.0, -2.0, 50.0], [0.5, -1e4, 3.0, -50.0], [-0.3, 0.0, 1e4, 0.1]])
    yield case("some scores are huge and others 1", scores=mixed + rng.uniform(0.1, 0.2, size=(3, 4)), Y=Y)


logistic = losses.exercise("multilabel_logistic_loss", returns=("loss", "dscores"))
logistic.values("loss", of="loss", cases=tables)
logistic.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
logistic.values("stable", cases=huge_tables)
logistic.vectorised("vectorised", grows=("scores", "Y"), cases=tables)
logistic.unchanged("inputs unchanged", cases=tables)
LOGISTIC = "np.sum(np.maximum(0, scores) + np.log1p(small) - Y * scores)"
SIGMOID = "np.where(scores >= 0, 1, small) / (1 + small)"
DIFFERENCE = "(sigmoid - Y)"
known_wrong_averages(logistic, LOGISTIC, DIFFERENCE, "scores.shape[1]")
known_wrong_gradient_sign(logistic, "dscores", "(sigmoid - Y) / num_examples")
logistic.known_wrong(
    "minus_missing",
    "The minus in front of the sum is missing: your loss is never positive. What is the logarithm of a probability?",
    (f"loss = {LOGISTIC}", f"loss = -{LOGISTIC}"),
)
logistic.known_wrong(
    "minus_missing_in_both",
    "This is the log-likelihood and its slope, both without the minus. It should be made large: what does "
    "gradient descent do with it?",
    (f"loss = {LOGISTIC}", f"loss = -{LOGISTIC}"),
    (DIFFERENCE, "(Y - sigmoid)"),
)
logistic.known_wrong(
    "absent_labels_skipped",
    "Only labels that are present are charged. What keeps a classifier from saying yes to everything?",
    (LOGISTIC, "np.sum(Y * (np.maximum(0, scores) + np.log1p(small) - scores))"),
    (DIFFERENCE, "(Y * (sigmoid - 1))"),
)
logistic.known_wrong(
    "absent_labels_not_in_loss",
    "The loss charges present labels only, unlike its gradient. Where is the term with (1 − y)?",
    (LOGISTIC, "np.sum(Y * (np.maximum(0, scores) + np.log1p(small) - scores))"),
)
logistic.known_wrong(
    "absent_labels_not_in_gradient",
    "The gradient leaves absent labels alone, although the loss charges them. Who pushes their scores down?",
    (DIFFERENCE, "(Y * (sigmoid - 1))"),
)
logistic.known_wrong(
    "labels_swapped",
    "Present and absent are exchanged: which logarithm belongs to y = 1?",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (1 - Y) * scores)"),
    (DIFFERENCE, "(sigmoid - (1 - Y))"),
)
logistic.known_wrong(
    "labels_not_subtracted",
    "The gradient is the sigmoid alone: it pushes every score down. What pulls present labels up?",
    (DIFFERENCE, "(sigmoid - 0 * Y)"),
)
logistic.known_wrong(
    "score_for_probability",
    "The gradient is s − y. Which function of the score stands in the formula?",
    (DIFFERENCE, "(scores - Y)"),
)
logistic.known_wrong(
    "slope_of_sigmoid_kept",
    "The gradient has a factor σ(1 − σ) too many: it was differentiated with respect to the probability and "
    "then cancelled only once, or not at all.",
    (DIFFERENCE, "((sigmoid - Y) * sigmoid * (1 - sigmoid))"),
)
logistic.known_wrong(
    "softmax_instead",
    "The probabilities of an example's labels add up to 1: that is softmax. Do labels compete here?",
    code="""
def multilabel_logistic_loss(scores, Y):
    log_p = scores - scores.max(axis=1, keepdims=True)
    log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    return -np.sum(Y * log_p) / len(scores), (np.exp(log_p) - Y) / len(scores)
""",
)
logistic.known_wrong(
    "shifted_as_for_softmax",
    "Each row's largest score was subtracted first. Softmax doesn't notice that: does σ?",
    (
        "num_examples = len(scores)",
        "num_examples = len(scores)\n    scores = scores - scores.max(axis=1, keepdims=True)",
    ),
)
logistic.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    (LOGISTIC, LOGISTIC + " / np.log(2)"),
)
logistic.known_wrong(
    "signs_for_labels",
    "Labels are converted to ±1 before they enter a formula that is written for 0 and 1.",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (2 * Y - 1) * scores)"),
    (DIFFERENCE, "(sigmoid - (2 * Y - 1))"),
)
logistic.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Where did e^s come out of the bracket?",
    ("np.maximum(0, scores) + np.log1p(small)", "np.log(1 + np.exp(scores))"),
)
logistic.known_wrong(
    "overflow_below",
    "`np.exp` overflows at very negative scores: your form is safe on the other side only.",
    (LOGISTIC, "np.sum(scores + np.log(1 + np.exp(-scores)) - Y * scores)"),
)
logistic.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf, and 0 · inf is nan. Can you get log σ without σ?",
    (
        LOGISTIC,
        "np.sum(-Y * np.log(1 / (1 + np.exp(-scores))) - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-scores))))",
    ),
)
logistic.known_wrong(
    "log_cushioned",
    "A small number is added inside the logarithm, which caps the loss of a certain and wrong answer. "
    "Can you get log σ without σ?",
    (
        LOGISTIC,
        "np.sum(-Y * np.log(1 / (1 + np.exp(-scores)) + 1e-12)"
        " - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-scores)) + 1e-12))",
    ),
)
logistic.known_wrong(
    "sigmoid_overflows",
    "The loss is safe; the gradient is inf / inf at large scores. Write the sigmoid so that no exponent is positive.",
    (SIGMOID, "np.exp(scores) / (1 + np.exp(scores))"),
)
logistic.known_wrong(
    "scores_clipped",
    "The scores are cut off at ±30, so the loss stops growing. Is a loss of 10,000 too large for a float?",
    ("num_examples = len(scores)", "num_examples, scores = len(scores), np.clip(scores, -30, 30)"),
)


logistic.known_wrong(
    "inputs_changed",
    "The caller's scores have changed. Does an operation with `-=` or `out=` make a new array?",
    ("    return loss, dscores", "    scores -= scores.mean()\n    return loss, dscores"),
)
logistic.known_wrong(
    "python_loop",
    "The rows are visited one by one. All N·K terms have the same formula: can they be computed at once?",
    (
        "    loss = np.sum(np.maximum(0, scores) + np.log1p(small) - Y * scores) / num_examples",
        "    loss = sum(\n"
        "        np.sum(np.maximum(0, s) + np.log1p(a) - t * s) for s, a, t in zip(scores, small, Y)\n"
        "    ) / num_examples",
    ),
)


losses.choice(
    "first_multilabel_loss",
    options="ABCD",
    because={
        "A": "Those are the losses of one label. Over what does the formula sum?",
        "B": "Those are the multiclass losses, for one right class among 20. Here every label is a question of its own.",
        "C": "Hinge is right. ln 20 is the softmax of 20 rivals; what does one label cost at p = ½?",
    },
)
losses.choice(
    "separate_or_softmax",
    options="ABCD",
    because={
        "B": "True, but not all of it: which other task allows several answers for one example?",
        "C": "True, but not all of it: which other task allows several answers for one example?",
        "ABC": "Can an image show two digits at once here? Where exactly one answer holds, answers compete.",
        "BCD": "Can a photo be taken in two months? Where exactly one answer holds, answers compete.",
        "AD": "In these two exactly one answer holds. Which losses let answers compete?",
        "ABCD": "In some of these tasks exactly one answer holds. Which losses let answers compete?",
    },
)
