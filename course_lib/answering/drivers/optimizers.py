"""Drivers for optimizers: one step shows a formula, only a chain of steps shows what is remembered.

Gradients are given one after another and don't depend on the weights, so a slip in one step stays what it
is: nothing is amplified, and the first wrong row of the path is the first wrong step.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.exchange.describe import describe_type, entry

Array = NDArray[Any]
Config = dict[str, Any]


class ConfigNotReturned(UnexpectedReturn):
    """A step gave back the weights alone."""


@driver(
    "chain",
    plain=(
        "config = {config}",
        "for dw in {gradients}:",
        "    {w}, config = {function}({w}, dw, config)",
        "{w}, config",
    ),
)
def chain(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    gradients: Array,
    config: Config | None,
    remembers: Sequence[str] = (),
) -> Any:
    """Take one step for each gradient, handing on the weights and the config that the last one returned.

    Parameters
    ----------
    namespace, function
        Where the optimizer is, and its name.
    w : ndarray
        Weights before the first step.
    gradients : ndarray, shape (T, *w.shape)
        One gradient for each step.
    config : dict or None
        Handed to the first step.
    remembers : sequence of str
        Keys of the config that are part of the answer; without any, only the path is.

    Returns
    -------
    path : ndarray, shape (T, *w.shape)
        Weights after each step.
    state : dict
        What the last config holds under the keys ``remembers`` (:func:`course_lib.checking.compare.entry`).

    Raises
    ------
    UnexpectedReturn
        If a step doesn't return two things: weights of the same shape, and a dictionary.
    """
    known = tuple(config or ())
    config = copy.deepcopy(config)  # it may be changed in place, so it doesn't count among the inputs
    path = []
    for dw in gradients:
        w, config = _step(namespace, function, w, dw, config)
        path.append(np.array(w))
    return _answer(path, config, remembers, known)


@driver("turns")
def turns(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    other: Array,
    gradients: Array,
    remembers: Sequence[str] = (),
) -> Any:
    """Let two weights of the same shape take turns; neither begins with a config.

    What is returned is the path and the state of ``other``, whose steps come second: they are those of a
    chain of its own only if nothing of the first one's memory reaches it. ``other`` gets the negative
    gradients.
    """
    configs: list[Config | None] = [None, None]
    path = []
    for dw in gradients:
        w, configs[0] = _step(namespace, function, w, dw, configs[0], leave_out=True)
        other, configs[1] = _step(namespace, function, other, -dw, configs[1], leave_out=True)
        path.append(np.array(other))
    return _answer(path, configs[1], remembers)


@driver(
    "descend",
    plain=("{function}(lambda w: {curvatures} * w, {w}, {learning_rate}, {decay_rate}, {num_steps})",),
)
def descend(
    namespace: Mapping[str, Any],
    function: str,
    curvatures: Array,
    w: Array,
    learning_rate: float,
    decay_rate: float,
    num_steps: int,
) -> Any:
    """Call a whole training loop on the bowl ``0.5 * sum(curvatures * w**2)``, whose gradient it is given."""

    def gradient(at: Array) -> Array:
        return curvatures * at

    return namespace[function](gradient, w, learning_rate, decay_rate, num_steps)


def _step(
    namespace: Mapping[str, Any],
    function: str,
    w: Array,
    dw: Array,
    config: Config | None,
    *,
    leave_out: bool = False,
) -> tuple[Array, Config]:
    call: Callable[..., Any] = namespace[function]
    returned = call(w, dw) if config is None and leave_out else call(w, dw, config)
    is_pair = isinstance(returned, tuple | list) and len(returned) == 2
    if not is_pair or not isinstance(returned[1], dict):
        what = f"{describe_type(returned[0])} and {describe_type(returned[1])}" if is_pair else ""
        kind = ConfigNotReturned if isinstance(returned, np.ndarray) else UnexpectedReturn
        raise kind(
            f"`{function}` should return the new weights and config, a dictionary, but returned "
            f"{what or describe_type(returned)}. Whatever it should remember must be handed back."
        )
    if returned[0] is None:
        raise UnexpectedReturn(
            f"`{function}` returned None for the new weights, as if nothing had been assigned to them."
        )
    if np.shape(returned[0]) != np.shape(w):
        raise UnexpectedReturn(
            f"`{function}` was given weights of shape {np.shape(w)} and returned weights of shape "
            f"{np.shape(returned[0])}: a step changes values, never the shape."
        )
    return returned[0], returned[1]


def _answer(
    path: list[Array], config: Config | None, remembers: Sequence[str], known: Sequence[str] = ()
) -> Any:
    steps = np.stack(path)
    if not remembers:
        return steps
    return steps, {key: _plain(entry(config or {}, key, [*known, *remembers])) for key in remembers}


def _plain(value: Any) -> Any:
    """Return a copy; whether a step counter is 3 or 3.0 makes no difference."""
    return float(value) if isinstance(value, int | float | np.number) else copy.deepcopy(value)
