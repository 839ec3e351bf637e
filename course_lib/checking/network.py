"""A trained network as it is handed in: plain numbers, read and checked before use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding

Array = NDArray[np.float64]

#: A network may have so many numbers; a good one for small images has a tenth of that.
MOST_NUMBERS = 1_000_000
#: The epsilon of the course's batch normalisation.
EPSILON = 1e-5


@dataclass(frozen=True)
class Network:
    """A trained network as plain numbers.

    Attributes
    ----------
    W, b : list of ndarray
    norms : list of tuple of ndarray
        For each hidden layer scale, shift, running mean and running variance; empty without batch norm.
    mean, scale : float or ndarray
        What is subtracted from an image, and what it is divided by.
    """

    W: list[Array]
    b: list[Array]
    norms: list[tuple[Array, ...]]
    mean: Any
    scale: Any

    def scores(self, X: Array) -> Array:
        """Return a score for each image and class."""
        h: Array = (X - self.mean) / self.scale
        for i, (w, c) in enumerate(zip(self.W, self.b, strict=True)):
            h = h @ w + c
            if i < len(self.W) - 1:
                if self.norms:
                    gamma, beta, mean, var = self.norms[i]
                    h = gamma * (h - mean) / np.sqrt(var + EPSILON) + beta
                h = np.maximum(h, 0)
        return h

    def labels(self, X: Array) -> NDArray[np.intp]:
        """Return the class with the highest score for each image."""
        best: NDArray[np.intp] = self.scores(X).argmax(axis=1)
        return best

    def accuracy(self, X: Array, y: Any) -> float:
        """Return the share of images that are labelled right."""
        with np.errstate(all="ignore"):
            return float((self.labels(np.asarray(X, dtype=float)) == y).mean())


def read_network(value: Any, num_inputs: int, num_classes: int = 10) -> Network | Finding:
    """Return a network from ``{"params", "bn_params", "mean", "scale"}``, or what is wrong with it."""
    if not isinstance(value, dict) or not isinstance(value.get("params"), dict):
        return Finding('The model should be a dictionary with "params", "mean" and "scale".')
    params: Mapping[str, Any] = value["params"]
    depth = sum(str(name).startswith("W") for name in params)
    try:
        W = [_array(params[f"W{i}"], 2) for i in range(1, depth + 1)]
        b = [_array(params[f"b{i}"], 1) for i in range(1, depth + 1)]
        norms = _norms(params, value.get("bn_params"), depth)
        mean, scale = (np.asarray(value[name], dtype=float) for name in ("mean", "scale"))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, AttributeError) as error:
        missing = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)[:120]
        return Finding(f"The model can't be read: {missing}.")
    sizes = [num_inputs, *(w.shape[1] for w in W)]
    chained = all(w.shape[0] == size for w, size in zip(W, sizes, strict=False))
    if (
        not W
        or not chained
        or sizes[-1] != num_classes
        or any(len(c) != s for c, s in zip(b, sizes[1:], strict=True))
    ):
        shapes = ", ".join("×".join(map(str, w.shape)) for w in W) or "none"
        return Finding(
            f"The weights ({shapes}) should lead from {num_inputs} pixels to {num_classes} classes."
        )
    return _checked(Network(W, b, norms, mean, scale), num_inputs)


def _array(value: Any, ndim: int) -> Array:
    array = np.asarray(value, dtype=float)
    if array.ndim != ndim:
        raise ValueError(f"an array has {array.ndim} dimensions where {ndim} are asked for")
    return array


def _norms(params: Mapping[str, Any], memories: Any, depth: int) -> list[tuple[Array, ...]]:
    if not any(str(name).startswith("gamma") for name in params):
        return []
    norms = []
    for i in range(1, depth):
        gamma, memory = _array(params[f"gamma{i}"], 1), memories[i - 1]
        never = np.zeros(len(gamma))  # what batch norm goes by before it has seen a batch
        averages = [_array(memory.get(name, never), 1) for name in ("running_mean", "running_var")]
        norms.append((gamma, _array(params[f"beta{i}"], 1), *averages))
    return norms


def _checked(network: Network, num_inputs: int) -> Network | Finding:
    widths = [w.shape[1] for w in network.W[:-1]]
    if any(len(part) != width for norm, width in zip(network.norms, widths, strict=False) for part in norm):
        return Finding("Scales, shifts and running averages should have one number for each unit.")
    parts = [*network.W, *network.b, *(p for norm in network.norms for p in norm)]
    parts += [network.mean, network.scale]
    if any(part.shape not in ((), (1,), (num_inputs,), (1, num_inputs)) for part in parts[-2:]):
        return Finding('"mean" and "scale" should be one number, or one for each pixel.')
    if not all(np.isfinite(part).all() for part in parts):
        return Finding("There are values in the model that are NaN or infinite.", "not_finite")
    numbers = sum(part.size for part in parts)
    if numbers > MOST_NUMBERS:
        return Finding(f"The model has {numbers:,} numbers; at most {MOST_NUMBERS:,} are looked at.")
    return network
