"""What misleads: gradient checks at the start, under a strong penalty, with many examples; inputs off centre.

None of the functions here knows a gradient: a student's layers come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Layers = Mapping[str, Any]  # functions by name

_HIDDEN = 30


def largest_gap(analytic: Array, slopes: Array) -> float:
    """Return the largest difference between two gradients, as a share of the largest slope."""
    return float(np.abs(analytic - slopes).max() / np.abs(slopes).max())


def forgotten_mask(layers: Layers, X: Array, y: Labels, seed: int, steps: int) -> float:
    """Return how wrong an SVM gradient is that counts every rival, after some steps of a linear classifier.

    Parameters
    ----------
    layers : mapping
        ``affine_forward``, ``affine_backward``, ``svm_loss`` and ``numerical_gradient``.
    X, y : ndarray, shapes (N, D) and (N,)
        Ten examples or so of ten classes.
    seed : int
        Draws the first weights.
    steps : int
        Steps along the right gradient before the check.
    """
    W, b = 1e-3 * np.random.default_rng(seed).normal(size=(X.shape[1], 10)), np.zeros(10)
    for _ in range(steps):
        scores, cache = layers["affine_forward"](X, W, b)
        _, dW, db = layers["affine_backward"](layers["svm_loss"](scores, y)[1], cache)
        W, b = W - 0.1 * dW, b - 0.1 * db
    forgetful = np.full((len(X), 10), 1 / len(X))
    forgetful[np.arange(len(X)), y] = -9 / len(X)
    _, dW, _ = layers["affine_backward"](forgetful, layers["affine_forward"](X, W, b)[1])

    def loss(W: Array) -> float:
        return float(layers["svm_loss"](layers["affine_forward"](X, W, b)[0], y)[0])

    return largest_gap(dW, layers["numerical_gradient"](loss, W))


def drowned_gate(layers: Layers, X: Array, y: Labels, seed: int, reg: float) -> float:
    """Return how wrong the gradient of W1 is of a network that forgets its ReLU on the way back.

    Parameters
    ----------
    layers : mapping
        ``affine_forward``, ``affine_backward``, ``relu_forward``, ``softmax_loss``, ``two_layer_loss`` and
        ``numerical_gradient``.
    X, y : ndarray, shapes (N, D) and (N,)
    seed : int
        Draws the weights.
    reg : float
        Strength of the penalty.
    """
    params = fresh(X.shape[1], seed)
    a, first = layers["affine_forward"](X, params["W1"], params["b1"])
    h, _ = layers["relu_forward"](a)
    scores, second = layers["affine_forward"](h, params["W2"], params["b2"])
    dh = layers["affine_backward"](layers["softmax_loss"](scores, y)[1], second)[0]
    forgetful = layers["affine_backward"](dh, first)[1] + reg * params["W1"]

    def loss(W: Array) -> float:
        return float(layers["two_layer_loss"]({**params, "W1": W}, X, y, reg)[0])

    return largest_gap(forgetful, layers["numerical_gradient"](loss, params["W1"]))


def corners(layers: Layers, X: Array, y: Labels, seed: int) -> int:
    """Return how many entries of a right gradient fail a check with a step of 1e-3 and both tolerances."""
    params = fresh(X.shape[1], seed)

    def loss(W: Array) -> float:
        return float(layers["two_layer_loss"]({**params, "W1": W}, X, y, 0.0)[0])

    slopes = layers["numerical_gradient"](loss, params["W1"], 1e-3)
    analytic = layers["two_layer_loss"](params, X, y, 0.0)[1]["W1"]
    size = np.maximum(np.abs(slopes), np.abs(analytic))
    return int(np.sum(np.abs(slopes - analytic) > 1e-9 + 1e-6 * size))


def fresh(num_inputs: int, seed: int) -> dict[str, Array]:
    """Return the parameters of a network with 30 hidden units and ten classes."""
    rng = np.random.default_rng(seed)
    W1, W2 = rng.normal(size=(num_inputs, _HIDDEN)), rng.normal(size=(_HIDDEN, 10))
    return {"W1": 0.3 * W1, "b1": np.zeros(_HIDDEN), "W2": 0.3 * W2, "b2": np.zeros(10)}


def deceptions(layers: Layers, X: Array, y: Labels, seed: int = 0) -> str:
    """Return what each of the three checks says, with and without what misleads it."""
    lines = []
    for steps in (0, 10):
        gap = forgotten_mask(layers, X[:20], y[:20], seed, steps)
        lines.append(f"mask forgotten, after {steps:2d} steps: off by {gap:.1e} of the largest slope")
    for reg in (0, 1000):
        gap = drowned_gate(layers, X[:20], y[:20], seed, reg)
        lines.append(f"ReLU forgotten, reg {reg:5,}: off by {gap:.1e} of the largest slope")
    for number in (5, 200):
        wrong = corners(layers, X[:number], y[:number], seed)
        lines.append(f"all correct, {number:3d} examples: {wrong} entries outside both tolerances")
    return "\n".join(lines)


def centring(
    functions: Mapping[str, Callable[..., Any]], seed: int, inputs: int = 20, number: int = 2000
) -> dict[str, tuple[float, float]]:
    """Return what a unit's weights feel of activations whose outputs are not centred.

    Parameters
    ----------
    functions : mapping
        Activations by name.
    seed : int
        Draws normally distributed numbers for them.
    inputs, number : int
        Of the unit, and of examples.

    Returns
    -------
    dict of str to (float, float)
        For which share of the examples the gradients of all weights have one sign, and the largest curvature
        of a mean squared error over its smallest.
    """
    z = np.random.default_rng(seed).normal(size=(number, inputs))
    found = {}
    for name, function in functions.items():
        out = np.asarray(function(z))
        one_sign = np.mean((out >= 0).all(axis=1) | (out <= 0).all(axis=1))
        curvatures = np.linalg.eigvalsh(out.T @ out / number)
        found[name] = (float(one_sign), float(curvatures[-1] / curvatures[0]))
    return found
