"""Drivers for the network that a project hands in, for its receipt, and for the figure of its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.exchange.receipts import read_receipt


@driver("final_training")
def final_training(
    namespace: Mapping[str, Any],
    function: str,
    X_train: Any,
    y_train: Any,
    X_val: Any,
    y_val: Any,
    image_shape: Sequence[int],
    seed: int,
) -> Any:
    """Train on images that came as small integers, which are sent faster, and arrive as floats."""
    return _trained(namespace[function], (X_train, y_train, X_val, y_val), image_shape, seed)


@driver("final_training_thrice")
def final_training_thrice(
    namespace: Mapping[str, Any],
    function: str,
    X_train: Any,
    y_train: Any,
    X_val: Any,
    y_val: Any,
    image_shape: Sequence[int],
    seed: int,
) -> tuple[dict[str, bool], list[float]]:
    """Train twice from one seed and once from another; in place of the model, say whether they agree.

    The curve stays empty.
    """

    def weights(seed: int) -> list[Any]:
        returned = _trained(namespace[function], (X_train, y_train, X_val, y_val), image_shape, seed)
        if not isinstance(returned, tuple | list) or len(returned) != 2 or not isinstance(returned[0], dict):
            raise UnexpectedReturn(f"{function} should return two things, the model and the curve")
        params = returned[0].get("params", {})
        return [np.asarray(params[name]) for name in sorted(params)]

    first, again, other = weights(seed), weights(seed), weights(seed + 1)
    return {"the same seed": _equal(first, again), "another seed": _equal(first, other)}, []


@driver("sealed_result")
def sealed_result(namespace: Mapping[str, Any], function: str, name: str, seed: int) -> Any:
    """Return a receipt, and what the network's training returns for the images that the notebook works on.

    Where the line is no receipt for these images, no network is trained: there is nothing to compare with.
    """
    from course_lib.data.opened import open_data

    line = namespace[function]()
    told = read_receipt(line) if isinstance(line, str) else None
    if told is None or told[0] != name:
        return line, None
    data = open_data(name)
    sets = data.X_train, data.y_train, data.X_val, data.y_val
    return line, _trained(namespace["final_training"], sets, data.image_shape, seed)


def _trained(train: Any, sets: Sequence[Any], image_shape: Sequence[int], seed: int) -> Any:
    """Train on fresh arrays of the types that ``open_data`` gives."""
    X_train, y_train, X_val, y_val = sets
    return train(
        np.array(X_train, dtype=np.float64),
        np.array(y_train, dtype=np.int64),
        np.array(X_val, dtype=np.float64),
        np.array(y_val, dtype=np.int64),
        tuple(image_shape),
        np.random.default_rng(seed),
    )


def _equal(a: list[Any], b: list[Any]) -> bool:
    return len(a) == len(b) and all(map(np.array_equal, a, b))


@driver("draw_report")
def draw_report(
    namespace: Mapping[str, Any], function: str, training: Sequence[float], validation: Sequence[float]
) -> dict[str, Any]:
    """Return what a function draws on axes of its own: lines with their names, and those of the axes."""
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    namespace[function](ax, list(training), list(validation))
    legend, lines = ax.get_legend(), ax.get_lines()
    told = [text.get_text() for text in legend.get_texts()] if legend else []
    own = [str(line.get_label()) for line in lines]
    if all(name.startswith("_") for name in own):  # named by `ax.legend([...])`, in the order of the lines
        own = [*told, *[""] * len(lines)]
    found = [
        {
            "x": np.asarray(line.get_xdata(), dtype=float),
            "y": np.asarray(line.get_ydata(), dtype=float),
            "label": name if name in told else "",
        }
        for line, name in zip(lines, own, strict=False)
    ]
    return {"lines": found, "x": ax.get_xlabel(), "y": ax.get_ylabel()}
