"""Drivers for layers and networks that are objects: what goes in and comes out of them is plain data.

Methods that are asked for twice count the second time: whoever keeps something of the first call too long
gets another answer then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.exchange.describe import describe_type, entry

Array = NDArray[np.float64]


class Bend:
    """A layer with two parameters, whose order with others of its kind makes a difference."""

    training = True

    def __init__(self, a: float, b: Array) -> None:
        self.params: dict[str, Any] = {"a": np.array(a), "b": np.array(b)}
        self.grads: dict[str, Any] = {}

    def forward(self, x: Array) -> Array:
        """Return ``a x² + b``."""
        self.x = x
        return np.asarray(self.params["a"] * x**2 + self.params["b"])

    def backward(self, dout: Array) -> Array:
        """Return the gradient of ``x``."""
        self.grads = {"a": np.sum(dout * self.x**2), "b": dout.sum(axis=0)}
        return np.asarray(2 * self.params["a"] * self.x * dout)


class Double:
    """A layer without parameters."""

    training = True

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self.grads: dict[str, Any] = {}

    def forward(self, x: Array) -> Array:
        """Return twice the input."""
        return 2 * x

    def backward(self, dout: Array) -> Array:
        """Return twice the gradient."""
        return 2 * dout


class Moody(Double):
    """A layer that turns its input round in training."""

    def __init__(self, training: bool) -> None:
        super().__init__()
        self.training = training

    def forward(self, x: Array) -> Array:
        """Return the input, or in training minus that."""
        return -x if self.training else x


@driver("affine_start")
def affine_start(
    namespace: Mapping[str, Any],
    function: str,
    num_inputs: int,
    num_outputs: int,
    seed: int,
    weight_scale: float | None,
) -> tuple[dict[str, Any], None, None, None]:
    """Return what fresh parameters look like, in the place of a layer's output; the gradients are none.

    These are shapes, size and spread, and what comes of the same and of another seed.
    """
    given = [] if weight_scale is None else [weight_scale]

    def draw(number: int) -> Any:
        layer = namespace[function](num_inputs, num_outputs, np.random.default_rng(number), *given)
        return _params(function, layer, ("W", "b"))

    first, again, other = draw(seed), draw(seed), draw(seed + 1)
    W, b = (np.asarray(first[name], dtype=float) for name in ("W", "b"))
    spread, mean = float(np.std(W)), float(np.mean(W))
    start = {
        "shape of W": list(W.shape),
        "shape of b": list(b.shape),
        "standard deviation": spread,
        "largest weight": float(np.abs(W).max()),
        "the mean is 0": bool(abs(mean) <= spread / 20),
        "all biases are 0": not np.any(b),
        "same again": bool(np.array_equal(W, again["W"])),
        "same from another seed": bool(np.array_equal(W, other["W"])),
    }
    return start, None, None, None


@driver("affine_object")
def affine_object(
    namespace: Mapping[str, Any], function: str, W: Array, b: Array, before: Array, X: Array, dout: Array
) -> tuple[Any, Any, Any, Any]:
    """Return ``(out, dx, dW, db)`` of a layer that has seen another batch, with other parameters, before."""
    layer = namespace[function](len(W), len(b), np.random.default_rng(0), 0.5)
    _params(function, layer, ("W", "b"))
    _run(function, layer, before)
    layer.backward(np.ones((len(before), len(b))))
    layer.params["W"], layer.params["b"] = W, b
    out = np.array(_run(function, layer, X))
    layer.backward(np.array(dout))
    dx = layer.backward(dout)
    return out, dx, *_gradients(layer, ("W", "b"))


@driver("sequential")
def sequential(
    namespace: Mapping[str, Any], function: str, kinds: Sequence[Any], before: Array, X: Array, dout: Array
) -> tuple[Any, Any, Any]:
    """Return ``(out, gradients, parameters)`` of a chain.

    Parameters
    ----------
    namespace : mapping
        What the student's code defines.
    function : str
        Name of the class.
    kinds : sequence
        For each layer a list ``[a, b]``, or an empty one for a layer without parameters.
    before, X, dout : ndarray
        A first batch, the batch that counts, and the gradient of its output.

    Returns
    -------
    tuple
        The output; a dictionary of the gradients of the input and of all parameters; for each pair of
        ``parameters()`` its layer's number, from 0, and its name.
    """
    layers = [Bend(*kind) if len(kind) else Double() for kind in kinds]
    net = namespace[function](*layers)
    _run(function, net, before)
    net.backward(np.ones_like(dout[:1]) * np.ones((len(before), 1)))
    out = np.array(_run(function, net, X))
    dx = net.backward(dout)
    grads = {f"layer {k}: {name}": g for k, layer in enumerate(layers) for name, g in layer.grads.items()}
    pairs = net.parameters()
    return out, {"dx": dx, **grads}, _numbered(function, pairs, layers)


def _numbered(function: str, pairs: Any, layers: Sequence[Any]) -> list[Any]:
    numbers = {id(layer): k for k, layer in enumerate(layers)}
    found = []
    for pair in pairs if isinstance(pairs, list | tuple) else list(pairs):
        if not isinstance(pair, tuple | list) or len(pair) != 2 or id(pair[0]) not in numbers:
            raise UnexpectedReturn(
                f"parameters() of {function} should return pairs (layer, name); it has {describe_type(pair)}"
            )
        found.append([numbers[id(pair[0])], str(pair[1])])
    return found


@driver("net_loss")
def net_loss(
    namespace: Mapping[str, Any],
    function: str,
    weights: Sequence[Array],
    biases: Sequence[Array],
    X: Array,
    y: Any,
    reg: float,
) -> tuple[Any, Any, Any, Any]:
    """Return ``(loss, weight gradients, other gradients, parameters)`` after two calls on one batch."""
    net, affine, bend = _network(namespace, weights, biases)
    namespace[function](net, X, y, reg)
    loss = namespace[function](net, X, y, reg)
    if isinstance(loss, tuple | list):
        raise UnexpectedReturn(f"{function} should return the loss alone, but returned {len(loss)} things")
    dW = {f"W of layer {k}": entry(layer.grads, "W", layer.params) for k, layer in enumerate(affine)}
    db = {f"b of layer {k}": entry(layer.grads, "b", layer.params) for k, layer in enumerate(affine)}
    kept = [layer.params[name] for layer in affine for name in ("W", "b")]
    return loss, dW, {**db, **{f"{name} between": g for name, g in bend.grads.items()}}, kept


@driver("train_object")
def train_object(
    namespace: Mapping[str, Any],
    function: str,
    optimizer: Callable[..., Any],
    config: dict[str, Any],
    pure: bool,
    weights: Sequence[Array],
    biases: Sequence[Array],
    X: Array,
    y: Any,
    reg: float,
    num_steps: int,
) -> tuple[Any, Any]:
    """Return ``(parameters, losses)`` after a training.

    With ``pure`` the optimizer leaves the config that it is given alone: what it remembers is in the one that
    it returns and nowhere else.
    """

    def step(w: Array, dw: Array, config: Mapping[str, Any] | None = None) -> Any:
        return optimizer(w, dw, dict(config or {}))

    net, affine, bend = _network(namespace, weights, biases)
    losses = namespace[function](net, X, y, step if pure else optimizer, config, reg, num_steps)
    params = {f"{name} of layer {k}": layer.params[name] for k, layer in enumerate(affine) for name in "Wb"}
    return {**params, **{f"{name} between": w for name, w in bend.params.items()}}, losses


def _network(
    namespace: Mapping[str, Any], weights: Sequence[Array], biases: Sequence[Array]
) -> tuple[Any, list[Any], Bend]:
    """Return a chain of the student's affine layers and ReLUs, with a layer of ours after the first."""
    affine = []
    for W, b in zip(weights, biases, strict=True):
        layer = namespace["Affine"](len(W), len(b), np.random.default_rng(0), 0.5)
        layer.params["W"], layer.params["b"] = np.array(W), np.array(b)
        affine.append(layer)
    bend = Bend(0.7, 0.1 * np.ones(len(biases[0])))
    layers = [affine[0], bend]
    for layer in affine[1:]:
        layers += [namespace["ReLU"](), layer]
    return namespace["Sequential"](*layers), affine, bend


@driver("batchnorm_object")
def batchnorm_object(
    namespace: Mapping[str, Any],
    function: str,
    gamma: Array,
    beta: Array,
    momentum: float,
    batches: Sequence[Array],
    dout: Array,
    new: Array,
) -> tuple[Any, Any, Any, Any]:
    """Return ``(start, out, gradients, test)`` of a layer that normalises some batches and then a new one.

    ``start`` are its first parameters, ``out`` its output for the last batch, ``test`` those for ``new`` and
    for its first row in test mode, and for ``new`` in training after that.
    """
    layer = namespace[function](len(gamma), momentum)
    start = {name: np.array(value) for name, value in _params(function, layer, ("gamma", "beta")).items()}
    layer.params["gamma"], layer.params["beta"] = gamma, beta
    for batch in batches:
        out = np.array(_run(function, layer, batch))
    layer.backward(np.array(dout))
    dx = layer.backward(dout)
    dgamma, dbeta = _gradients(layer, ("gamma", "beta"))
    layer.training = False
    test = [np.array(_run(function, layer, part)) for part in (new, new[:1])]
    layer.training = True
    return (
        start,
        out,
        {"dx": dx, "gamma": dgamma, "beta": dbeta},
        [*test, np.array(_run(function, layer, new))],
    )


@driver("predict_object")
def predict_object(
    namespace: Mapping[str, Any], function: str, W: Array, b: Array, modes: Sequence[bool], X: Array
) -> tuple[Any, list[bool]]:
    """Return ``(labels, modes)``: what is predicted, and in which mode each layer is afterwards."""
    moody = [Moody(mode) for mode in modes]
    affine = namespace["Affine"](len(W), len(b), np.random.default_rng(0), 0.5)
    affine.params["W"], affine.params["b"] = W, b
    net = namespace["Sequential"](*moody[:-1], affine, moody[-1])
    labels = namespace[function](net, X)
    return labels, [bool(layer.training) for layer in moody]


def _params(function: str, layer: Any, names: Sequence[str]) -> Mapping[str, Any]:
    params = getattr(layer, "params", None)
    if not isinstance(params, dict) or any(name not in params for name in names):
        there = ", ".join(map(repr, params)) if isinstance(params, dict) else describe_type(params)
        raise UnexpectedReturn(
            f"A fresh {function} should have {' and '.join(map(repr, names))} in its params; there is "
            f"{there or 'nothing'}"
        )
    return params


def _run(function: str, layer: Any, x: Array) -> Any:
    out = layer.forward(x)
    if out is None or isinstance(out, tuple | list):
        raise UnexpectedReturn(
            f"forward of {function} should return one array, but returned {describe_type(out)}"
        )
    return out


def _gradients(layer: Any, names: Sequence[str]) -> list[Any]:
    return [entry(layer.grads, name, names) for name in names]
