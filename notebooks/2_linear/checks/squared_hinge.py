"""Section 4, "Squared hinge"."""

from . import linear
from .cases import batches
from .mistakes import known_wrong_averages, known_wrong_penalties

squared = linear.exercise("svm_loss_squared", returns=("loss", "dW"))
squared.values("loss", of="loss", cases=batches)
squared.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
squared.vectorised("vectorised", grows=("X", "y"), cases=batches)
known_wrong_averages(squared, "np.sum(margins**2)", "(dscores.T @ X).T")
known_wrong_penalties(squared)
squared.known_wrong(
    "not_squared",
    "This is the plain hinge loss and its gradient. Where does the square belong?",
    ("np.sum(margins**2)", "np.sum(margins)"),
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "gradient_of_plain_hinge",
    "The loss is squared, its gradient is still that of the plain hinge. What does the chain rule add to a square?",
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "slope_without_two",
    "The data gradient is half of what it should be. What is the derivative of m²?",
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "two_without_margin",
    "The derivative of m² has two factors. You have the 2; what else?",
    ("dscores = 2 * margins", "dscores = 2.0 * (margins > 0)"),
)
squared.known_wrong(
    "half_squares",
    "Loss and gradient are half as large: you use ½·m². That form exists too; here it is m².",
    ("np.sum(margins**2)", "0.5 * np.sum(margins**2)"),
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "square_of_sum",
    "You square the sum of an example's margins. Is that the sum of their squares?",
    ("np.sum(margins**2)", "np.sum(margins.sum(axis=1) ** 2)"),
    ("dscores = 2 * margins", "dscores = 2 * margins.sum(axis=1, keepdims=True) * (margins > 0)"),
)
squared.known_wrong(
    "square_before_max",
    "Margins below zero are squared too: a class far behind costs as much as one far ahead. What comes first?",
    ("np.maximum(0, scores - scores[rows, y][:, None] + 1)", "scores - scores[rows, y][:, None] + 1"),
)
squared.known_wrong(
    "correct_class_in_loss",
    "The loss is too large by exactly 1. Which entry of each row of margins should not be there?",
    ("np.sum(margins**2) / num_train", "np.sum(margins**2) / num_train + 1"),
)
squared.known_wrong(
    "correct_class_in_both",
    "The right class counts as one of its own rivals, in the loss and in the gradient. What is its margin to itself?",
    ("    margins[rows, y] = 0\n", ""),
)
squared.known_wrong(
    "correct_entry_counts",
    "The right class's entry counts its violated margins. Do all of them pull equally hard once they are squared?",
    ("-dscores.sum(axis=1)", "-(dscores > 0).sum(axis=1)"),
)
squared.known_wrong(
    "correct_entry_missing",
    "The right class's column gets no gradient. Does its score appear in the margins?",
    ("dscores[rows, y] = -dscores.sum(axis=1)", "dscores[rows, y] = 0"),
)
squared.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None]"),
)
