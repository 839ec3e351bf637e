"""Drivers for the two-layer network: gradients by name, draws from a seed, a loss function made to order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.drivers import UnexpectedReturn, driver
from course_lib.checking.drivers.backprop import loss_and_dictionary, without_extra_axis

Array = NDArray[np.float64]


@driver("loss_and_grads")
def loss_and_grads(
    namespace: Mapping[str, Any],
    function: str,
    names: Sequence[str],
    X: Any,
    y: Any,
    reg: float,
    *params: Any,
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
    UnexpectedReturn
        If the function doesn't return a loss and a dictionary.
    """
    returned = namespace[function](dict(zip(names, params, strict=True)), X, y, reg)
    loss, grads = loss_and_dictionary(function, returned)
    biases = {name for name in names if name.startswith("b")}
    found = [without_extra_axis(grads.get(name)) if name in biases else grads.get(name) for name in names]
    return (loss, *found, [np.ndim(grads.get(name)) for name in names if name in biases])


@driver("memory_returned")
def memory_returned(
    namespace: Mapping[str, Any], function: str, optimizer: Callable[..., Any], config: Any, *args: Any
) -> Any:
    """Call the function with an optimizer that leaves the config it is given alone, as a good `adam` does.

    What it remembers is in the config that it returns and nowhere else.
    """

    def pure(w: Array, dw: Array, config: Mapping[str, Any] | None = None) -> Any:
        return optimizer(w, dw, dict(config or {}))

    return namespace[function](pure, config, *args)


@driver("plugged_in")
def plugged_in(
    namespace: Mapping[str, Any],
    function: str,
    config: dict[str, Any],
    params: Mapping[str, Array],
    X: Array,
    y: Any,
    reg: float,
) -> tuple[Any, Any, Any, dict[str, Any], list[bool]]:
    """Make a loss function of ``config``; call it twice as it is, thrice with dropout, once more without.

    Returns
    -------
    losses : list of float
        Of a call with ``reg`` and another with twice as much.
    grads : dict of str to ndarray
        Of the first call.
    averages : list of dict
        What batch normalisation remembers in ``config`` after the two.
    settings : dict
        What else ``config`` holds after the two.
    dropout : list of bool
        With half of the units dropped: whether the same seed gives the same loss, whether another does, and
        whether no dropout does. Which units a generator drops is the student's affair.

    Raises
    ------
    UnexpectedReturn
        If what was made can't be called.
    """
    config = {**config, "rng": np.random.default_rng(0)}
    loss_fn = namespace[function](config)
    if not callable(loss_fn):
        raise UnexpectedReturn(f"{function} should return a function, and returned {type(loss_fn).__name__}")
    loss, grads = loss_fn(dict(params), X, y, reg)
    second, _ = loss_fn(dict(params), X, y, 2 * reg)
    averages = [
        {key: bn.get(key) for key in ("running_mean", "running_var")} for bn in config.get("bn_params", [])
    ]

    settings = {key: value for key, value in config.items() if key not in ("bn_params", "rng")}

    def thinned(seed: int, p: float = 0.5) -> float:
        half = {"mode": "train", "p": p, "rng": np.random.default_rng(seed)}
        plain = {name: w for name, w in params.items() if not name.startswith(("gamma", "beta"))}
        return float(namespace[function](half)(plain, X, y, reg)[0])

    here = thinned(1)
    same = [here == thinned(1), here == thinned(2), here == thinned(1, p=1.0)]
    return [loss, second], grads, averages, settings, same
