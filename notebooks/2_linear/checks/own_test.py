"""Section 11, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.linear import loss_runs

from . import linear
from .softmax_loss import softmax_naive
from .softmax_without_loops import softmax
from .squared_hinge import squared
from .svm_loss import svm_naive
from .svm_without_loops import svm


def batches_of(loss_fn: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield the runs of one loss, for two shapes."""
    for shape in [(7, 4, 3), (5, 4, 4)]:
        yield case(runs=loss_runs(loss_fn, rng, shape))


sound = linear.exercise("loss_is_sound", returns=("sound",))
lineup = Lineup(sound, batches_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

lineup.right("the SVM loss, with loops", svm_naive)
lineup.right("the SVM loss, without loops", svm)
lineup.right("the SVM loss with squared margins", squared)
lineup.right("the softmax loss, with loops", softmax_naive)
lineup.right("the softmax loss, without loops", softmax)
lineup.right("an SVM loss whose margin is ½", svm, ("- right + 1)", "- right + 0.5)"))
lineup.right(
    "a softmax loss of scores that are halved first",
    softmax,
    ("(W.T @ X.T).T", "(W.T @ X.T).T / 2"),
    ("(dscores.T @ X).T", "(dscores.T @ X).T / 2"),
)
lineup.right(
    "an SVM loss in which only the strongest rival counts",
    svm,
    code="""
def svm_loss_vectorized(W, X, y, reg):
    rows = np.arange(len(X))
    margins = X @ W - (X @ W)[rows, y][:, None] + 1
    margins[rows, y] = 0
    rival = margins.argmax(axis=1)
    dscores = np.zeros(margins.shape)
    dscores[rows, rival] += 1
    dscores[rows, y] -= 1
    dW = X.T @ (dscores * (margins[rows, rival] > 0)[:, None])
    return margins[rows, rival].mean() + reg / 2 * np.sum(W**2), dW / len(X) + reg * W
""",
)

lineup.wrong("has no place for the right class in its gradient", softmax, "labels_not_subtracted")
lineup.wrong("has the sign of its gradient wrong", softmax, "gradient_sign")
lineup.wrong("moves the right class too little", svm, "correct_entry_counted_once")
lineup.wrong("measures in bits and differentiates in nats", softmax, "log_base_2")
lineup.wrong("has no penalty at all", svm, (" + 0.5 * reg * np.sum(W * W)", ""), (" + reg * W", ""))
lineup.wrong(
    "has a penalty twice as large as agreed, in loss and gradient alike",
    softmax,
    ("0.5 * reg", "reg"),
    ("+ reg * W", "+ 2 * reg * W"),
)
lineup.wrong(
    "adds up over the batch, in loss and gradient alike",
    softmax,
    ("data_loss / num_train", "data_loss"),
    ("data_slope / num_train", "data_slope"),
)
lineup.wrong(
    "divides by the number of features",
    squared,
    ("data_loss / num_train", "data_loss / X.shape[1]"),
    ("data_slope / num_train", "data_slope / X.shape[1]"),
)
lineup.wrong(
    "forgets the last example of a batch",
    softmax,
    ("    num_train = len(X)\n", "    num_train, X, y = len(X), X[:-1], y[:-1]\n"),
    ("np.arange(num_train)", "np.arange(num_train - 1)"),
)
lineup.wrong(
    "never counts the first class as a rival",
    svm,
    ("    margins[rows, y] = 0\n", "    margins[rows, y] = 0\n    margins[:, 0] = 0\n"),
)
lineup.wrong(
    "takes the examples of the first class twice as seriously",
    softmax,
    ("-log_p[rows, y].sum()", "-((1 + (y == 0)) * log_p[rows, y]).sum()"),
    ("    dscores[rows, y] -= 1\n", "    dscores[rows, y] -= 1\n    dscores *= 1 + (y == 0)[:, None]\n"),
)
lineup.wrong(
    "measures scores against fixed numbers and not against each other",
    svm,
    code="""
def svm_loss_vectorized(W, X, y, reg):
    signs = np.ones((len(X), W.shape[1]))
    signs[np.arange(len(X)), y] = -1
    margins = np.maximum(0, 1 + signs * (X @ W))
    dW = X.T @ (signs * (margins > 0)) / len(X) + reg * W
    return margins.sum() / len(X) + reg / 2 * np.sum(W**2), dW
""",
)
lineup.wrong(
    "gives some probability to a class that isn't there",
    softmax,
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
    ("np.exp(scores).sum(axis=1, keepdims=True)", "1 + np.exp(scores).sum(axis=1, keepdims=True)"),
)
lineup.wrong("charges every example something, however well it does", svm, "correct_class_in_loss")

SLOPE, TWICE, PENALTY = "slope_fits and ", "batch_fits and ", "penalty_fits and "
RENAMED, SHIFTED, WON = "names_fit and ", "shift_fits and ", " and nothing_left"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    ("bool(" + SLOPE, "bool(True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    ("bool(" + SLOPE, "bool(False and "),
)
sound.known_wrong(
    "exact_equality",
    "Numbers are compared to the last digit. Adding up in another order changes that digit: how close is close enough?",
    ('close(runs["twice"]["loss"], plain["loss"])', 'runs["twice"]["loss"] == plain["loss"]'),
    ('close(runs["renamed"]["loss"], plain["loss"])', 'runs["renamed"]["loss"] == plain["loss"]'),
    ('close(penalised["loss"] - plain["loss"], ', '(penalised["loss"] - plain["loss"] == '),
)
sound.known_wrong(
    "tolerance_too_wide",
    "The tolerance is so wide that plain mistakes fit in. How large is the rounding error of a few hundred additions?",
    ("rtol=1e-4, atol=1e-7", "rtol=0.6, atol=1e-7"),
)
sound.known_wrong(
    "gradient_never_tested",
    "No gradient is ever held against a loss. Which two runs tell how the loss changes when the weights do?",
    (SLOPE, ""),
)
sound.known_wrong(
    "only_gradient_tested",
    "Loss and gradient fit together, and that is all it looks at. Can both be wrong in the same way?",
    (TWICE + PENALTY + RENAMED + SHIFTED + "nothing_left", "True"),
)
sound.known_wrong(
    "batch_size_never_tested",
    "It doesn't ask what a mean over the batch is. Which run has the same mean, and another sum?",
    (TWICE, ""),
)
sound.known_wrong(
    "penalty_never_tested",
    "It never asks how large the penalty is. Which two runs differ in nothing else?",
    (PENALTY, ""),
)
sound.known_wrong(
    "names_never_tested",
    "Classes might be treated differently, and it would not notice. In which run do they have other numbers?",
    (RENAMED, ""),
)
sound.known_wrong(
    "shift_never_tested",
    "It never asks whether scores are compared with one another. In which run do all scores of an example rise?",
    (SHIFTED, ""),
)
sound.known_wrong(
    "size_never_tested",
    "A loss that is too large by a constant passes: no run is used of which you know the loss. In which do you?",
    (WON, ""),
)
sound.known_wrong(
    "changes_its_mind",
    "Asked twice about the same numbers, it answers differently. Does it count its calls, keep something from one to "
    "the next, or draw random numbers?",
    code="""
calls = []

def loss_is_sound(runs):
    calls.append(1)
    return len(calls) % 3 != 0
""",
)
