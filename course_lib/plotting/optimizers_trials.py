"""Experiments of the assignment on optimizers, each a function of a seed, so that they can be repeated.

None of them knows an optimizer, a loss or a layer: the student's functions come in as arguments. What the
notebook says of their results is measured again with several seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Optimizer = Callable[..., tuple[Array, dict[str, Any]]]


def walk(
    optimizer: Optimizer, slope: Callable[[Array], Array], start: Any, num_steps: int, **settings: Any
) -> Array:
    """Return the weights before, between and after some steps, shape (num_steps + 1, …).

    Parameters
    ----------
    optimizer : callable
        ``(w, dw, config) -> (next_w, config)``.
    slope : callable
        From weights to the gradient there.
    start : array_like
        Where to begin.
    num_steps : int
        How many steps to take.
    **settings
        What the optimizer's ``config`` holds at first.
    """
    w, config = np.array(start, dtype=float), dict(settings)
    path = [w]
    for _ in range(num_steps):
        w, config = optimizer(w, slope(w), config)
        path.append(w)
    return np.array(path)


def walk_in_turned_valley(
    optimizer: Optimizer,
    curvatures: Sequence[float],
    start: Sequence[float],
    degrees: float,
    num_steps: int,
    **settings: Any,
) -> tuple[Array, Callable[[Array], Array]]:
    """Return a walk in a valley that was turned about its minimum, and the valley's height for drawing it.

    Parameters
    ----------
    optimizer : callable
        ``(w, dw, config) -> (next_w, config)``.
    curvatures : (float, float)
        Of the valley along its own axes.
    start : (float, float)
        Where to begin, along the valley's own axes; it is turned, too.
    degrees : float
        By how much the valley is turned.
    num_steps : int
        How many steps to take.
    **settings
        What the optimizer's ``config`` holds at first.

    Returns
    -------
    path : ndarray, shape (num_steps + 1, 2)
    height : callable
        From coordinates, shape (2, …), to heights, shape (…).
    """
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    turn = np.array([[cos, -sin], [sin, cos]])
    hessian = turn @ np.diag(curvatures) @ turn.T

    def height(w: Array) -> Array:
        return np.asarray(0.5 * np.einsum("i...,ij,j...->...", w, hessian, w))

    return walk(optimizer, lambda w: hessian @ w, turn @ start, num_steps, **settings), height


def best_rate(kappa: float) -> float:
    """Return plain descent's best rate in a valley with curvatures from ``1 / kappa`` to 1."""
    return 2 / (1 + 1 / kappa)


def best_rate_and_momentum(kappa: float) -> dict[str, Any]:
    """Return momentum's best settings in a valley with curvatures from ``1 / kappa`` to 1.

    References
    ----------
    B. T. Polyak, "Some Methods of Speeding up the Convergence of Iteration Methods", USSR Computational
    Mathematics and Mathematical Physics 4(5), 1964.
    """
    root = np.sqrt(kappa)
    return {"learning_rate": 4 / (1 + 1 / root) ** 2, "momentum": ((root - 1) / (root + 1)) ** 2}


def best_rate_and_nesterov(kappa: float) -> dict[str, float]:
    """Return the best settings of Nesterov momentum in a valley with curvatures from ``1 / kappa`` to 1.

    References
    ----------
    L. Lessard, B. Recht and A. Packard, "Analysis and Design of Optimization Algorithms via Integral
    Quadratic Constraints", SIAM Journal on Optimization 26(1), 2016 (proposition 1).
    """
    root = np.sqrt(3 * kappa + 1)
    return {"learning_rate": 4 / (3 + 1 / kappa), "momentum": (root - 2) / (root + 2)}


def steps_to_arrive(optimizer: Optimizer, kappa: float, most: int = 12_000, **settings: Any) -> int:
    """Count the steps until a walk in a valley stays within a thousandth of its first distance.

    Parameters
    ----------
    optimizer : callable
        ``(w, dw, config) -> (next_w, config)``.
    kappa : float
        The valley's condition number: its curvatures are 1 and ``1 / kappa``.
    most : int
        After so many steps it is given up.
    **settings
        What the optimizer's ``config`` holds at first.
    """
    curvatures, w, config, last = np.array([1 / kappa, 1.0]), np.ones(2), dict(settings), 0
    far = np.sqrt(2.0)
    for step in range(1, most + 1):
        w, config = optimizer(w, curvatures * w, config)
        distance = np.hypot(*w)
        if not distance < 1e6 * far:
            return most
        if distance > far / 1000:
            last = step
        elif step > 1.5 * last + 60:  # an oscillation would have come back by now
            break
    return last + 1


def ends_of_noisy_walks(
    optimizer: Optimizer, learning_rate: float, num_walks: int = 40, first_seed: int = 0
) -> Array:
    """Return distances from the minimum after 120 steps in a ravine whose gradient comes with noise.

    The ravine is x²/20 + 4y², walks begin at (-7, 1), and the noise on both slopes has standard deviation 1.

    Parameters
    ----------
    optimizer : callable
        ``(w, dw, config) -> (next_w, config)``.
    learning_rate : float
        Its rate.
    num_walks, first_seed : int
        One walk for each seed from the first on.
    """
    curvatures = np.array([0.1, 8.0])
    ends = []
    for seed in range(first_seed, first_seed + num_walks):
        rng = np.random.default_rng(seed)

        def slope(w: Array, rng: np.random.Generator = rng) -> Array:
            return curvatures * w + rng.normal(size=2)

        ends.append(walk(optimizer, slope, (-7, 1), 120, learning_rate=learning_rate)[-1])
    return np.asarray(np.linalg.norm(ends, axis=1))


class Images(NamedTuple):
    """Images as rows, and their labels, in two parts."""

    X: Array
    y: Labels
    X_val: Array
    y_val: Labels


@dataclass(frozen=True)
class Run:
    """What a training leaves behind.

    Attributes
    ----------
    losses : ndarray, shape (T,)
        Loss of the minibatch before each step; infinite from where it overflowed.
    accuracy : float
        Share of the validation images that are classified rightly at the end.
    ratios : ndarray, shape (T, L)
        How large each step was compared with the weights, for each matrix of weights.
    first_gradients : ndarray, shape (L,)
        Root mean square of the first gradient of each matrix of weights.
    """

    losses: Array
    accuracy: float
    ratios: Array
    first_gradients: Array

    @property
    def end(self) -> float:
        """The mean loss of the last 50 steps."""
        return float(self.losses[-50:].mean())


class Layers(NamedTuple):
    """The layers that a network is built of: the student's own, or lent ones."""

    affine_forward: Callable[..., Any]
    affine_backward: Callable[..., Any]
    curve_forward: Callable[..., Any]
    curve_backward: Callable[..., Any]
    softmax_loss: Callable[..., Any]


def train_layers(
    layers: Layers,
    optimizer: Optimizer,
    config: dict[str, Any],
    images: Images,
    *,
    hidden: tuple[int, ...] = (50,) * 5,
    num_steps: int = 500,
    batch_size: int = 64,
    reg: float = 0.0,
    seed: int = 0,
    then: tuple[int, Optimizer, dict[str, Any]] | None = None,
    schedule: Callable[[list[float]], float] | None = None,
) -> Run:
    """Train a network of affine layers with a curve between them, on minibatches.

    The first weights have the variance 1/n for n inputs.

    Parameters
    ----------
    layers : Layers
        What it is built of.
    optimizer, config
        ``(w, dw, config) -> (next_w, config)``; every array of weights gets a copy of ``config``.
    images : Images
    hidden : tuple of int
        Sizes of the hidden layers; none make a linear classifier.
    num_steps, batch_size, seed : int
        How many steps to take, of how many images each, and what all chance comes from.
    reg : float
        Strength of the penalty ``0.5 * reg * sum(W**2)``.
    then : (int, optimizer, config), optional
        From this step on, use another optimizer.
    schedule : callable, optional
        From the validation losses of all epochs of 16 steps so far to the learning rate of the next.
    """
    rng = np.random.default_rng(seed)
    sizes = [images.X.shape[1], *hidden, int(images.y.max()) + 1]
    weights = [rng.normal(size=shape) / np.sqrt(shape[0]) for shape in pairwise(sizes)]
    params = [p for w in weights for p in (w, np.zeros(w.shape[1]))]
    configs = [dict(config) for _ in params]
    losses, val_losses = np.full(num_steps, np.inf), list[float]()
    ratios, first = np.zeros((num_steps, len(weights))), np.zeros(len(weights))
    with np.errstate(over="ignore", invalid="ignore"):  # too high a rate is a result, not an accident
        for step in range(num_steps):
            if then is not None and step == then[0]:
                optimizer, configs = then[1], [dict(then[2]) for _ in params]
            if schedule is not None and step % 16 == 0:
                if step > 0:
                    scores = _scores(layers, params, images.X_val)[0]
                    val_losses.append(float(layers.softmax_loss(scores, images.y_val)[0]))
                configs = [{**config, "learning_rate": schedule(list(val_losses))} for config in configs]
            batch = rng.integers(len(images.X), size=batch_size)
            loss, grads = _loss_and_gradients(layers, params, images.X[batch], images.y[batch])
            if not np.isfinite(loss):
                break
            losses[step] = loss + 0.5 * reg * sum(np.sum(w**2) for w in params[::2])
            grads = [
                g + reg * p if i % 2 == 0 else g for i, (g, p) in enumerate(zip(grads, params, strict=True))
            ]
            if step == 0:
                first = np.array([np.sqrt(np.mean(grad**2)) for grad in grads[::2]])
            for i, (p, grad) in enumerate(zip(params, grads, strict=True)):
                params[i], configs[i] = optimizer(p, grad, configs[i])
                if i % 2 == 0:
                    ratios[step, i // 2] = np.linalg.norm(params[i] - p) / np.linalg.norm(p)
        scores = _scores(layers, params, images.X_val)[0]
    return Run(losses, float(np.mean(scores.argmax(axis=1) == images.y_val)), ratios, first)


def _scores(layers: Layers, params: list[Array], X: Array) -> tuple[Array, list[Any]]:
    h, caches = X, []
    for i in range(0, len(params), 2):
        h, affine = layers.affine_forward(h, params[i], params[i + 1])
        curve = None
        if i + 2 < len(params):
            h, curve = layers.curve_forward(h)
        caches.append((affine, curve))
    return h, caches


def _loss_and_gradients(
    layers: Layers, params: list[Array], X: Array, y: Labels
) -> tuple[float, list[Array]]:
    scores, caches = _scores(layers, params, X)
    loss, dh = layers.softmax_loss(scores, y)
    grads: list[Array] = []
    for affine, curve in reversed(caches):
        if curve is not None:
            dh = layers.curve_backward(dh, curve)
        dh, dw, db = layers.affine_backward(dh, affine)
        grads = [dw, db, *grads]
    return loss, grads


def losses_of_batches(
    layers: Layers,
    optimizer: Optimizer,
    images: Images,
    size: int,
    learning_rate: float,
    seed: int = 0,
    examples: int = 16384,
) -> Array:
    """Return the losses of a linear classifier trained on batches of some size."""
    config, steps = {"learning_rate": learning_rate}, examples // size
    settings: dict[str, Any] = {"hidden": (), "num_steps": steps, "batch_size": size, "reg": 1e-3}
    return train_layers(layers, optimizer, config, images, seed=seed, **settings).losses


def noise_of_batches(
    layers: Layers, images: Images, sizes: tuple[int, ...], draws: int = 100, seed: int = 0
) -> dict[int, float]:
    """Return how far a minibatch's gradient is from the full one, by batch size.

    It is measured where a linear classifier begins: a root mean square over so many draws.
    """
    rng = np.random.default_rng(seed)
    shape = (images.X.shape[1], int(images.y.max()) + 1)
    params = [rng.normal(size=shape) / np.sqrt(shape[0]), np.zeros(shape[1])]
    full = _loss_and_gradients(layers, params, images.X, images.y)[1][0]
    noise = {}
    for size in sizes:
        squares = []
        for _ in range(draws):
            batch = rng.integers(len(images.X), size=size)
            grad = _loss_and_gradients(layers, params, images.X[batch], images.y[batch])[1][0]
            squares.append(np.sum((grad - full) ** 2))
        noise[size] = float(np.sqrt(np.mean(squares)))
    return noise
