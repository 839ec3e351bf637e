"""Drivers for networks of any depth: many batches with one memory, gradients by kind, and slopes."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import driver
from course_lib.answering.drivers.backprop import Shapes, loss_and_dictionary, shapes, without_extra_axis
from course_lib.answering.drivers.normalisation import pair, running_averages, stacked
from course_lib.exchange.describe import entry
from course_lib.slopes import OFFSETS

Params = dict[str, Any]
Memories = list[dict[str, Any]] | None
Samples = dict[str, list[float]]
Sampled = tuple[Any, dict[str, Any], Samples]

#: Step along a direction; entries of directions have size 1.
STEP = 1e-5


def configuration(mode: str, reg: float, bn_params: Memories, p: float, seed: int) -> dict[str, Any]:
    """Return a configuration with a memory of its own; what is switched off is left out."""
    config: dict[str, Any] = {"mode": mode}
    if reg:
        config["reg"] = reg
    if bn_params is not None:
        config["bn_params"] = copy.deepcopy(bn_params)
    if p < 1:
        config |= {"p": p, "rng": np.random.default_rng(seed)}
    return config


@driver("network_batches")
def network_batches(
    namespace: Mapping[str, Any],
    function: str,
    params: Params,
    batches: Any,
    modes: Sequence[str],
    bn_params: Memories,
    p: float,
    seed: int,
) -> tuple[Any, list[dict[str, Any]]]:
    """Hand several batches to a network, with one configuration for all of them.

    Parameters
    ----------
    namespace, function
        Where ``function(params, X, config) -> (scores, caches)`` is, and its name.
    params : dict
        Parameters.
    batches : ndarray, shape (T, N, D)
        The batches in their order.
    modes : sequence of str
        The mode of each of the T calls.
    bn_params : list of dict or None
        Memories of the hidden layers before the first call.
    p, seed
        Probability of keeping a unit, and the seed of the masks.

    Returns
    -------
    scores : ndarray, shape (T, N, C)
    running : list of dict
        Running mean and variance of each hidden layer in the end.
    """
    config = configuration(modes[0], 0.0, bn_params, p, seed)
    scores = []
    for X, mode in zip(batches, modes, strict=True):
        config["mode"] = mode
        scores.append(np.array(pair(function, namespace[function](params, X, config))[0]))
    return stacked(scores), all_averages(config, bn_params)


def all_averages(config: dict[str, Any], bn_params: Memories) -> list[dict[str, Any]]:
    """Return the running averages of every hidden layer in a configuration that began with ``bn_params``."""
    memories = config.get("bn_params", [])
    return [running_averages(*both) for both in zip(memories, bn_params or [], strict=False)]


@driver("network_loss_in_use")
def network_loss_in_use(
    namespace: Mapping[str, Any],
    function: str,
    params: Params,
    X: Any,
    y: Any,
    reg: float,
    p: float,
) -> tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any], list[dict[str, Any]], Shapes]:
    """Return the loss of a network in test mode, where :func:`network_gradients` returns more."""
    config = configuration("test", reg, None, p, 0)
    loss, _ = loss_and_dictionary(function, namespace[function](params, X, y, config))
    return loss, {}, {}, {}, [], {}


@driver("network_gradients")
def network_gradients(
    namespace: Mapping[str, Any],
    function: str,
    params: Params,
    X: Any,
    y: Any,
    reg: float,
    bn_params: Memories,
) -> tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any], list[dict[str, Any]], Shapes]:
    """Return ``(loss, weights, biases, norms, running, shapes)``: the gradients of a network by kind.

    Gradients of biases, scales and shifts are handed on without an extra first axis; ``shapes`` holds the
    shapes they had. ``running`` is as in :func:`network_batches`: in one call, the averages move once.
    """
    config = configuration("train", reg, bn_params, 1.0, 0)
    loss, grads = loss_and_dictionary(function, namespace[function](params, X, y, config))
    found: dict[str, Any] = {name: entry(grads, name, params) for name in params}
    weights = {name: value for name, value in found.items() if name.startswith("W")}
    vectors = {name: without_extra_axis(value) for name, value in found.items() if name not in weights}
    biases = {name: value for name, value in vectors.items() if name[:1] == "b" and name[:4] != "beta"}
    norms = {name: value for name, value in vectors.items() if name not in biases}
    had = shapes({f"grads[{name!r}]": grads.get(name) for name in vectors})
    return loss, weights, biases, norms, all_averages(config, bn_params), had


@driver("network_slopes")
def network_slopes(
    namespace: Mapping[str, Any],
    function: str,
    params: Params,
    directions: Params,
    X: Any,
    y: Any,
    reg: float,
    bn_params: Memories,
    p: float,
    seed: int,
) -> tuple[Any, dict[str, Any], Samples, Sampled, float, list[float]]:
    """Sample the loss along one direction for each parameter, with dropout and then without.

    Every evaluation begins with the same memory and draws its masks from the same seed, so it is the same
    function that is sampled.

    Returns
    -------
    loss, grads : float, dict
        With dropout.
    samples : dict of str to list of float
        Losses at :data:`STEP` times the offsets of :data:`course_lib.slopes.OFFSETS` along each direction.
    without : (loss, grads, samples)
        The same without dropout.
    step, offsets : float, list of float
        :data:`STEP` and :data:`course_lib.slopes.OFFSETS`: where the losses were sampled.
    """

    def sampled(probability: float) -> Sampled:
        def evaluate(moved: Params) -> tuple[Any, dict[str, Any]]:
            config = configuration("train", reg, bn_params, probability, seed)
            own = {name: np.array(value) for name, value in moved.items()}
            return loss_and_dictionary(function, namespace[function](own, X, y, config))

        loss, grads = evaluate(params)
        samples = {
            name: [
                float(evaluate({**params, name: params[name] + offset * STEP * direction})[0])
                for offset in OFFSETS
            ]
            for name, direction in directions.items()
        }
        kept = {name: without_extra_axis(grads.get(name)) for name in params}
        precise = loss if isinstance(loss, np.floating) else float(loss)  # single precision stays visible
        return precise, copy.deepcopy(kept), samples

    return (*sampled(p), sampled(1.0), STEP, list(OFFSETS))
