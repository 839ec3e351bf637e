"""Drivers for computational graphs: forward and backward of a layer as one call with flat arguments.

The upstream gradient comes first among their arguments, and the layer's inputs follow one by one, so that a
judge sees which of them the student's code changed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.checking.drivers import driver


@driver("layer")
def layer(
    namespace: Mapping[str, Any], function: str, dout: Any, forward: str, *inputs: Any
) -> tuple[Any, ...]:
    """Return ``(out, *gradients)`` of a layer.

    The backward pass runs twice with the same cache, and the second time counts: whoever writes into the
    cache gets another answer then.

    Parameters
    ----------
    namespace : mapping
        What the student's code defines.
    function, forward : str
        Names of the backward and the forward function.
    dout : object
        Gradient with respect to the layer's output.
    *inputs
        What the forward function is called with.

    Raises
    ------
    TypeError
        If the forward function doesn't return two things.
    """
    returned = namespace[forward](*inputs)
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        raise TypeError(f"{forward} should return two things, the output and a cache")
    out, cache = returned
    out = np.array(out)  # the backward pass may well write into it
    namespace[function](np.array(dout), cache)
    gradients = namespace[function](dout, cache)
    return (out, *gradients) if isinstance(gradients, tuple | list) else (out, gradients)


@driver("layer_with_bias")
def layer_with_bias(
    namespace: Mapping[str, Any], function: str, dout: Any, forward: str, *inputs: Any
) -> tuple[Any, Any, Any, Any, int]:
    """Return ``(out, dx, dw, db, db_ndim)`` of a layer with a bias.

    ``db`` is handed on without an extra first axis and ``db_ndim`` is the number of axes it had, so that
    right values in shape ``(1, M)`` can be told from wrong ones.

    Raises
    ------
    TypeError
        If the backward function doesn't return three gradients.
    """
    out, *gradients = layer(namespace, function, dout, forward, *inputs)
    if len(gradients) != 3:
        raise TypeError(f"{function} should return three gradients: dx, dw, db")
    dx, dw, db = gradients
    return out, dx, dw, without_extra_axis(db), np.ndim(db)


@driver("circuit")
def circuit(
    namespace: Mapping[str, Any], function: str, df: Any, forward: str, x: Any, y: Any
) -> tuple[Any, Any, Any]:
    """Return ``(inner, dx, dy)``: the gradients by name that a staged circuit of two inputs gives.

    Raises
    ------
    TypeError
        If the backward function doesn't return a dictionary.
    """
    _, gradients, *_ = layer(namespace, function, df, forward, x, y)
    if not isinstance(gradients, dict):
        raise TypeError(f"{function} should return one dictionary: a gradient for every name")
    inner = {name: value for name, value in gradients.items() if name not in ("x", "y")}
    return inner, gradients.get("x"), gradients.get("y")


@driver("two_layer")
def two_layer(
    namespace: Mapping[str, Any],
    function: str,
    W1: Any,
    b1: Any,
    W2: Any,
    b2: Any,
    X: Any,
    y: Any,
    reg: float,
) -> tuple[Any, Any, Any, Any, Any, list[int]]:
    """Return ``(loss, dW1, db1, dW2, db2, bias_ndims)`` of a two-layer network.

    Bias gradients are handed on as in :func:`layer_with_bias`.

    Raises
    ------
    TypeError
        If the function doesn't return a loss and a dictionary.
    """
    returned = namespace[function]({"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, y, reg)
    if not isinstance(returned, tuple | list) or len(returned) != 2 or not isinstance(returned[1], dict):
        raise TypeError(f"{function} should return two things: the loss and a dictionary of gradients")
    loss, grads = returned
    dW1, db1, dW2, db2 = (grads.get(name) for name in ("W1", "b1", "W2", "b2"))
    dims = [np.ndim(db1), np.ndim(db2)]
    return loss, dW1, without_extra_axis(db1), dW2, without_extra_axis(db2), dims


@driver("twice_seeded")
def twice_seeded(namespace: Mapping[str, Any], function: str, seed: int, *args: Any) -> tuple[Any, ...]:
    """Return what ``function(*args, rng)`` gives with two generators of the same seed, and one of another.

    Each call gets its own copies of the arrays, so that the first leaves nothing behind for the second.
    """
    seeds = (seed, seed, seed + 1)
    return tuple(namespace[function](*copy.deepcopy(args), np.random.default_rng(s)) for s in seeds)


def without_extra_axis(db: Any) -> Any:
    """Return a gradient of shape ``(1, M)`` as ``(M,)``, and anything else as it is."""
    return np.asarray(db)[0] if np.ndim(db) == 2 and np.shape(db)[0] == 1 else db
