"""Section 5, "Backwards through both layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import LAST_MISSING, labels_of, net_params
from .mistakes import known_wrong_penalties, known_wrong_scores

NET = ("W1", "b1", "W2", "b2")


def batch(
    rng: np.random.Generator,
    label: str,
    sizes: tuple[int, int, int, int],
    *,
    reg: float | None = None,
    X: np.ndarray | None = None,
) -> Case:
    """Draw N points of D features and a network of H units and C classes, given as ``sizes``.

    With continuous weights no unit sits on its kink.
    """
    n, d, h, c = sizes
    return case(
        label,
        via="loss_and_grads",
        names=list(NET),
        X=rng.normal(size=(n, d)) if X is None else X,
        y=labels_of(rng, n, c, last=label != LAST_MISSING),
        reg=float(rng.uniform(0.2, 0.8)) if reg is None else reg,
        **net_params(rng, d, h, c),
    )


def net_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a network."""
    yield batch(rng, "", (8, 2, 6, 3), reg=0.7)
    yield batch(rng, "", (12, 3, 5, 4))
    yield batch(rng, LAST_MISSING, (7, 2, 8, 4))
    yield batch(rng, LAST_MISSING, (10, 3, 7, 6))
    yield batch(rng, "reg is 0", (9, 2, 7, 3), reg=0.0)
    yield batch(rng, "there are as many hidden units as classes", (6, 3, 4, 4))


def odd_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a network in odd shapes."""
    yield batch(rng, "there is one example", (1, 2, 9, 3))
    yield batch(rng, "there is one feature", (7, 1, 5, 2))
    yield batch(rng, "X is not contiguous", (6, 4, 5, 3), X=rng.normal(size=(4, 6)).T)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a call as students write it, whose examples can be repeated to measure how run time grows."""
    yield case(params=net_params(rng, 2, 6, 3), X=rng.normal(size=(8, 2)), y=rng.integers(3, size=8), reg=0.3)


def clear_winners(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks to predict with, on so many points that a wrong rule shows."""
    for n, d, h, c in [(40, 2, 8, 3), (30, 3, 6, 6), (25, 1, 7, 2)]:
        yield case(params=net_params(rng, d, h, c), X=rng.normal(size=(n, d)))
    low = net_params(rng, 2, 8, 4)
    low["b2"] -= 100
    yield case("all scores are negative", params=low, X=rng.normal(size=(20, 2)))
    yield case("there is one point", params=net_params(rng, 2, 7, 4), X=rng.normal(size=(1, 2)))


GRADS_AND_LOSS = ("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']")
net = spiral.exercise(
    "two_layer_loss_and_grads",
    returns=(*GRADS_AND_LOSS, "shapes"),
    uses=("two_layer_forward",),
)
net.values("loss", of="loss", cases=net_batches)
net.values("weights", of=("grads['W1']", "grads['W2']"), cases=net_batches)
net.values("biases", of=("grads['b1']", "grads['b2']"), cases=net_batches)
net.robust("odd shapes", of=GRADS_AND_LOSS, cases=odd_batches)
net.property("bias shapes", "one_axis", cases=net_batches, form=True, diagnosis="bias_gradient_in_a_row")
net.vectorised("vectorised", grows=("X", "y"), cases=plain_batches)
net.unchanged("inputs unchanged", cases=net_batches)
known_wrong_penalties(net, "(np.sum(W1 * W1) + np.sum(W2 * W2))", ["W1", "W2"])
known_wrong_scores(net)
net.known_wrong(
    "gate_missing",
    "The gradient passes the ReLU as if it weren't there. Which units could not have made any difference?",
    (" * (hidden > 0)", ""),
)
net.known_wrong(
    "gate_from_gradient",
    "The gate opens where the gradient is positive. What decided on the way forward whether a unit passed "
    "something on?",
    ("(hidden > 0)", "(dhidden > 0)"),
)
net.known_wrong(
    "gate_multiplies_by_hidden",
    "The gradient is multiplied by what the unit passed on. What is the slope of max(0, a) at a > 0?",
    ("(hidden > 0)", "hidden"),
)
net.known_wrong(
    "gate_forgotten_for_bias",
    "`db1` was taken before the gate. `b1` stands before the ReLU in the forward pass: what did its gradient go through?",
    ("db1 = dsums.sum(axis=0)", "db1 = dhidden.sum(axis=0)"),
)
net.known_wrong(
    "gate_forgotten_for_weights",
    "`dW1` was taken before the gate. `W1` stands before the ReLU in the forward pass: what did its gradient go through?",
    ("X.T @ dsums", "X.T @ dhidden"),
)
net.known_wrong(
    "gate_without_bias",
    "The gate looks at the sums without `b1`. Which units passed something on?",
    ("(hidden > 0)", "(X @ W1 > 0)"),
)
net.known_wrong(
    "gate_reversed",
    "The gate is open where it should be closed.",
    ("(hidden > 0)", "(hidden <= 0)"),
)
net.known_wrong(
    "penalty_of_second_layer_only",
    "`dW1` has no term from the penalty. Which weights does the penalty cover?",
    (" + reg * W1", ""),
)
net.known_wrong(
    "penalty_of_first_layer_only",
    "`dW2` has no term from the penalty. Which weights does the penalty cover?",
    (" + reg * W2", ""),
)
net.known_wrong(
    "one_matrix_in_loss",
    "The penalty in the loss counts only `W1`. Which weights does it cover?",
    (" + np.sum(W2 * W2)", ""),
)
net.known_wrong(
    "other_matrix_in_loss",
    "The penalty in the loss counts only `W2`. Which weights does it cover?",
    ("np.sum(W1 * W1) + ", ""),
)
net.known_wrong(
    "first_matrix_only",
    "Only `W1` is penalised, in the loss and in the gradients. Which weights does the penalty cover?",
    (" + np.sum(W2 * W2)", ""),
    (" + reg * W2", ""),
)
net.known_wrong(
    "second_matrix_only",
    "Only `W2` is penalised, in the loss and in the gradients. Which weights does the penalty cover?",
    ("np.sum(W1 * W1) + ", ""),
    (" + reg * W1", ""),
)
net.known_wrong(
    "weights_divided_by_n",
    "The data parts of `dW1` and `dW2` are too small by the factor N. Who has divided by N already?",
    ("X.T @ dsums", "X.T @ dsums / len(X)"),
    ("hidden.T @ dscores", "hidden.T @ dscores / len(X)"),
)
net.known_wrong(
    "dW1_divided_by_n",
    "The data part of `dW1` is too small by the factor N. Who has divided by N already?",
    ("X.T @ dsums", "X.T @ dsums / len(X)"),
)
net.known_wrong(
    "dW2_divided_by_n",
    "The data part of `dW2` is too small by the factor N. Who has divided by N already?",
    ("hidden.T @ dscores", "hidden.T @ dscores / len(X)"),
)
net.known_wrong(
    "biases_in_penalty",
    "The biases are regularised too. The penalty covers the weights only.",
    ("* (np.sum", '* (np.sum(params["b1"] ** 2) + np.sum(params["b2"] ** 2) + np.sum'),
    ("db2 = dscores.sum(axis=0)", 'db2 = dscores.sum(axis=0) + reg * params["b2"]'),
    ("db1 = dsums.sum(axis=0)", 'db1 = dsums.sum(axis=0) + reg * params["b1"]'),
)
net.known_wrong(
    "biases_in_penalty_of_loss",
    "The loss penalises the biases, too, and no gradient knows of it. The penalty covers the weights only.",
    ("* (np.sum", '* (np.sum(params["b1"] ** 2) + np.sum(params["b2"] ** 2) + np.sum'),
)
net.known_wrong(
    "hidden_bias_missing",
    "The network runs without `b1`.",
    ("two_layer_forward(params, X)", 'two_layer_forward({**params, "b1": 0 * params["b1"]}, X)'),
)
net.known_wrong(
    "output_bias_missing",
    "The network runs without `b2`.",
    ("two_layer_forward(params, X)", 'two_layer_forward({**params, "b2": 0 * params["b2"]}, X)'),
)
net.known_wrong(
    "relu_missing",
    "There is no ReLU in your network, neither forward nor backward: two linear layers in a row are one.",
    (
        "two_layer_forward(params, X)",
        '(None, X @ W1 + params["b1"])\n    scores = hidden @ W2 + params["b2"]',
    ),
    (" * (hidden > 0)", ""),
)
net.known_wrong(
    "relu_missing_forward",
    "The scores of your loss are those of a network without a ReLU. Where does it stand on the way forward?",
    (
        "two_layer_forward(params, X)",
        '(None, X @ W1 + params["b1"])\n    scores = hidden @ W2 + params["b2"]',
    ),
)
net.known_wrong(
    "relu_on_scores",
    "The loss is that of scores that are cut off at 0. A score may be negative.",
    ("softmax_loss(scores, y)", "softmax_loss(np.maximum(0, scores), y)"),
)
net.known_wrong(
    "relu_on_scores_and_gate",
    "The scores go through a ReLU as well, and their gradient through its gate. A score may be negative.",
    ("softmax_loss(scores, y)", "softmax_loss(np.maximum(0, scores), y)"),
    ("    dW2 =", "    dscores = dscores * (scores > 0)\n    dW2 ="),
)
net.known_wrong(
    "first_layer_divided_by_n",
    "The data part of the first layer's gradients is too small by the factor N. Is there a mean between the layers?",
    ("dscores @ W2.T", "dscores @ W2.T / len(X)"),
)
net.known_wrong(
    "W2_not_transposed",
    "`W2` as it is fits `dscores` only where there are as many units as classes, and gives wrong numbers there. "
    "Which length has to disappear?",
    ("W2.T", "W2"),
)
net.known_wrong(
    "gate_leaks",
    "A hundredth of the gradient gets through closed gates, as with a leaky ReLU. What did such a unit pass on?",
    ("(hidden > 0)", "np.where(hidden > 0, 1, 0.01)"),
)
net.known_wrong(
    "gate_at_one",
    "The gate opens only where a unit passed on more than 1. Where is the corner of a ReLU?",
    ("(hidden > 0)", "(hidden > 1)"),
)
net.known_wrong(
    "hidden_bias_gradient_of_first_row",
    "`db1` is that of a single example. To how many rows was `b1` added?",
    ("db1 = dsums.sum(axis=0)", "db1 = dsums[0]"),
)
net.known_wrong(
    "output_bias_gradient_of_first_row",
    "`db2` is that of a single example. To how many rows was `b2` added?",
    ("db2 = dscores.sum(axis=0)", "db2 = dscores[0]"),
)
net.known_wrong(
    "bias_gradient_in_a_row",
    "A bias's gradient came back with two axes, the first of length 1. A gradient has the shape of its "
    "parameter.",
    (".sum(axis=0)", ".sum(axis=0, keepdims=True)"),
)
net.known_wrong(
    "updated_weights_used",
    "The gradient of the first layer is computed with another `W2` than the loss. Has `W2` moved in between?",
    ("dscores @ W2.T", "dscores @ (W2 - dW2).T"),
)
net.known_wrong(
    "hidden_not_used",
    "`dW2` is computed with the sums before the ReLU. What did the second layer multiply?",
    ("hidden.T @ dscores", '(X @ W1 + params["b1"]).T @ dscores'),
)
net.known_wrong(
    "inputs_changed",
    "The call changes the parameters it was given: `W1 += …` writes into the caller's array.",
    ("    db1 = dsums.sum(axis=0)\n", "    db1 = dsums.sum(axis=0)\n    W1 -= dW1\n"),
)


guess = spiral.exercise("two_layer_predict", returns=("labels",), uses=("two_layer_forward",))
guess.values("labels", exact=True, cases=clear_winners)
guess.known_wrong(
    "wrong_axis",
    "There is one answer per class, the best point. Which axis holds the classes?",
    ("axis=1", "axis=0"),
)
guess.known_wrong(
    "lowest_score",
    "The class with the lowest score is returned.",
    ("np.argmax", "np.argmin"),
)
guess.known_wrong(
    "score_returned",
    "The highest score came back, not its position.",
    ("np.argmax", "np.max"),
)
guess.known_wrong(
    "strongest_unit",
    "The label is the number of the strongest hidden unit. Which of the two things that come back are the scores?",
    ("scores, _ =", "_, scores ="),
)
guess.known_wrong(
    "labels_from_one",
    "The labels are too large by 1. What does `argmax` give for the first class?",
    ("np.argmax(scores, axis=1)", "np.argmax(scores, axis=1) + 1"),
)
guess.known_wrong(
    "one_answer_for_all",
    "One number came back for all points. A label is asked for in every row.",
    ("np.argmax(scores, axis=1)", "np.argmax(scores)"),
)
guess.known_wrong(
    "labels_in_a_column",
    "The labels stand in a column of shape (N, 1); (N,) is asked for.",
    ("axis=1", "axis=1, keepdims=True"),
)
guess.known_wrong(
    "negative_scores_cut",
    "Where all scores are negative, class 0 wins: they are cut off at 0 before you compare. A score may be negative.",
    ("np.argmax(scores", "np.argmax(np.maximum(0, scores)"),
)
guess.known_wrong(
    "second_best",
    "The class with the second highest score is returned.",
    ("np.argmax(scores, axis=1)", "np.argsort(scores, axis=1)[:, -2]"),
)
guess.known_wrong(
    "largest_in_size",
    "The score farthest from 0 wins, even if it is negative.",
    ("np.argmax(scores", "np.argmax(np.abs(scores)"),
)
