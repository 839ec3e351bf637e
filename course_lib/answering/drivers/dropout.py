"""Drivers for functions that draw random numbers: initialisers and dropout.

Each function is called twice with one generator and once with another generator of the same seed: it should
go on drawing, and it should be reproducible. Of dropout, a further generator draws :data:`MORE` times, and
only the survivors are counted. What is random about the draws is judged outside
(:mod:`course_lib.checking.properties.initialisers`, :mod:`course_lib.checking.properties.dropout`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lib.answering.drivers import driver
from course_lib.answering.drivers.normalisation import pair

Draws = tuple[Any, Any, Any]
DropoutDraws = tuple[Any, Any, Any, list[int]]

#: So many further draws tell how the number of survivors varies.
MORE = 9


def three_draws(draw: Callable[[np.random.Generator], Any], seed: int) -> Draws:
    """Return two draws with one generator, and the first one again with another of the same seed."""
    rng = np.random.default_rng(seed)
    first, second = draw(rng), draw(rng)
    return first, second, draw(np.random.default_rng(seed))


def dropout_draws(draw: Callable[[np.random.Generator], Any], seed: int) -> DropoutDraws:
    """Return :func:`three_draws`, and how many survive in :data:`MORE` draws with another generator."""
    draws = three_draws(draw, seed)
    rng = np.random.default_rng(seed + 1)
    return (*draws, [int(np.count_nonzero(draw(rng))) for _ in range(MORE)])


@driver("weights")
def weights(
    namespace: Mapping[str, Any], function: str, n_in: int, n_out: int, seed: int, *settings: Any
) -> Draws:
    """Return three draws of ``function(n_in, n_out, rng, *settings)``; see :func:`three_draws`."""
    return three_draws(lambda rng: namespace[function](n_in, n_out, rng, *settings), seed)


@driver("dropout")
def dropout(
    namespace: Mapping[str, Any], function: str, x: Any, p: float, mode: str, seed: int
) -> DropoutDraws:
    """Return outputs of a dropout layer; see :func:`dropout_draws`. The first call gets ``x`` itself."""
    inputs = [x, *(np.array(x) for _ in range(2 + MORE))]

    def draw(rng: np.random.Generator) -> Any:
        out, _ = pair(function, namespace[function](inputs.pop(0), {"p": p, "mode": mode, "rng": rng}))
        return out

    return dropout_draws(draw, seed)


@driver("plain_dropout")
def plain_dropout(
    namespace: Mapping[str, Any], function: str, x: Any, p: float, mode: str, seed: int
) -> DropoutDraws:
    """Return outputs of ``function(x, p, mode, rng)``; see :func:`dropout_draws`."""
    return dropout_draws(lambda rng: namespace[function](np.array(x), p, mode, rng), seed)


@driver("dropout_layer")
def dropout_layer(
    namespace: Mapping[str, Any],
    function: str,
    dout: Any,
    forward: str,
    x: Any,
    p: float,
    mode: str,
    seed: int,
) -> tuple[Any, Any, Any]:
    """Return ``(out, dx, dx_again)`` of a dropout layer: one forward pass, two backward passes."""
    settings = {"p": p, "mode": mode, "rng": np.random.default_rng(seed)}
    out, cache = pair(forward, namespace[forward](x, settings))
    out = np.array(out)
    first = np.array(namespace[function](np.array(dout), cache))
    return out, first, namespace[function](dout, cache)


@driver("dropout_network")
def dropout_network(
    namespace: Mapping[str, Any],
    function: str,
    x: Any,
    p: float,
    mode: str,
    seed: int,
    hidden_layers: int,
    normalised: bool,
) -> tuple[DropoutDraws, list[Any]]:
    """Return scores (see :func:`dropout_draws`) of a network of identities, and no running averages.

    All affine layers are identities, and for positive ``x`` the ReLUs are, too: the scores show what dropout
    did in the hidden layers, and nothing else. The first layer makes every hidden unit twice, and ``x`` says
    everything twice: two units of one kind share a fate if the images were dropped. With batch norm, scores
    are given in units of those of a network without dropout, times ``x``.
    """
    width = np.shape(x)[1]
    names = range(1, hidden_layers + 2)
    params = {f"W{i}": np.eye(width) for i in names} | {f"b{i}": np.zeros(width) for i in names}
    params["W1"] = np.hstack([np.eye(width // 2)] * 2)
    if normalised:  # a shift that keeps every ReLU open
        params |= {f"gamma{i}": np.ones(width) for i in names[:-1]}
        params |= {f"beta{i}": np.full(width, 9.0) for i in names[:-1]}

    def scores(**settings: Any) -> Any:
        config: dict[str, Any] = {"mode": mode, **settings}
        if normalised:
            config["bn_params"] = [{} for _ in names[:-1]]
        return pair(function, namespace[function](params, np.array(x[:, : width // 2]), config))[0]

    def draw(rng: np.random.Generator) -> Any:
        dropped = scores(p=p, rng=rng)
        return x * (dropped / scores()) if normalised else dropped

    return dropout_draws(draw, seed), []
