"""Drivers for computational graphs: forward and backward of a layer as one call with flat arguments.

The upstream gradient comes first among their arguments, and the layer's inputs follow one by one, so that a
judge sees which of them the student's code changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.exchange.describe import describe_type, entry

Shapes = dict[str, list[int] | None]

#: A layer's two halves, as a student calls them.
_THERE_AND_BACK = ("out, cache = {forward}({inputs})", "{function}({dout}, cache)")


@driver("layer", leading=1, plain=_THERE_AND_BACK)
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
    UnexpectedReturn
        If the forward function doesn't return two things.
    """
    returned = namespace[forward](*inputs)
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        raise UnexpectedReturn(f"{forward} should return two things, the output and a cache")
    out, cache = returned
    out = np.array(out)  # the backward pass may well write into it
    namespace[function](np.array(dout), cache)
    gradients = namespace[function](dout, cache)
    return (out, *gradients) if isinstance(gradients, tuple | list) else (out, gradients)


@driver("layer_with_bias", plain=_THERE_AND_BACK)
def layer_with_bias(
    namespace: Mapping[str, Any], function: str, dout: Any, forward: str, *inputs: Any
) -> tuple[Any, Any, Any, Any, Shapes]:
    """Return ``(out, dx, dw, db, shapes)`` of a layer with a bias.

    ``db`` is handed on without an extra first axis and ``shapes`` holds the shape it had, so that right
    values in shape ``(1, M)`` can be told from wrong ones.

    Raises
    ------
    UnexpectedReturn
        If the backward function doesn't return three gradients.
    """
    out, *gradients = layer(namespace, function, dout, forward, *inputs)
    dx, dw, db = three_gradients(function, gradients, "dx, dw, db")
    return out, dx, dw, without_extra_axis(db), shapes({"db": db})


@driver("circuit")
def circuit(
    namespace: Mapping[str, Any], function: str, df: Any, forward: str, x: Any, y: Any
) -> tuple[Any, Any, Any]:
    """Return ``(inner, dx, dy)``: the gradients by name that a staged circuit of two inputs gives.

    Raises
    ------
    UnexpectedReturn
        If the backward function doesn't return a dictionary.
    """
    _, gradients, *_ = layer(namespace, function, df, forward, x, y)
    if not isinstance(gradients, dict):
        raise UnexpectedReturn(
            f"{function} should return one dictionary, a gradient for every name, but returned "
            f"{describe_type(gradients)}"
        )
    inner = {name: value for name, value in gradients.items() if name not in ("x", "y")}
    return inner, entry(gradients, "x", inner), entry(gradients, "y", inner)


@driver(
    "two_layer",
    plain=(
        "params = {{'W1': {W1}, 'b1': {b1}, 'W2': {W2}, 'b2': {b2}}}",
        "{function}(params, {X}, {y}, {reg})",
    ),
)
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
) -> tuple[Any, Any, Any, Any, Any, Any, Shapes]:
    """Return ``(loss, dW1, db1, dW2, db2, dX, shapes)`` of a two-layer network.

    Bias gradients are handed on as in :func:`layer_with_bias`.

    Raises
    ------
    UnexpectedReturn
        If the function doesn't return a loss and a dictionary.
    """
    returned = namespace[function]({"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, y, reg)
    loss, grads = loss_and_dictionary(function, returned)
    names = ("W1", "b1", "W2", "b2", "X")
    dW1, db1, dW2, db2, dX = (entry(grads, name, names) for name in names)
    biases = shapes({f"grads[{name!r}]": grads.get(name) for name in ("b1", "b2")})
    return loss, dW1, without_extra_axis(db1), dW2, without_extra_axis(db2), dX, biases


def three_gradients(function: str, gradients: Sequence[Any], names: str) -> Sequence[Any]:
    """Return the gradients of a layer if they are three.

    Raises
    ------
    UnexpectedReturn
        If they aren't.
    """
    if len(gradients) == 3:
        return gradients
    what = describe_type(gradients[0]) if len(gradients) == 1 else describe_type(tuple(gradients))
    raise UnexpectedReturn(f"{function} should return three gradients: {names}, but returned {what}")


def loss_and_dictionary(function: str, returned: Any) -> tuple[Any, Any]:
    """Return what a function returned as a loss and a dictionary of gradients.

    Raises
    ------
    UnexpectedReturn
        If it isn't these two, in this order.
    """
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        what = describe_type(returned)
    elif isinstance(returned[1], dict):
        return returned[0], returned[1]
    else:
        what = f"{describe_type(returned[0])} and {describe_type(returned[1])}, in this order"
    raise UnexpectedReturn(
        f"{function} should return two things, the loss and a dictionary of gradients, but returned {what}"
    )


def shapes(gradients: Mapping[str, Any]) -> Shapes:
    """Return the shapes of gradients under the names that a student gives them; those of numbers are ``[]``.

    What is no array of numbers, a missing gradient among them, has none.
    """
    return {name: None if value is None else list(np.shape(value)) for name, value in gradients.items()}


def without_extra_axis(db: Any) -> Any:
    """Return a gradient of shape ``(1, M)`` as ``(M,)``, and anything else as it is."""
    if isinstance(db, dict):
        return db
    return np.asarray(db)[0] if np.ndim(db) == 2 and np.shape(db)[0] == 1 else db
