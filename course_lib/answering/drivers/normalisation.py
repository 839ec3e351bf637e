"""Drivers for normalising layers: what they remember from batch to batch, and their gradients.

The dictionary of settings is made anew for every case and handed from call to call, so that a judge sees
what the student's function stored in it, and which of its other arguments were changed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.answering.drivers.backprop import Shapes, layer, shapes, three_gradients, without_extra_axis
from course_lib.exchange.describe import describe_type, entry

Settings = dict[str, Any]


@driver(
    "batchnorm_batches",
    plain=(
        "bn_param = {settings}",
        "for x, mode in zip({batches}, {modes}):",
        "    bn_param['mode'] = mode",
        "    out, cache = {function}(x, {gamma}, {beta}, bn_param)",
        "out, bn_param",
    ),
)
def batchnorm_batches(
    namespace: Mapping[str, Any],
    function: str,
    batches: Any,
    gamma: Any,
    beta: Any,
    modes: Sequence[str],
    settings: Settings,
) -> tuple[Any, Any, Any]:
    """Hand several batches to batch normalisation, with one memory for all of them.

    Parameters
    ----------
    namespace, function
        Where the layer is, and its name.
    batches : ndarray, shape (T, N, D)
        The batches in their order.
    gamma, beta : ndarray, shape (D,)
        Scale and shift.
    modes : sequence of str
        The mode of each of the T calls.
    settings : dict
        What `bn_param` holds before the first call, but for the mode.

    Returns
    -------
    out : ndarray, shape (T, N, D)
    running_mean, running_var : ndarray, shape (D,)
        What `bn_param` holds in the end (:func:`course_lib.checking.compare.entry`).
    """
    bn_param = copy.deepcopy(settings)
    outputs = []
    for x, mode in zip(batches, modes, strict=True):
        bn_param["mode"] = mode
        out, _ = pair(function, namespace[function](x, gamma, beta, bn_param))
        outputs.append(np.array(out))
    averages = running_averages(bn_param, settings)
    return stacked(outputs), averages["running_mean"], averages["running_var"]


def running_averages(memory: Settings, settings: Settings) -> dict[str, Any]:
    """Return the running averages in a memory, as copies; ``settings`` is what it held before.

    An extra first axis, as ``keepdims`` leaves it, is taken away: in use it makes no difference.
    Where there is none, the entry says what was stored instead (:func:`course_lib.checking.compare.entry`).
    """
    names = ("running_mean", "running_var")
    known = {*settings, *names, "mode", "eps", "momentum"}
    return {name: without_extra_axis(copy.deepcopy(entry(memory, name, known))) for name in names}


@driver("first_output", plain=("{function}({x}, {gamma}, {beta}, {settings})[0]",))
def first_output(
    namespace: Mapping[str, Any], function: str, x: Any, gamma: Any, beta: Any, settings: Settings
) -> Any:
    """Return the output of a normalising layer, and nothing of its cache."""
    out, _ = pair(function, namespace[function](x, gamma, beta, copy.deepcopy(settings)))
    return out


@driver(
    "normalisation_layer",
    plain=("out, cache = {forward}({x}, {gamma}, {beta}, {settings})", "{function}({dout}, cache)"),
)
def normalisation_layer(
    namespace: Mapping[str, Any],
    function: str,
    dout: Any,
    forward: str,
    x: Any,
    gamma: Any,
    beta: Any,
    settings: Settings,
) -> tuple[float, Any, Any, Any, Shapes]:
    """Return ``(loss, dx, dgamma, dbeta, shapes)``, where the loss is ``sum(dout * out)``.

    ``dgamma`` and ``dbeta`` are handed on without an extra first axis; ``shapes`` holds the shapes they had.

    Raises
    ------
    UnexpectedReturn
        If the backward function doesn't return three gradients.
    """
    weights = np.array(dout)
    out, *gradients = layer(namespace, function, dout, forward, x, gamma, beta, copy.deepcopy(settings))
    dx, dgamma, dbeta = three_gradients(function, gradients, "dx, dgamma, dbeta")
    had = shapes({"dgamma": dgamma, "dbeta": dbeta})
    return float(np.sum(weights * out)), dx, without_extra_axis(dgamma), without_extra_axis(dbeta), had


def pair(function: str, returned: Any) -> tuple[Any, Any]:
    """Return what a forward function returned as two things.

    Raises
    ------
    UnexpectedReturn
        If it isn't two things.
    """
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        raise UnexpectedReturn(
            f"{function} should return two things, the output and a cache, "
            f"but returned {describe_type(returned)}"
        )
    return returned[0], returned[1]


def stacked(outputs: list[Any]) -> Any:
    """Return outputs of equal shapes as one array, and others as they are."""
    same_shapes = all(out.shape == outputs[0].shape for out in outputs)
    return np.stack(outputs) if same_shapes else outputs
