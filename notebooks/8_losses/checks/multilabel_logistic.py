"""Section 5, "Several labels at once: one probability per label"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import losses
from .cases import integer_scores, tables
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
    edges = -np.log([1e-6, 1e-7, 1e-8, 1e-12]) + rng.uniform(-0.3, 0.3, size=(2, 4))
    certain, wrong = edges * [[-1], [1]], np.array([[1] * 4, [0] * 4])
    yield case("answers are wrong with a probability near 1", scores=certain, Y=wrong)
    yield case("some scores are huge and others 1", scores=mixed + rng.uniform(0.1, 0.2, size=(3, 4)), Y=Y)


logistic = losses.exercise("multilabel_logistic_loss", returns=("loss", "dscores"))
logistic.values("loss", of="loss", cases=tables)
logistic.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
logistic.robust("stable", cases=huge_tables)
logistic.robust("integers", cases=integer_scores)
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
    "The loss charges present labels only. Where is the term with (1 − y)?",
    (LOGISTIC, "np.sum(Y * (np.maximum(0, scores) + np.log1p(small) - scores))"),
)
logistic.known_wrong(
    "absent_labels_not_in_gradient",
    "The gradient leaves absent labels alone. Who pushes their scores down?",
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
    "one_for_every_label",
    "The gradient is σ − 1 for every label, as if all of them were present. What stands there for an absent one?",
    (DIFFERENCE, "(sigmoid - 1)"),
)
logistic.known_wrong(
    "decision_for_probability",
    "The gradient holds a decision, 0 or 1, where the probability belongs: a label that is right by a hair teaches "
    "nothing.",
    (DIFFERENCE, "((sigmoid > 0.5) - Y)"),
)
logistic.known_wrong(
    "score_for_probability",
    "The gradient is s − y. Which function of the score stands in the formula?",
    (DIFFERENCE, "(scores - Y)"),
)
logistic.known_wrong(
    "slope_of_sigmoid_kept",
    "The gradient has a factor σ(1 − σ) too many. What does it cancel with when the logarithm is "
    "differentiated, too?",
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
    "present_labels_skipped",
    "Only labels that are absent are charged. What would make the scores of the others rise?",
    (LOGISTIC, "np.sum((1 - Y) * (np.maximum(0, scores) + np.log1p(small)))"),
    (DIFFERENCE, "((1 - Y) * sigmoid)"),
)
logistic.known_wrong(
    "present_labels_not_in_loss",
    "The loss charges absent labels only. Where is the term with y?",
    (LOGISTIC, "np.sum((1 - Y) * (np.maximum(0, scores) + np.log1p(small)))"),
)
logistic.known_wrong(
    "present_labels_not_in_gradient",
    "The gradient leaves present labels alone. Who pulls their scores up?",
    (DIFFERENCE, "((1 - Y) * sigmoid)"),
)
logistic.known_wrong(
    "labels_not_in_loss",
    "Every label is charged as if it were absent. Which term of the loss depends on y?",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small))"),
)
logistic.known_wrong(
    "labels_swapped_in_loss",
    "The loss charges present labels as absent ones, and the other way round. Which logarithm "
    "belongs to y = 1?",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (1 - Y) * scores)"),
)
logistic.known_wrong(
    "labels_swapped_in_gradient",
    "The gradient takes present labels for absent ones, and the other way round. From which of the two is 1 subtracted?",
    (DIFFERENCE, "(sigmoid - (1 - Y))"),
)
logistic.known_wrong(
    "softplus_without_maximum",
    "For positive scores the loss lacks a term: log(1 + e^(−s)) stands where log(1 + e^s) should. What was pulled out of "
    "the bracket?",
    ("np.maximum(0, scores) + np.log1p(small)", "np.log1p(small)"),
)
logistic.known_wrong(
    "size_for_maximum",
    "For negative scores the loss has a term too many, |s|. Is anything pulled out of the bracket there?",
    ("np.maximum(0, scores) +", "np.abs(scores) +"),
)
logistic.known_wrong(
    "score_for_maximum",
    "For negative scores the loss has a term too many, s. Is anything pulled out of the bracket there?",
    ("np.maximum(0, scores) +", "scores +"),
)
logistic.known_wrong(
    "logarithm_without_one",
    "The logarithm is that of e^(−|s|) alone. What is added to it inside the logarithm?",
    ("np.log1p(small)", "np.log(small)"),
)
logistic.known_wrong(
    "exponential_for_logarithm",
    "e^(−|s|) itself is added to the loss. What does the formula do to it first?",
    ("np.log1p(small)", "small"),
)
logistic.known_wrong(
    "sigmoid_of_size",
    "The gradient uses σ(|s|): for negative scores the probability is that of *yes* where it should be below ½.",
    (SIGMOID, "1 / (1 + small)"),
)
logistic.known_wrong(
    "sigmoid_reversed",
    "The gradient uses 1 − σ(s). Does the probability rise or fall with the score?",
    (SIGMOID, "np.where(scores >= 0, small, 1) / (1 + small)"),
)
logistic.known_wrong(
    "probability_for_logarithm",
    "The loss adds up probabilities of being wrong, not minus the logarithms of being right. What does −log p do near 0?",
    (LOGISTIC, "np.sum(np.abs(sigmoid - Y))"),
    (f"    sigmoid = {SIGMOID}\n", ""),
    ("    loss = ", f"    sigmoid = {SIGMOID}\n    loss = "),
)
logistic.known_wrong(
    "squared_distance",
    "The loss adds up squared distances of probabilities from labels. What is the surprise at a label?",
    (LOGISTIC, "np.sum((sigmoid - Y) ** 2)"),
    (f"    sigmoid = {SIGMOID}\n", ""),
    ("    loss = ", f"    sigmoid = {SIGMOID}\n    loss = "),
)
logistic.known_wrong(
    "last_example_only",
    "Only the last example is charged. Is something overwritten where it should be added up?",
    (LOGISTIC, "np.sum((np.maximum(0, scores) + np.log1p(small) - Y * scores)[-1])"),
)
logistic.known_wrong(
    "gradient_doubled",
    "The gradient is twice what it should be.",
    (DIFFERENCE, "2 * (sigmoid - Y)"),
)
logistic.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm, in whose slope no further factor appears.",
    (LOGISTIC, LOGISTIC + " / np.log(2)"),
)
logistic.known_wrong(
    "signs_for_labels",
    "Labels are converted to ±1. Which numbers is the formula written for?",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (2 * Y - 1) * scores)"),
    (DIFFERENCE, "(sigmoid - (2 * Y - 1))"),
)
logistic.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. For which scores was e^s pulled out of the bracket?",
    ("np.maximum(0, scores) + np.log1p(small)", "np.log(1 + np.exp(scores))"),
)
logistic.known_wrong(
    "overflow_below",
    "`np.exp` overflows at very negative scores. Which sign can your exponent have?",
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
CUSHIONS = tuple(f"1e-{k}" for k in range(3, 17))
for cushion in (*CUSHIONS, "1e-300"):
    logistic.known_wrong(
        f"log_cushioned_{cushion}",
        "A small number keeps you from taking the logarithm of 0, and caps the loss of a certain and wrong "
        "answer. Can you get log σ without σ?",
        (
            LOGISTIC,
            f"np.sum(-Y * np.log(1 / (1 + np.exp(-scores)) + {cushion})"
            f" - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-scores)) + {cushion}))",
        ),
    )
for edge in ("1e-5", "1e-6", "1e-7", "1e-8", "1e-12", "1e-15"):
    logistic.known_wrong(
        f"probability_clipped_{edge}",
        "A small number keeps you from taking the logarithm of 0, and caps the loss of a certain and wrong "
        "answer. Can you get log σ without σ?",
        (
            LOGISTIC,
            f"np.sum(-Y * np.log(np.clip(1 / (1 + np.exp(-scores)), {edge}, 1 - {edge}))"
            f" - (1 - Y) * np.log(1 - np.clip(1 / (1 + np.exp(-scores)), {edge}, 1 - {edge})))",
        ),
    )
for edge in CUSHIONS[:6]:  # smaller ones are not seen in the gradient
    clipped = f"np.clip(1 / (1 + np.exp(-scores)), {edge}, 1 - {edge})"
    logistic.known_wrong(
        f"probability_clipped_throughout_{edge}",
        "The probability is kept away from 0 and 1, which caps the loss of a certain and wrong answer, and leaves a "
        "certain and right one with a slope. Can you get log σ without σ?",
        (LOGISTIC, f"np.sum(-Y * np.log({clipped}) - (1 - Y) * np.log(1 - {clipped}))"),
        (SIGMOID, clipped),
    )
logistic.known_wrong(
    "sigmoid_overflows",
    "At large scores the gradient is inf / inf, which is not a number. Can you write the sigmoid without "
    "large exponents?",
    (SIGMOID, "np.exp(scores) / (1 + np.exp(scores))"),
)
for largest in (10, 20, 30, 50, 100, 500, 700, 709):
    logistic.known_wrong(
        f"scores_clipped_{largest}",
        f"The scores are cut off at ±{largest}, so the loss stops growing. Is a loss of 10,000 too large for a float?",
        (
            "num_examples = len(scores)",
            f"num_examples, scores = len(scores), np.clip(scores, -{largest}, {largest})",
        ),
    )


logistic.known_wrong(
    "inputs_changed",
    "The caller's scores have changed. Does an operation with `-=` or `out=` make a new array?",
    (
        "    return loss, dscores",
        "    np.subtract(scores, scores.mean(), out=scores, casting='unsafe')\n    return loss, dscores",
    ),
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
    why="Each label is a question of its own. At a score of 0 it costs 1 in hinge and ln 2 = "
    "0.693 in logistic, and there are 20 of them.",
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
    why="A photo may show several animals, and a film may be of several genres. An image shows "
    "one digit, and a photo was taken in one month: there the answers compete, as in a "
    "softmax.",
)
