"""Section 3, "The same, without loops"."""

from . import linear
from .cases import batches
from .mistakes import known_wrong_averages, known_wrong_penalties

svm = linear.exercise("svm_loss_vectorized", returns=("loss", "dW"))
svm.values("loss", of="loss", cases=batches)
svm.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
svm.vectorised("vectorised", grows=("X", "y"), cases=batches)
svm.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(svm, "margins.sum()", "(dscores.T @ X).T")
known_wrong_penalties(svm)
svm.known_wrong(
    "correct_class_in_loss",
    "The loss is too large by exactly 1. Which entry of each row of margins should not be there?",
    ("margins.sum() / num_train", "margins.sum() / num_train + 1"),
)
svm.known_wrong(
    "correct_class_in_both",
    "The right class counts as one of its own rivals, in the loss and in the gradient. What is its margin to itself?",
    ("    margins[rows, y] = 0\n", ""),
)
svm.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("scores - scores[rows, y][:, None] + 1", "scores[rows, y][:, None] - scores + 1"),
)
svm.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None]"),
)
svm.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None] - 1"),
)
svm.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. What does the max do?",
    ("np.maximum(0, scores - scores[rows, y][:, None] + 1)", "scores - scores[rows, y][:, None] + 1"),
)
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("(margins > 0).astype(float)", "np.ones(margins.shape)\n    dscores[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_missing",
    "The right class's column gets no gradient. Does its score appear in the margins?",
    ("dscores[rows, y] = -dscores.sum(axis=1)", "dscores[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_counted_once",
    "The right class is moved by one per example. In how many of the violated margins does its score appear?",
    ("-dscores.sum(axis=1)", "-1.0"),
)
svm.known_wrong(
    "correct_entry_counts_all",
    "The right class's entry counts all rivals. Do those that cost nothing pull at it?",
    ("-dscores.sum(axis=1)", "1.0 - W.shape[1]"),
)
svm.known_wrong(
    "boolean_entries",
    "`dscores` is an array of booleans: can it hold the right class's negative entry?",
    ("(margins > 0).astype(float)", "margins > 0"),
)
svm.known_wrong(
    "correct_entry_sign",
    "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
    ("= -dscores.sum(axis=1)", "= dscores.sum(axis=1)"),
)
svm.known_wrong(
    "counts_over_examples",
    "The right class's entry counts violations over the wrong axis. Who are the rivals of one example?",
    ("-dscores.sum(axis=1)", "-dscores.sum(axis=0)[y]"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("(margins > 0).astype(float)", "margins.copy()"),
)
svm.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If a wrong class's score rises, does the loss rise or fall?",
    ("(dscores.T @ X)", "-(dscores.T @ X)"),
)
svm.known_wrong(
    "labels_not_paired",
    "The score that you subtract is not the right class's: is it one number per example, from the column y[i]?",
    ("scores - scores[rows, y][:, None] + 1", "scores - scores[0, y][:, None] + 1"),
)
