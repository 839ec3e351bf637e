"""Networks of several shapes on the spiral, each from several starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.style import GREY, PALETTE, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Shape = tuple[int, ...]
STEPS = 1000


def shape_results(
    make_net: Callable[[Shape, np.random.Generator], Any],
    train: Callable[..., Any],
    predict: Callable[[Any, Array], NDArray[Any]],
    optimizer: Callable[..., Any],
    make_spiral: Callable[..., tuple[Array, NDArray[Any]]],
    shapes: Sequence[Shape],
    seeds: Iterable[int],
) -> dict[Shape, list[float]]:
    """Train networks of several shapes, and return their accuracies on the points they were trained on.

    Parameters
    ----------
    make_net : callable
        ``make_net(sizes, rng)``.
    train : callable
        ``train(net, X, y, optimizer, config, reg, num_steps)``.
    predict : callable
        ``predict(net, X) -> labels``.
    optimizer : callable
        For ``train``; it steps with a learning rate of 0.01.
    make_spiral : callable
        Makes 100 points for each of three arms.
    shapes : sequence of tuple of int
        Sizes of all layers, that of the input first.
    seeds : iterable of int
        One run for each: of the spiral and of the start.
    """
    results: dict[Shape, list[float]] = {tuple(shape): [] for shape in shapes}
    for seed in seeds:
        X, y = make_spiral(100, 3, np.random.default_rng(seed))
        for shape in shapes:
            net = make_net(shape, np.random.default_rng(seed))
            train(net, X, y, optimizer, {"learning_rate": 1e-2}, 0.0, STEPS)
            results[tuple(shape)].append(float(np.mean(predict(net, X) == y)))
    return results


@styled
def plot_shapes(results: Mapping[Shape, Sequence[float]]) -> Figure:
    """Accuracies by shape, a dot for each run and a line at their mean.

    Parameters
    ----------
    results : mapping of tuple of int to sequence of float
        What :func:`shape_results` returned.
    """
    fig, [[ax]] = new_figure(size=(7.5, 3.4))
    for place, shares in enumerate(results.values()):
        spread = np.linspace(-0.18, 0.18, len(shares))
        ax.plot(place + spread, np.sort(shares), "o", color=PALETTE[place], markersize=5)
        ax.hlines(np.mean(shares), place - 0.3, place + 0.3, color=GREY, linestyle="--")
    names = [" → ".join(map(str, shape)) for shape in results]
    ax.set_xticks(range(len(results)), names)
    ax.set(ylabel="training accuracy", title="a dot for each start; dashed: their mean")
    return fig
