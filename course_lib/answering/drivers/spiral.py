"""Drivers for the two-layer network: gradients by name, draws from a seed, a loss function made to order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.answering.drivers.backprop import loss_and_dictionary, shapes, without_extra_axis
from course_lib.answering.drivers.normalisation import running_averages
from course_lib.exchange.describe import entry

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
    """Return ``(loss, *gradients, shapes)`` of ``function(params, X, y, reg)``.

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
        The loss; the gradients in the order of ``names`` (:func:`course_lib.checking.compare.entry`), a
        bias's without an extra first axis; the shapes that the biases' gradients had.

    Raises
    ------
    UnexpectedReturn
        If the function doesn't return a loss and a dictionary.
    """
    returned = namespace[function](dict(zip(names, params, strict=True)), X, y, reg)
    loss, grads = loss_and_dictionary(function, returned)
    biases = [name for name in names if name.startswith("b")]
    entries = {name: entry(grads, name, names) for name in names}
    found = [without_extra_axis(value) if name in biases else value for name, value in entries.items()]
    return (loss, *found, shapes({f"grads[{name!r}]": grads.get(name) for name in biases}))


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
) -> tuple[Any, Any, Any, dict[str, Any], dict[str, str]]:
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
    dropout : dict of str to str
        With half of the units dropped, answers to questions: whether the same seed gives the same loss,
        whether another does, and whether no dropout does. Which units are dropped is the student's affair.

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
    averages = [running_averages(bn, {}) for bn in config.get("bn_params", [])]
    settings = {key: value for key, value in config.items() if key not in ("bn_params", "rng")}

    def thinned(seed: int, p: float = 0.5) -> float:
        half = {"mode": "train", "p": p, "rng": np.random.default_rng(seed)}
        plain = {name: w for name, w in params.items() if not name.startswith(("gamma", "beta"))}
        return float(namespace[function](half)(plain, X, y, reg)[0])

    here = thinned(1)
    same = {
        "the same loss from the same seed?": here == thinned(1),
        "the same loss from another seed?": here == thinned(2),
        "the same loss without dropout?": here == thinned(1, p=1.0),
    }
    answers = {question: "yes" if answer else "no" for question, answer in same.items()}
    return [loss, second], grads, averages, settings, answers
