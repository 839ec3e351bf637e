"""Drivers for the two-layer network: gradients by name, draws from a seed, slopes along one direction."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.drivers import driver

Array = NDArray[np.float64]
STEP = 1e-6  # along a direction whose entries are of size 1


@driver("loss_and_grads")
def loss_and_grads(
    namespace: Mapping[str, Any], function: str, names: Sequence[str], X: Any, y: Any, reg: float, *params: Any
) -> tuple[Any, ...]:
    """Return ``(loss, *gradients, bias_ndims)`` of ``function(params, X, y, reg)``.

    Parameters
    ----------
    namespace : mapping
        What the student's code defines.
    function : str
        Name of the function, which returns a loss and a dictionary of gradients.
    names : sequence of str
        Keys of the parameters; those that begin with "b" are biases.
    X, y, reg
        Handed on.
    *params
        The parameters in the order of ``names``.

    Returns
    -------
    tuple
        The loss; the gradients in the order of ``names``, ``None`` where one is missing, a bias's without
        an extra first axis; the numbers of axes that the biases' gradients had.

    Raises
    ------
    TypeError
        If the function doesn't return a loss and a dictionary.
    """
    returned = namespace[function](dict(zip(names, params, strict=True)), X, y, reg)
    if not isinstance(returned, tuple | list) or len(returned) != 2 or not isinstance(returned[1], dict):
        raise TypeError(f"{function} should return two things: the loss and a dictionary of gradients")
    loss, grads = returned
    biases = {name for name in names if name.startswith("b")}
    found = [_flat_bias(grads.get(name)) if name in biases else grads.get(name) for name in names]
    return (loss, *found, [np.ndim(grads.get(name)) for name in names if name in biases])


def _flat_bias(db: Any) -> Any:
    return np.asarray(db)[0] if np.ndim(db) == 2 and np.shape(db)[0] == 1 else db


@driver("seeded_draws")
def seeded_draws(
    namespace: Mapping[str, Any], function: str, seed: int, position: int, *args: Any
) -> tuple[Any, Any, Any]:
    """Return what the function gives with a generator, with another of the same seed, and of the next seed.

    The generator is inserted among ``args`` at ``position``.
    """

    def draw(number: int) -> Any:
        given = [copy.deepcopy(arg) for arg in args]
        given.insert(position, np.random.default_rng(number))
        return namespace[function](*given)

    return draw(seed), draw(seed), draw(seed + 1)


@driver("slope_with_dropout")
def slope_with_dropout(
    namespace: Mapping[str, Any],
    function: str,
    params: Mapping[str, Array],
    direction: Mapping[str, Array],
    X: Array,
    y: Any,
    reg: float,
    p: float,
    seed: int,
) -> dict[str, Any]:
    """Return losses on both sides of ``params`` with the same units dropped, and what the gradients promise.

    Every call gets a generator of the same seed, so that whatever way the student's dropout draws, it draws
    the same; and fresh batch-norm settings, so that no call feels the one before.

    Returns
    -------
    dict
        ``below``, ``here``, ``above``: losses at distance :data:`STEP` along ``direction``; ``promised``: the
        gradients' product with ``direction``; ``other``: the loss when the generator has another seed.
    """

    def call(distance: float, number: int) -> tuple[Any, Any]:
        moved = {name: w + distance * direction[name] for name, w in params.items()}
        dropout_param = {"mode": "train", "p": p, "rng": np.random.default_rng(number)}
        loss, grads = namespace[function](moved, X, y, reg, {"mode": "train"}, dropout_param)
        return loss, grads

    here, grads = call(0.0, seed)
    return {
        "below": call(-STEP, seed)[0],
        "here": here,
        "above": call(STEP, seed)[0],
        "promised": sum(float(np.sum(grads[name] * direction[name])) for name in params),
        "other": call(0.0, seed + 1)[0],
    }
