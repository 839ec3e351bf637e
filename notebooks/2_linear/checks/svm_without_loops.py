"""Section 3, "The same, without loops"."""

from . import linear
from .cases import batches, odd_arrays
from .mistakes import known_wrong_averages, known_wrong_penalties, known_wrong_precedence, known_wrong_scores
from .rivals import known_wrong_rivals

svm = linear.exercise("svm_loss_vectorized", returns=("loss", "dW"))
svm.values("loss", of="loss", cases=batches)
svm.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
svm.robust("integers", cases=odd_arrays)
svm.vectorised("vectorised", grows=("X", "y"), cases=batches)
svm.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(svm, "data_loss", "data_slope")
known_wrong_penalties(svm)
known_wrong_precedence(svm, "data_slope")
known_wrong_scores(svm, "(W.T @ X.T).T")
known_wrong_rivals(svm, "margins.sum()")
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("(margins > 0).astype(float)", "np.ones(margins.shape)\n    dscores[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_counts_all",
    "The right class's entry counts all rivals. Do those that cost nothing pull at it?",
    ("-dscores.sum(axis=1)", "1.0 - W.shape[1]"),
)
svm.known_wrong(
    "boolean_entries",
    "The right class's entry is 1 wherever a margin is violated, as an array of booleans would have it. "
    "Which sign and which size should it have?",
    ("(margins > 0).astype(float)", "margins > 0"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("(margins > 0).astype(float)", "margins.copy()"),
)
svm.known_wrong(
    "correct_entry_one",
    "The right class counts as one of its own violated rivals: it has a 1 like them. What should stand there?",
    ("dscores[rows, y] = -dscores.sum(axis=1)", "dscores[rows, y] = 1"),
)
svm.known_wrong(
    "mask_includes_zero",
    "The gradient counts every class, also those that cost nothing and the right one. Where is the slope of "
    "max(0, m) zero?",
    ("(margins > 0)", "(margins >= 0)"),
)
svm.known_wrong(
    "worst_margin_in_loss",
    "Only the largest margin of each example is in the loss. The sum in L_i runs over all wrong classes.",
    ("margins.sum()", "margins.max(axis=1).sum()"),
)
svm.known_wrong(
    "worst_margin_in_gradient",
    "Only the largest margin of each example is in the gradient. The sum in L_i runs over all wrong classes.",
    ("(margins > 0)", "((margins > 0) & (margins == margins.max(axis=1, keepdims=True)))"),
)
svm.known_wrong(
    "violations_counted",
    "The loss counts the violated margins. How much does each of them cost?",
    ("margins.sum()", "(margins > 0).sum()"),
)
svm.known_wrong(
    "squared_in_loss",
    "The loss adds up squared margins; that is the loss of section 4. Is there a square in this one?",
    ("margins.sum()", "(margins**2).sum()"),
)
svm.known_wrong(
    "divided_in_place",
    "With whole numbers in `X`, counts times features are whole numbers too, and an array of "
    "those cannot take in the quotient that `/=` gives. What type should the counts have?",
    ("(margins > 0).astype(float)", "(margins > 0).astype(int)"),
    ("dW = data_slope / num_train + reg * W", "dW = data_slope; dW /= num_train; dW = dW + reg * W"),
)
svm.known_wrong(
    "absolute_margins",
    "Margins below zero count with their size, as if losing by far were as bad as winning. What does max(0, m) do?",
    ("np.maximum(0, scores - right + 1)", "np.abs(scores - right + 1)"),
)
