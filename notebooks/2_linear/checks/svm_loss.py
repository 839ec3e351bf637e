"""Section 2, "The SVM loss: win by a margin"."""

from . import linear
from .cases import batches, odd_arrays
from .mistakes import (
    known_wrong_averages,
    known_wrong_loops,
    known_wrong_penalties,
    known_wrong_precedence,
    known_wrong_scores,
)

svm_naive = linear.exercise("svm_loss_naive", returns=("loss", "dW"))
svm_naive.values("loss", of="loss", cases=batches)
svm_naive.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
svm_naive.robust("integers", cases=odd_arrays)
svm_naive.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(svm_naive, "data_loss", "dW")
known_wrong_penalties(svm_naive)
known_wrong_precedence(svm_naive, "dW")
known_wrong_scores(svm_naive, "X[i] @ W")
known_wrong_loops(svm_naive)
svm_naive.known_wrong(
    "correct_class_counted",
    "The right class is compared with itself, which costs every example 1. Over which j does the sum run?",
    (
        "if j == y[i]:\n                continue\n",
        "if j == y[i]:\n                data_loss += 1\n                continue\n",
    ),
)
svm_naive.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("scores[j] - scores[y[i]] + 1", "scores[y[i]] - scores[j] + 1"),
)
svm_naive.known_wrong(
    "delta_missing",
    "A rival that loses by a hair costs nothing. By how much must the right class win?",
    ("scores[j] - scores[y[i]] + 1", "scores[j] - scores[y[i]]"),
)
svm_naive.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("scores[j] - scores[y[i]] + 1", "scores[j] - scores[y[i]] - 1"),
)
svm_naive.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. Where is the max(0, ·)?",
    ("if margin > 0:", "if True:"),
)
svm_naive.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    (
        "if margin > 0:\n                data_loss += margin\n                dW[:, j] += X[i]\n                dW[:, y[i]] -= X[i]",
        "data_loss += max(0, margin)\n            dW[:, j] += X[i]\n            dW[:, y[i]] -= X[i]",
    ),
)
svm_naive.known_wrong(
    "correct_column_missing",
    "No example moves the column of its right class. Does that class's score appear in the margins?",
    ("\n                dW[:, y[i]] -= X[i]", ""),
)
svm_naive.known_wrong(
    "correct_column_counted_once",
    "The right class's column is moved once per example that violates a margin. In how many of the violated margins does "
    "its score appear?",
    (
        "                dW[:, y[i]] -= X[i]",
        "                dW[:, y[i]] -= X[i] * (not any(scores[k] - scores[y[i]] + 1 > 0 for k in range(j) if k != y[i]))",
    ),
)
svm_naive.known_wrong(
    "right_column_counted_once_always",
    "The right class's column is moved exactly once per example, even where nothing is violated. "
    "In how many of the violated margins does its score appear?",
    ("\n                dW[:, y[i]] -= X[i]", ""),
    (
        "        for j in range(num_classes):",
        "        dW[:, y[i]] -= X[i]\n        for j in range(num_classes):",
    ),
)
svm_naive.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If a wrong class's score rises, does the loss rise or fall?",
    ("dW[:, j] += X[i]", "dW[:, j] -= X[i]"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]"),
)
svm_naive.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("dW[:, j] += X[i]", "dW[:, j] += margin * X[i]"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] -= margin * X[i]"),
)
svm_naive.known_wrong(
    "stops_at_right_class",
    "Rivals with a higher number than the right class are never looked at. How does your inner loop leave it out?",
    ("                continue\n", "                break\n"),
)
svm_naive.known_wrong(
    "loss_averaged_over_rivals",
    "The data loss is divided by the number of rivals too. Over what does the mean in L run?",
    ("data_loss / num_train", "data_loss / num_train / (num_classes - 1)"),
)
svm_naive.known_wrong(
    "gradient_averaged_over_rivals",
    "The data part of the gradient is divided by the number of rivals too. Over what does the mean in L run?",
    ("dW / num_train", "dW / num_train / (num_classes - 1)"),
)
svm_naive.known_wrong(
    "rival_column_missing",
    "No example moves the columns of its rivals. Does a rival's score appear in its margin?",
    ("                dW[:, j] += X[i]\n", ""),
)
svm_naive.known_wrong(
    "rival_column_overwritten",
    "A violated margin overwrites its rival's column. Does a new share join the others or replace them?",
    ("dW[:, j] += X[i]", "dW[:, j] = X[i]"),
)
svm_naive.known_wrong(
    "right_column_overwritten",
    "A violated margin overwrites the right class's column. Does a new share join the others or replace "
    "them?",
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] = -X[i]"),
)
svm_naive.known_wrong(
    "columns_overwritten",
    "A violated margin overwrites the columns that it moves. Does a new share join the others or "
    "replace them?",
    ("dW[:, j] += X[i]", "dW[:, j] = X[i]"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] = -X[i]"),
)
svm_naive.known_wrong(
    "right_column_sign",
    "The right class's column is moved the same way as its rivals'. If its score rises, does the loss rise or fall?",
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]"),
)
svm_naive.known_wrong(
    "rival_column_sign",
    "A rival's column is moved the same way as the right class's. If a rival's score rises, what does the loss do?",
    ("dW[:, j] += X[i]", "dW[:, j] -= X[i]"),
)
svm_naive.known_wrong(
    "right_column_counts_all",
    "The right class's column is moved once for every rival. Do those that cost nothing pull at it?",
    ("                dW[:, y[i]] -= X[i]", "            dW[:, y[i]] -= X[i]"),
)
svm_naive.known_wrong(
    "rival_columns_all",
    "The gradient moves the columns of all rivals, also of those that cost nothing. What is the slope of max(0, m) "
    "at m < 0?",
    ("            if margin > 0:\n", "            dW[:, j] += X[i]\n            if margin > 0:\n"),
    ("                dW[:, j] += X[i]\n", ""),
)
svm_naive.known_wrong(
    "only_winners_count",
    "A rival counts only where it beats the right class. What does one cost that loses by less than 1?",
    ("if margin > 0:", "if margin > 1:"),
)
svm_naive.known_wrong(
    "violations_counted",
    "The loss counts the violated margins. How much does each of them cost?",
    ("data_loss += margin", "data_loss += 1.0"),
)
svm_naive.known_wrong(
    "squared_in_loss",
    "The loss adds up squared margins; that is the loss of section 4. Is there a square in this one?",
    ("data_loss += margin", "data_loss += margin**2"),
)
svm_naive.known_wrong(
    "absolute_margins",
    "Margins below zero cost their size, as if losing by far were as bad as winning. Where is the max(0, ·)?",
    ("margin = scores[j] - scores[y[i]] + 1", "margin = abs(scores[j] - scores[y[i]] + 1)"),
)
svm_naive.known_wrong(
    "delta_after_max",
    "The 1 is added after the maximum: a rival costs at least 1 however far behind it is. What does the max cut?",
    ("scores[j] - scores[y[i]] + 1", "max(0, scores[j] - scores[y[i]]) + 1"),
)
svm_naive.known_wrong(
    "label_as_score",
    "The label itself is subtracted as if it were a score. Labels are names: whose score do they point to?",
    ("scores[j] - scores[y[i]] + 1", "scores[j] - y[i] + 1"),
)
svm_naive.known_wrong(
    "max_of_sum",
    "The margins of an example are added first and cut at 0 afterwards, so easy rivals pay for hard ones. "
    "Is the max inside the sum or around it?",
    code="""
def svm_loss_naive(W, X, y, reg):
    data_loss, dW = 0.0, np.zeros(W.shape)
    for i in range(len(X)):
        scores = X[i] @ W
        margins = scores - scores[y[i]] + 1
        margins[y[i]] = 0
        if margins.sum() > 0:
            data_loss += margins.sum()
            dW += X[i][:, None]
            dW[:, y[i]] -= W.shape[1] * X[i]
    return data_loss / len(X) + 0.5 * reg * np.sum(W * W), dW / len(X) + reg * W
""",
)
svm_naive.known_wrong(
    "worst_margin_only",
    "Only the largest margin of each example is counted. The sum in L_i runs over all wrong classes.",
    code="""
def svm_loss_naive(W, X, y, reg):
    num_train = len(X)
    scores = X @ W
    margins = scores - scores[np.arange(num_train), y][:, None] + 1
    margins[np.arange(num_train), y] = 0
    margins = np.maximum(0, margins)
    worst = (margins == margins.max(axis=1, keepdims=True)) & (margins > 0)
    dscores = worst.astype(float)
    dscores[np.arange(num_train), y] = -dscores.sum(axis=1)
    return margins.max(axis=1).mean() + 0.5 * reg * np.sum(W * W), X.T @ dscores / num_train + reg * W
""",
)
