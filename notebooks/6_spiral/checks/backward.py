"""Section 5, "Backwards through both layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import labels_of, net_params
from .mistakes import known_wrong_penalties, known_wrong_scores

NET = ("W1", "b1", "W2", "b2")


def net_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a network in odd shapes; with continuous weights no unit sits on its kink."""

    def batch(label: str, n: int, d: int, h: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        points = rng.normal(size=(n, d)) if X is None else X
        y = labels_of(rng, n, c)
        params = net_params(rng, d, h, c)
        return case(label, via="loss_and_grads", names=list(NET), X=points, y=y, reg=reg, **params)

    yield batch("", 8, 2, 6, 3, 0.7)
    yield batch("", 12, 3, 5, 4, rng.uniform(0.2, 2))
    yield batch("reg is 0", 9, 2, 7, 3, 0.0)
    yield batch("there is one example", 1, 2, 9, 3, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 5, 2, rng.uniform(0.2, 2))
    yield batch("there are as many hidden units as classes", 6, 3, 4, 4, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 5, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a call as students write it, whose examples can be repeated to measure how run time grows."""
    yield case(params=net_params(rng, 2, 6, 3), X=rng.normal(size=(8, 2)), y=rng.integers(3, size=8), reg=0.3)


def clear_winners(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks to predict with, on so many points that a wrong rule shows."""
    for n, d, h, c in [(40, 2, 8, 3), (30, 3, 6, 6), (25, 1, 7, 2)]:
        yield case(params=net_params(rng, d, h, c), X=rng.normal(size=(n, d)))
    yield case("there is one point", params=net_params(rng, 2, 7, 4), X=rng.normal(size=(1, 2)))


net = spiral.exercise(
    "two_layer_loss_and_grads",
    returns=("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']", "shapes"),
    uses=("two_layer_forward",),
)
net.values("loss", of="loss", cases=net_batches)
net.values("weights", of=("grads['W1']", "grads['W2']"), cases=net_batches)
net.values("biases", of=("grads['b1']", "grads['b2']"), cases=net_batches)
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
    "The gate opens where the gradient is positive. It should open where the unit was.",
    ("(hidden > 0)", "(dhidden > 0)"),
)
net.known_wrong(
    "gate_multiplies_by_hidden",
    "The gradient is multiplied by what the unit passed on. What is the slope of max(0, a) at a > 0?",
    ("(hidden > 0)", "hidden"),
)
net.known_wrong(
    "gate_forgotten_for_bias",
    "`dW1` is right, `db1` isn't: it was taken before the gate.",
    ("db1 = dsums.sum(axis=0)", "db1 = dhidden.sum(axis=0)"),
)
net.known_wrong(
    "gate_forgotten_for_weights",
    "`db1` is right, `dW1` isn't: it was taken before the gate.",
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
    "The loss penalises both matrices, but `dW1` has no term from it.",
    (" + reg * W1", ""),
)
net.known_wrong(
    "penalty_of_first_layer_only",
    "The loss penalises both matrices, but `dW2` has no term from it.",
    (" + reg * W2", ""),
)
net.known_wrong(
    "one_matrix_in_loss",
    "The gradients feel two penalties, the loss counts only that of `W1`.",
    (" + np.sum(W2 * W2)", ""),
)
net.known_wrong(
    "other_matrix_in_loss",
    "The gradients feel two penalties, the loss counts only that of `W2`.",
    ("np.sum(W1 * W1) + ", ""),
)
net.known_wrong(
    "biases_in_penalty",
    "The biases are regularised too. The penalty covers the weights only.",
    ("np.sum(W2 * W2))", 'np.sum(W2 * W2) + np.sum(params["b1"] ** 2) + np.sum(params["b2"] ** 2))'),
    ("db2 = dscores.sum(axis=0)", 'db2 = dscores.sum(axis=0) + reg * params["b2"]'),
    ("db1 = dsums.sum(axis=0)", 'db1 = dsums.sum(axis=0) + reg * params["b1"]'),
)
net.known_wrong(
    "bias_gradient_in_a_row",
    "The biases' gradients have shape (1, H) and (1, C). A gradient has the shape of its parameter.",
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
    "largest_in_size",
    "The score farthest from 0 wins, even if it is negative.",
    ("np.argmax(scores", "np.argmax(np.abs(scores)"),
)
