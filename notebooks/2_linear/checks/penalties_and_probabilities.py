"""Section 7, "What the penalty wants, and what probabilities mean"."""

from . import linear

linear.choice(
    "penalty_taste",
    options="ABC",
    because={
        "A": "True, but not all of it: add up the absolute values of both vectors.",
        "B": "Add up the absolute values of both vectors before you say which one L1 prefers.",
        "C": "True, but not all of it: what about the sums of squares, 1 and 4 · 0.0625?",
        "AB": "L2 is right. For L1, add up the absolute values of both vectors.",
        "BC": "B and C contradict each other. And what about the sums of squares?",
        "ABC": "B and C contradict each other.",
    },
    why="The squares add up to 1 and to 4 · 1/16 = 1/4, so L2 prefers the second. The absolute "
    "values add up to 1 in both.",
)
linear.choice(
    "kl_or_cross_entropy",
    options="ABCD",
    because={
        "B": "The entropy of a smoothed label is not zero. But does it matter for the best W?",
        "C": "Cross-entropy is KL plus the entropy of the labels. Which of these three depends on W?",
        "D": "KL is not symmetric, but here both losses have p and q in the same places.",
    },
    why="The two differ by H(p), the entropy of the labels. It doesn't depend on W, so gradients "
    "and the best W are the same.",
)
