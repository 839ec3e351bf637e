"""A layer, both its halves, called on inputs that belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
#: So large is what an input is moved by, about.
_STEP = 1e-4
#: No entry of an input lies closer to 0, where some layers have a kink.
_CLEAR = 0.125


def layer_inputs(rng: np.random.Generator, **shapes: tuple[int, ...]) -> dict[str, Array]:
    """Return random inputs of a layer by name, none of whose entries is close to 0."""
    drawn = {name: np.round(8 * rng.normal(size=shape)) / 8 for name, shape in shapes.items()}
    return {name: np.where(np.abs(value) < _CLEAR, 2 * _CLEAR, value) for name, value in drawn.items()}


def layer_runs(
    forward: Callable[..., Any],
    backward: Callable[..., Any],
    inputs: Mapping[str, Array],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Return what a layer's gradients are, and what becomes of its output when an input moves.

    Parameters
    ----------
    forward, backward : callable
        ``forward(*inputs) -> (out, cache)``; ``backward(dout, cache)`` returns a gradient for each input.
    inputs : mapping
        Arrays by name, in the order in which `forward` takes them.
    rng : numpy.random.Generator
        Draws `dout`, of entries 1 and −1, and the moves.

    Returns
    -------
    dict
        ``inputs``, ``dout``; ``grads`` and ``doubled``, the gradients by name for `dout` and for twice that;
        ``moves``, for each input a triple ``(move, behind, ahead)``: by how much it was moved, and the
        outputs with it moved backwards and forwards.
    """
    dout = rng.choice([-1.0, 1.0], size=_out(forward, inputs).shape)
    moves = {}
    for name, value in inputs.items():
        move = _STEP * np.round(8 * rng.normal(size=value.shape)) / 8
        behind, ahead = (_out(forward, {**inputs, name: value + sign * move}) for sign in (-1, 1))
        moves[name] = (move, behind, ahead)
    grads, doubled = (_grads(forward, backward, inputs, times * dout) for times in (1, 2))
    return {"inputs": dict(inputs), "dout": dout, "grads": grads, "doubled": doubled, "moves": moves}


def _out(forward: Callable[..., Any], inputs: Mapping[str, Array]) -> Array:
    out: Array = forward(*(value.copy() for value in inputs.values()))[0]
    return out


def _grads(
    forward: Callable[..., Any], backward: Callable[..., Any], inputs: Mapping[str, Array], dout: Array
) -> dict[str, Any]:
    _, cache = forward(*(value.copy() for value in inputs.values()))
    found = backward(dout, cache)
    return dict(zip(inputs, found if isinstance(found, tuple) else (found,), strict=True))
