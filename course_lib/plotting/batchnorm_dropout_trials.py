"""Experiments of the assignment on initialisation, batch norm and dropout, each a function of a seed.

None of them knows a layer: the student's functions come in as arguments. What the notebook says of their
results is measured again with several seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_lib.data import Dataset

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Params = dict[str, Array]
Config = dict[str, Any]
Init = Callable[[int, int, np.random.Generator], Array]
DEEP = (50,) * 5  # hidden layers of the deep network that several figures are about


class Net(NamedTuple):
    """A network of any depth: the student's two functions."""

    forward: Callable[[Params, Array, Config], tuple[Array, Any]]
    loss: Callable[[Params, Array, Labels, Config], tuple[float, Params]]


class Images(NamedTuple):
    """Images as rows, and their labels, in two parts."""

    X: Array
    y: Labels
    X_val: Array
    y_val: Labels


def centred_images(data: Dataset, num_train: int = 1000) -> Images:
    """Return images minus the training part's mean, of about the same length whatever their size."""
    X, y = data.X_train[:num_train], data.y_train[:num_train]
    spread = X.std() * np.sqrt(X.shape[1] / 64)
    mean = X.mean(axis=0)
    return Images(
        (X - mean) / spread, y, (data.X_train[num_train:] - mean) / spread, data.y_train[num_train:]
    )


def new_network(sizes: Sequence[int], init: Init, rng: np.random.Generator, norm: bool) -> Params:
    """Return parameters for layers of some sizes; scales are 1, shifts and biases 0."""
    params = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{i}"], params[f"b{i}"] = init(n_in, n_out, rng), np.zeros(n_out)
        if norm and i < len(sizes) - 1:
            params[f"gamma{i}"], params[f"beta{i}"] = np.ones(n_out), np.zeros(n_out)
    return params


def configuration(norm: bool, num_hidden: int, **settings: Any) -> Config:
    """Return a configuration for training, with or without batch norm."""
    return {"mode": "train", **({"bn_params": [{} for _ in range(num_hidden)]} if norm else {}), **settings}


def train(
    net: Net,
    params: Params,
    X: Array,
    y: Labels,
    config: Config,
    learning_rate: float,
    num_steps: int,
    batch_size: int = 50,
    seed: int = 0,
) -> list[float]:
    """Run minibatch gradient descent; change ``params`` in place and return the losses."""
    rng, losses = np.random.default_rng(seed), []
    with np.errstate(over="ignore", invalid="ignore"):  # what explodes is a result, not an accident
        for _ in range(num_steps):
            batch = rng.integers(len(X), size=batch_size)
            loss, grads = net.loss(params, X[batch], y[batch], config)
            losses.append(loss)
            for name, grad in grads.items():
                params[name] = params[name] - learning_rate * grad
    return losses


def accuracy(net: Net, params: Params, X: Array, y: Labels, config: Config) -> float:
    """Return the share of right answers in test mode."""
    with np.errstate(over="ignore", invalid="ignore"):
        scores, _ = net.forward(params, X, {**config, "mode": "test"})
    return float((scores.argmax(axis=1) == y).mean())


def run(
    net: Net,
    init: Init,
    images: Images,
    norm: bool,
    *,
    hidden: Sequence[int] = DEEP,
    learning_rate: float = 0.05,
    num_steps: int = 250,
    batch_size: int = 50,
    seed: int = 0,
) -> tuple[list[float], float]:
    """Train a network from its first weights on; return losses and validation accuracy."""
    sizes = [images.X.shape[1], *hidden, int(images.y.max()) + 1]
    params = new_network(sizes, init, np.random.default_rng(seed), norm)
    config = configuration(norm, len(hidden))
    losses = train(net, params, images.X, images.y, config, learning_rate, num_steps, batch_size, seed)
    return losses, accuracy(net, params, images.X_val, images.y_val, config)


def dead_shares(
    net: Net, init: Init, images: Images, rate: float, norm: bool, seed: int = 0, stretches: int = 8
) -> list[float]:
    """Return the share of lost units in the last hidden layer, every 15 steps.

    A unit is lost if it is 0 for all training images, or not a number any more.
    """
    sizes = [images.X.shape[1], *DEEP, int(images.y.max()) + 1]
    params = new_network(sizes, init, np.random.default_rng(seed), norm)
    config = configuration(norm, len(DEEP))
    train(net, params, images.X, images.y, config, 0.01, 20, seed=seed)  # gently, so that averages exist
    # An identity takes the place of the output layer, to show the hidden units.
    last = {f"W{len(DEEP) + 1}": np.eye(DEEP[-1]), f"b{len(DEEP) + 1}": np.zeros(DEEP[-1])}
    shares = []
    for stretch in range(stretches + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            units, _ = net.forward({**params, **last}, images.X, {**config, "mode": "test"})
        shares.append(float((~(units > 0)).all(axis=0).mean()))
        if stretch < stretches:
            train(net, params, images.X, images.y, config, rate, 15, seed=1000 * seed + stretch)
    return shares


class Memory(NamedTuple):
    """What a network does with 300 images of which a fifth got a label drawn at random.

    Accuracy and loss in use, on those images and on the validation images; and the share of wrong labels.
    """

    train_accuracy: float
    train_loss: float
    val_accuracy: float
    val_loss: float
    wrong: float


def memorise(net: Net, init: Init, images: Images, p: float, seed: int = 0) -> tuple[Memory, Params, Config]:
    """Train with dropout on 300 images, some of whose labels are random; return what became of it."""
    rng, num_classes = np.random.default_rng(seed), int(images.y.max()) + 1
    few = rng.permutation(len(images.X))[:300]
    random = rng.random(300) < 0.2
    noisy = np.where(random, rng.integers(num_classes, size=300), images.y[few])
    params = new_network([images.X.shape[1], 100, 100, num_classes], init, rng, norm=False)
    config = configuration(False, 2, p=p, rng=rng)
    train(net, params, images.X[few], noisy, config, 0.1, 600, seed=seed)
    in_use = {**config, "mode": "test"}
    (a, b), (c, d) = (
        (accuracy(net, params, X, y, config), float(net.loss(params, X, y, in_use)[0]))
        for X, y in ((images.X[few], noisy), (images.X_val, images.y_val))
    )
    return Memory(a, b, c, d, float((noisy != images.y[few]).mean())), params, config


def linear_with_penalty(
    affine_forward: Callable[..., Any],
    affine_backward: Callable[..., Any],
    softmax_loss: Callable[..., Any],
    images: Images,
    penalty: Callable[[Array], Any] | None,
    fence: bool = False,
    num_steps: int = 600,
) -> tuple[Array, Array]:
    """Train a linear classifier on all images at once; return its weights and biases.

    Parameters
    ----------
    affine_forward, affine_backward, softmax_loss : callable
        The student's layers.
    images : Images
    penalty : callable, optional
        From weights to penalty and gradient; with a fence, to the weights that are let through.
    fence : bool
        Whether `penalty` is a fence.
    num_steps : int
        How many steps, of a rate that falls, so that L1 doesn't make weights rattle around 0.
    """
    W = np.zeros((images.X.shape[1], int(images.y.max()) + 1))
    b = np.zeros(W.shape[1])
    for t in range(num_steps):
        scores, cache = affine_forward(images.X, W, b)
        _, dW, db = affine_backward(softmax_loss(scores, images.y)[1], cache)
        rate = 1 / (1 + t / 100)
        if penalty is not None and not fence:
            dW = dW + penalty(W)[1]
        W, b = W - rate * dW, b - rate * db
        if penalty is not None and fence:
            W = penalty(W)
    return W, b


def averaged_over_masks(
    net: Net, params: Params, config: Config, X: Array, y: Labels, counts: Sequence[int]
) -> list[float]:
    """Return the accuracy of probabilities averaged over so many masks, drawn one after the other."""
    total: Array = np.zeros(1)
    reached = {}
    for count in range(1, max(counts) + 1):
        scores, _ = net.forward(params, X, {**config, "mode": "train"})
        exp = np.exp(scores - scores.max(axis=1, keepdims=True))
        total = total + exp / exp.sum(axis=1, keepdims=True)
        reached[count] = float((total.argmax(axis=1) == y).mean())
    return [reached[count] for count in counts]


def layer_normed(pieces: Mapping[str, Callable[..., Any]]) -> Net:
    """Return a network of any depth with layer norm in place of batch norm, made of its pieces.

    Parameters
    ----------
    pieces : mapping of str to callable
        The student's ``affine``, ``relu`` and ``layernorm``, each with ``_forward`` and ``_backward``, and
        ``softmax_loss``.
    """

    def forward(params: Params, X: Array, config: Config) -> tuple[Array, Any]:
        h, caches = X, []
        depth = sum(name.startswith("W") for name in params)
        for i in range(1, depth):
            h, affine = pieces["affine_forward"](h, params[f"W{i}"], params[f"b{i}"])
            h, norm = pieces["layernorm_forward"](h, params[f"gamma{i}"], params[f"beta{i}"], {})
            h, gate = pieces["relu_forward"](h)
            caches.append((affine, norm, gate))
        scores, last = pieces["affine_forward"](h, params[f"W{depth}"], params[f"b{depth}"])
        return scores, [*caches, last]

    def loss_and_gradients(params: Params, X: Array, y: Labels, config: Config) -> tuple[float, Params]:
        scores, caches = forward(params, X, config)
        loss, dscores = pieces["softmax_loss"](scores, y)
        depth, grads = len(caches), {}
        dh, grads[f"W{depth}"], grads[f"b{depth}"] = pieces["affine_backward"](dscores, caches[-1])
        for i in range(depth - 1, 0, -1):
            affine, norm, gate = caches[i - 1]
            da = pieces["relu_backward"](dh, gate)
            da, grads[f"gamma{i}"], grads[f"beta{i}"] = pieces["layernorm_backward"](da, norm)
            dh, grads[f"W{i}"], grads[f"b{i}"] = pieces["affine_backward"](da, affine)
        return loss, grads

    return Net(forward, loss_and_gradients)
