"""Section 11, "A two-layer network"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import backprop
from .cases import labels_of


def network(rng: np.random.Generator, shape: tuple[int, ...], h: int, c: int) -> dict[str, Any]:
    """Draw parameters with biases so large that leaving one out shows.

    Scores are moderate, so that no probability is tiny: what a small number inside a logarithm does is
    looked at in `softmax_loss`.
    """
    d = int(np.prod(shape[1:]))
    return {
        "W1": 0.5 * rng.normal(size=(d, h)),
        "b1": rng.normal(size=h),
        "W2": 0.4 * rng.normal(size=(h, c)),
        "b2": rng.normal(size=c),
    }


LAST_MISSING = "the last class has no example"


def networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw small networks and minibatches; parameters are arguments of their own, see the driver."""
    for label, shape, h, c, reg in [
        ("", (6, 4), 5, 3, rng.uniform(0.2, 0.8)),
        ("", (5, 3), 8, 4, rng.uniform(0.2, 0.8)),
        (LAST_MISSING, (7, 3), 5, 4, rng.uniform(0.2, 0.8)),
        (LAST_MISSING, (4, 5), 7, 6, rng.uniform(0.2, 0.8)),
        ("reg is 0", (7, 4), 6, 3, 0.0),
        ("examples have two axes", (4, 2, 3), 5, 3, rng.uniform(0.2, 0.8)),
        ("all matrices are square", (4, 4), 4, 4, rng.uniform(0.2, 0.8)),
        ("there is one example", (1, 5), 6, 3, rng.uniform(0.2, 0.8)),
        ("there are two classes", (6, 3), 4, 2, rng.uniform(0.2, 0.8)),
    ]:
        yield case(
            label,
            via="two_layer",
            **network(rng, shape, h, c),
            X=rng.normal(size=shape),
            y=labels_of(rng, shape[0], c, last=label != LAST_MISSING),
            reg=float(reg),
        )


def growing_batches(rng: np.random.Generator) -> Iterator[Case]:
    params = network(rng, (8, 5), 6, 3)
    yield case(params=params, X=rng.normal(size=(8, 5)), y=rng.integers(3, size=8), reg=0.1)


LOWEST = "    dX, dW1, db1 = affine_backward(da, first)\n"
PENALTY = "0.5 * reg * (np.vdot(W1, W1) + np.vdot(W2, W2))"
net = backprop.exercise(
    "two_layer_loss",
    returns=("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']", "grads['X']", "shapes"),
    uses=("affine_forward", "affine_backward", "relu_forward", "relu_backward", "softmax_loss"),
)
net.values("loss", of="loss", cases=networks)
net.values("weights", of=("grads['W1']", "grads['W2']"), cases=networks)
net.values("biases", of=("grads['b1']", "grads['b2']"), cases=networks)
net.values("gradient of X", of="grads['X']", cases=networks)
net.property("bias shapes", "one_axis", cases=networks, form=True, diagnosis="biases_kept_2d")
net.vectorised("vectorised", grows=("X", "y"), cases=growing_batches)
net.unchanged("inputs unchanged", cases=networks)
net.known_wrong(
    "no_gradient_of_X",
    "`grads` has no entry for `X`. What does the first layer hand back beside the gradients of its parameters?",
    (', "X": dX', ""),
)
net.known_wrong(
    "gate_forgotten_for_X",
    "The gradient of `X` is computed with the gradient before the ReLU's gate. Which one belongs to `a`?",
    (LOWEST, f"{LOWEST}    dX = affine_backward(dh, first)[0]\n"),
)
net.known_wrong(
    "gradient_of_X_flat",
    "The gradient of `X` has one row per example, whatever shape an example has. A gradient has the shape of its thing.",
    ('"X": dX', '"X": dX.reshape(len(X), -1)'),
)
net.known_wrong(
    "hidden_gradient_for_X",
    "Under `X` stands the gradient of the hidden layer. One step is left: through which weights?",
    ('"X": dX', '"X": da'),
)
for epsilon in ("1e-3", "1e-4", "1e-5", "1e-6"):
    net.known_wrong(
        f"epsilon_in_log_{epsilon}",
        "A constant beside the probability caps the loss, however large the true one is. Which form of the loss needs no "
        "logarithm of a probability? You have it: `softmax_loss`.",
        (
            "    loss, dscores = softmax_loss(scores, y)\n",
            "    loss, dscores = softmax_loss(scores, y)\n    p = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
            "    p = p[np.arange(len(y)), y] / p.sum(axis=1)\n"
            f"    loss = -np.mean(np.log(p + {epsilon}))\n",
        ),
    )
net.known_wrong(
    "sigmoid_units",
    "The hidden units are sigmoids, forward and backward. Which activation does this network have?",
    ("h, gate = relu_forward(a)", "h = 1 / (1 + np.exp(-a))"),
    ("da = relu_backward(dh, gate)", "da = dh * h * (1 - h)"),
)
net.known_wrong(
    "tanh_units",
    "The hidden units are tanhs, forward and backward. Which activation does this network have?",
    ("h, gate = relu_forward(a)", "h = np.tanh(a)"),
    ("da = relu_backward(dh, gate)", "da = dh * (1 - h**2)"),
)
net.known_wrong(
    "relu_missing",
    "There is no ReLU in your network: two affine layers in a row are one.",
    ("h, gate = relu_forward(a)", "h, gate = a, np.ones_like(a)"),
)
net.known_wrong(
    "relu_missing_backward",
    "The gradient of the hidden layer doesn't go back through the ReLU. Which entries of `dh` must not get through?",
    ("da = relu_backward(dh, gate)", "da = dh"),
)
net.known_wrong(
    "hidden_bias_missing",
    "The hidden layer's bias is not used.",
    ("affine_forward(X, W1, b1)", "affine_forward(X, W1, 0 * b1)"),
)
net.known_wrong(
    "output_bias_missing",
    "The output layer's bias is not used.",
    ("affine_forward(h, W2, b2)", "affine_forward(h, W2, 0 * b2)"),
)
net.known_wrong(
    "relu_on_scores",
    "The scores go through a ReLU as well. They may be negative.",
    (
        "scores, second = affine_forward(h, W2, b2)",
        "scores, second = affine_forward(h, W2, b2)\n    scores, last = relu_forward(scores)",
    ),
    (
        "dh, dW2, db2 = affine_backward(dscores, second)",
        "dh, dW2, db2 = affine_backward(relu_backward(dscores, last), second)",
    ),
)
net.known_wrong(
    "relu_on_scores_forward",
    "The loss is that of scores that are cut off at 0, and the gradients know nothing of that. Scores may be negative.",
    ("softmax_loss(scores, y)", "softmax_loss(np.maximum(0, scores), y)"),
)
net.known_wrong(
    "penalty_missing",
    "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
    (f"    loss += {PENALTY}\n", ""),
    ("    dW1 += reg * W1\n    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_missing_in_loss",
    "The loss leaves the penalty out. What would a numerical gradient of this loss say about `reg`?",
    (f"    loss += {PENALTY}\n", ""),
)
net.known_wrong(
    "penalty_missing_in_gradients",
    "The gradients lack the penalty's part. The weights are used in two places: what happens where a "
    "wire branches?",
    ("    dW1 += reg * W1\n    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_missing_in_dW1",
    "The gradient of W1 lacks the penalty's part. In which two places is W1 used?",
    ("    dW1 += reg * W1\n", ""),
)
net.known_wrong(
    "penalty_missing_in_dW2",
    "The gradient of W2 lacks the penalty's part. In which two places is W2 used?",
    ("    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_of_W1_only",
    "Only W1 is penalised, in the loss and in the gradients. Which weights does the formula add up?",
    (" + np.vdot(W2, W2)", ""),
    ("    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_of_W2_only",
    "Only W2 is penalised, in the loss and in the gradients. Which weights does the formula add up?",
    ("np.vdot(W1, W1) + ", ""),
    ("    dW1 += reg * W1\n", ""),
)
net.known_wrong(
    "reg_on_W1_only_in_loss",
    "In the loss, ½·reg multiplies the first sum alone. How far does a factor reach?",
    (PENALTY, "0.5 * reg * np.vdot(W1, W1) + np.vdot(W2, W2)"),
)
net.known_wrong(
    "penalty_of_W1_twice_in_loss",
    "The penalty in the loss counts W1 twice, and W2 not at all.",
    ("np.vdot(W2, W2)", "np.vdot(W1, W1)"),
)
net.known_wrong(
    "penalty_of_W2_twice_in_loss",
    "The penalty in the loss counts W2 twice, and W1 not at all.",
    ("np.vdot(W1, W1)", "np.vdot(W2, W2)"),
)
net.known_wrong(
    "penalty_of_W1_only_in_loss",
    "The penalty in the loss counts only W1. Which weights does the formula add up?",
    (" + np.vdot(W2, W2)", ""),
)
net.known_wrong(
    "penalty_of_W2_only_in_loss",
    "The penalty in the loss counts only W2. Which weights does the formula add up?",
    ("np.vdot(W1, W1) + ", ""),
)


def slopes(factor: str) -> list[tuple[str, str]]:
    """Return edits that put another slope of the penalty; ``{}`` is where the matrix goes."""
    return [(f"+= reg * {W}", factor.format(W)) for W in ("W1", "W2")]


net.known_wrong(
    "penalty_without_half",
    "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
    ("0.5 * reg", "1.0 * reg"),
    *slopes("+= 2 * reg * {}"),
)
net.known_wrong(
    "half_missing_in_loss",
    "The penalty in your loss is reg·ΣW²; this course writes ½·reg·ΣW². Which half went missing?",
    ("0.5 * reg", "1.0 * reg"),
)
net.known_wrong(
    "penalty_slope_doubled",
    "The penalty's gradients are twice what they should be. What does the ½ in the loss do when you "
    "differentiate?",
    *slopes("+= 2 * reg * {}"),
)
net.known_wrong(
    "penalty_slope_halved",
    "The penalty's gradients are half of what they should be. What becomes of the ½ in the loss when "
    "you differentiate a square?",
    *slopes("+= 0.5 * reg * {}"),
)
net.known_wrong(
    "penalty_slope_is_a_sum",
    "The penalty adds the same number to every entry of a gradient: `reg` times the sum of the weights. On which weights "
    "does the slope in one weight depend?",
    *slopes("+= reg * np.sum({})"),
)
net.known_wrong(
    "penalty_slope_squared",
    "The penalty's gradients contain the squares of the weights. Which power is left after differentiating?",
    *slopes("+= reg * {}**2"),
)
net.known_wrong(
    "penalty_slope_negated",
    "The penalty's gradients have the wrong sign: steps against them make weights larger. Does the "
    "penalty rise or fall with the size of a weight?",
    *slopes("-= reg * {}"),
)
net.known_wrong(
    "penalty_subtracted",
    "The penalty is subtracted from the loss: large weights are rewarded.",
    ("loss += 0.5", "loss -= 0.5"),
)
net.known_wrong(
    "penalty_over_n",
    "The penalty is divided by the number of examples, in loss and gradients. Of which term is the mean "
    "taken?",
    ("0.5 * reg", "0.5 / len(X) * reg"),
    *slopes("+= reg / len(X) * {}"),
)
net.known_wrong(
    "penalty_over_n_in_loss",
    "In the loss, the penalty is divided by the number of examples. Of which term is the mean taken?",
    ("0.5 * reg", "0.5 / len(X) * reg"),
)
net.known_wrong(
    "penalty_over_n_in_gradients",
    "The penalty's gradients are divided by the number of examples. Was the penalty a mean over them?",
    *slopes("+= reg / len(X) * {}"),
)
net.known_wrong(
    "penalty_is_a_mean",
    "The penalty in your loss is made of the means of the squared weights. What does the formula do with them?",
    ("np.vdot(W1, W1)", "np.mean(W1 * W1)"),
    ("np.vdot(W2, W2)", "np.mean(W2 * W2)"),
)
net.known_wrong(
    "penalty_is_a_norm",
    "The penalty in your loss is made of roots of sums of squares: of lengths. Is there a root in the formula?",
    ("np.vdot(W1, W1)", "np.linalg.norm(W1)"),
    ("np.vdot(W2, W2)", "np.linalg.norm(W2)"),
)
net.known_wrong(
    "penalty_of_sizes",
    "The penalty in your loss adds up the sizes of the weights, not their squares: that is the L1 penalty.",
    ("np.vdot(W1, W1)", "np.abs(W1).sum()"),
    ("np.vdot(W2, W2)", "np.abs(W2).sum()"),
)
net.known_wrong(
    "penalty_overwrites_loss",
    "Your loss is the penalty alone. What became of the data loss?",
    ("loss += 0.5", "loss = 0.5"),
)
net.known_wrong(
    "penalty_overwrites_gradients",
    "The weights' gradients hold the penalty's part alone. What became of the data's?",
    *slopes("= reg * {}"),
)
net.known_wrong(
    "biases_penalised_in_loss",
    "The loss penalises the biases, too, and no gradient knows of it. The penalty covers the weights only.",
    ("np.vdot(W1, W1) +", "np.vdot(b1, b1) + np.vdot(b2, b2) + np.vdot(W1, W1) +"),
)
net.known_wrong(
    "bias_penalised",
    "The biases are penalised as well. What would a large bias do to overfitting?",
    ("np.vdot(W1, W1) +", "np.vdot(b1, b1) + np.vdot(b2, b2) + np.vdot(W1, W1) +"),
    ("    dW1 += reg * W1\n", "    dW1 += reg * W1\n    db1 = db1 + reg * b1\n    db2 = db2 + reg * b2\n"),
)
net.known_wrong(
    "averaged_twice",
    "All gradients of the data loss are divided by the number of examples once more. Where was the mean taken already?",
    ("affine_backward(dscores, second)", "affine_backward(dscores / len(X), second)"),
)
TOP = "    loss, dscores = softmax_loss(scores, y)\n"
net.known_wrong(
    "sum_not_mean",
    "The data parts of loss and gradients are sums over the examples; means are asked for.",
    (TOP, f"{TOP}    loss, dscores = len(X) * loss, len(X) * dscores\n"),
)
net.known_wrong(
    "loss_not_averaged",
    "The data part of the loss is a sum over the examples. A mean is asked for.",
    (TOP, f"{TOP}    loss = len(X) * loss\n"),
)
net.known_wrong(
    "gradient_not_averaged",
    "The data part of the gradients is too large by the factor N. The loss asked for is a mean: what about its slope?",
    (TOP, f"{TOP}    dscores = len(X) * dscores\n"),
)
net.known_wrong(
    "loss_divided_twice",
    "The data part of the loss is too small by the factor N. Where was the mean taken already?",
    (TOP, f"{TOP}    loss /= len(X)\n"),
)
net.known_wrong(
    "classes_from_labels",
    "You take the number of classes from the largest label. What if the last class has no example in "
    "the batch, and what else knows C?",
    (TOP, f"{TOP}    dscores -= 0 * np.eye(y.max() + 1)[y]\n"),
)
net.known_wrong(
    "classes_counted",
    "You count the classes among the labels. What if some class has no example in the batch, and what "
    "else knows C?",
    (TOP, f"{TOP}    dscores -= 0 * np.eye(len(np.unique(y)))[y]\n"),
)
net.known_wrong(
    "first_layer_averaged_again",
    "The data part of the first layer's gradients is too small by the factor N. Is there a mean between the layers?",
    ("relu_backward(dh, gate)", "relu_backward(dh, gate) / len(X)"),
)
net.known_wrong(
    "gate_forgotten_for_bias",
    "`db1` is computed with the gradient before the ReLU's gate. Which gradient belongs to `a`?",
    (LOWEST, f"{LOWEST}    db1 = dh.sum(axis=0)\n"),
)
net.known_wrong(
    "gate_forgotten_for_weights",
    "`dW1` is computed with the gradient before the ReLU's gate. Which gradient belongs to `a`?",
    (LOWEST, f"{LOWEST}    dW1 = X.reshape(len(X), -1).T @ dh\n"),
)
net.known_wrong(
    "relu_missing_forward",
    "The scores are those of a network without a ReLU. What does the second affine layer get as its input?",
    ("affine_forward(h, W2, b2)", "affine_forward(a, W2, b2)"),
)
net.known_wrong(
    "moved_W2_used",
    "The hidden layer's gradient is computed with another W2 than the loss. Has it moved in between?",
    ("    da = relu_backward(dh, gate)\n", "    da = relu_backward(dscores @ (W2 - dW2).T, gate)\n"),
)
net.known_wrong(
    "mask_from_scores_gradient",
    "The hidden gradient is cut off where it is negative. Which sign decided in the forward half which "
    "entries got through?",
    ("da = relu_backward(dh, gate)", "da = np.maximum(0, dh)"),
)
net.known_wrong(
    "biases_kept_2d",
    "Bias gradients have two axes, (1, H) or (1, C). The biases have one, and a gradient has the shape of its thing.",
    ('"b1": db1, "W2": dW2, "b2": db2', '"b1": db1[None], "W2": dW2, "b2": db2[None]'),
)
net.known_wrong(
    "bias_gradients_summed_to_rows",
    "The bias gradients are means over the examples. `dscores` contains the mean already: what is left to do?",
    ('"b1": db1, "W2": dW2, "b2": db2', '"b1": db1 / len(X), "W2": dW2, "b2": db2 / len(X)'),
)
net.known_wrong(
    "other_names",
    "`grads` has no entries under the names of the parameters, W1, b1, W2 and b2.",
    ('"W1": dW1, "b1": db1, "W2": dW2, "b2": db2', '"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2'),
)
net.known_wrong(
    "svm_on_top",
    "The last layer of your network is the SVM loss. Which one does the sketch above end in?",
    ("softmax_loss(scores, y)", "svm_loss(scores, y)"),
)
net.known_wrong(
    "inputs_changed",
    "Your function writes into the caller's parameters or data. The step is the caller's business: return gradients.",
    ("    return loss, {", "    W1 -= 0.1 * dW1\n    return loss, {"),
)
net.known_wrong(
    "python_loop",
    "The examples go through the network one by one. All layers take whole batches.",
    (
        "    a, first = affine_forward(X, W1, b1)\n",
        "    a, first = affine_forward(X, W1, b1)\n    a = np.array([X[i].ravel() @ W1 + b1 for i in range(len(X))])\n",
    ),
)
net.known_wrong(
    "hidden_before_relu_in_dW2",
    "`dW2` is computed with the hidden sums before the ReLU. What did the second layer multiply with W2 on the way "
    "forward?",
    ("    dW2 += reg * W2\n", "    dW2 = a.T @ dscores + reg * W2\n"),
)


backprop.choice(
    "parameter_count",
    options="ABCD",
    because={
        "A": "These are the units. Each hidden unit has a weight for every one of the 64 inputs.",
        "B": "These are the weights. What else does each layer learn?",
        "D": "Which units have a bias: those that something flows into, or the inputs, too?",
    },
    why="64 · 100 weights and 100 biases in the first layer, 100 · 10 weights and 10 biases in the second: "
    "6,500 + 1,010. Inputs have no biases.",
)
backprop.choice(
    "cost_of_gradients",
    options="ABCD",
    because={
        "A": "Right for one weight. The centred difference needs two evaluations for each of them.",
        "B": "Centred differences need two evaluations per weight. And backpropagation walks through the graph once.",
        "D": "Right for the differences. How often does backpropagation walk through the graph?",
    },
    why="Centred differences evaluate the loss twice per weight. Backpropagation goes through the "
    "graph once forward and once back, at about the price of three evaluations.",
)
