"""The film of the assignment on the spiral: decision regions while a network is trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.film import Film, film
from course_lib.plotting.spiral import draw_points, draw_regions, region_image
from course_lib.plotting.style import BLUE, GREY, WIDTH, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Labels = NDArray[Any]
Predict = Callable[[Any, Array], Labels]
Snapshots = Sequence[tuple[int, Any]]
IN_STRIP, RESOLUTION = 5, 120


def animate_regions(
    snapshots: Snapshots,
    loss_of: Callable[[Any, Array, Labels, float], float],
    predict: Predict,
    X: Array,
    y: Labels,
) -> Film:
    """Play the decision regions of a network in training, with its loss beside them.

    Parameters
    ----------
    snapshots : sequence of (int, Sequential)
        Number of steps taken, and the network as it was.
    loss_of : callable
        ``loss_of(net, X, y, reg)``; shown without penalty.
    predict : callable
        ``predict(net, X) -> labels``.
    X, y : ndarray, shapes (N, 2) and (N,)
        The training set.
    """
    steps = [step for step, _ in snapshots]
    losses = [float(loss_of(net, X, y, 0.0)) for _, net in snapshots]
    shares = [float(np.mean(predict(net, X) == y)) for _, net in snapshots]
    num_classes = int(y.max()) + 1
    images = [region_image(partial(predict, net), num_classes, resolution=RESOLUTION) for _, net in snapshots]
    fig = _screen(steps, losses, partial(predict, snapshots[0][1]), X, y)
    plane, curve = fig.axes

    def draw(frame: int) -> None:
        plane.images[0].set_data(images[frame])
        curve.lines[-1].set_data([steps[frame]], [losses[frame]])
        plane.set_title(f"step {steps[frame]:,}: {shares[frame]:.0%} right")

    return film(fig, draw, range(len(snapshots)), _strip(snapshots, losses, predict, X, y))


@styled
def _screen(
    steps: Sequence[int], losses: Sequence[float], first: Callable[[Array], Labels], X: Array, y: Labels
) -> Figure:
    """Return the first frame: regions on the left, the loss with a dot that moves along it on the right."""
    fig, [[plane, curve]] = new_figure(1, 2, size=(7.4, 4.0), width_ratios=[1.1, 1])
    draw_regions(plane, first, int(y.max()) + 1, resolution=RESOLUTION)
    draw_points(plane, X, y, size=9)
    curve.plot(steps, losses, color=GREY, linewidth=1.2)
    curve.plot(steps[:1], losses[:1], "o", color=BLUE, markersize=8, clip_on=False, zorder=3)
    curve.set(ylim=(0, 1.15), xlim=(0, None), xlabel="step", ylabel="data loss")
    curve.set_xscale("symlog", linthresh=100)
    curve.set_xticks([0, 100, 1_000, 10_000], ["0", "100", "1,000", "10,000"])
    return fig


@styled
def _strip(snapshots: Snapshots, losses: Sequence[float], predict: Predict, X: Array, y: Labels) -> Figure:
    """Return a few of the frames side by side."""
    chosen = np.linspace(0, len(snapshots) - 1, min(IN_STRIP, len(snapshots))).round().astype(int)
    fig, axes = new_figure(1, len(chosen), size=(WIDTH, 2.3))
    for ax, i in zip(axes[0], chosen, strict=True):
        step, net = snapshots[i]
        draw_regions(ax, partial(predict, net), int(y.max()) + 1, resolution=RESOLUTION)
        draw_points(ax, X, y, size=4)
        ax.set_title(f"step {step:,}\nloss {losses[i]:.2f}", fontsize=9)
    return fig
