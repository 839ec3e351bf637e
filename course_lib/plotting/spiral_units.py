"""Figures of the assignment on the spiral: where hidden units switch on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_lib.plotting.spiral import REACH, bare, draw_points, draw_regions
from course_lib.plotting.style import BLACK, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Labels = NDArray[Any]


@styled
def plot_unit_lines(
    panels: Mapping[str, Any],
    X: Array,
    y: Labels,
    predict: Callable[[Any, Array], Labels] | None = None,
) -> Figure:
    """Lines along which hidden units switch on, darker for units that vote more strongly.

    Parameters
    ----------
    panels : mapping of str to Sequential
        Networks of an affine layer, a ReLU and an affine layer, by title.
    X, y : ndarray, shapes (N, 2) and (N,)
        Points to draw below the lines.
    predict : callable, optional
        ``predict(net, X) -> labels``, to colour the plane with.
    """
    fig, axes = new_figure(1, len(panels), size=(3.1 * len(panels) if len(panels) > 1 else 4.0, 3.4))
    for ax, (title, net) in zip(axes[0], panels.items(), strict=True):
        if predict is not None:
            draw_regions(ax, partial(predict, net), int(y.max()) + 1)
        draw_points(ax, X, y, size=7)
        first, _, second = net.layers
        _draw_lines(ax, first.params["W"], first.params["b"], second.params["W"])
        bare(ax)
        ax.set_title(title)
    return fig


def _draw_lines(ax: Axes, W1: Array, b1: Array, W2: Array) -> None:
    """Draw the line of each unit as a segment that is longer than the panel, unless it is too far away."""
    from matplotlib.collections import LineCollection

    normals, offsets = W1.T, b1
    lengths = np.linalg.norm(normals, axis=1)
    votes = lengths * np.linalg.norm(W2, axis=1)  # how steeply the unit tilts the scores
    seen = lengths > 0
    normals, offsets, lengths, votes = normals[seen], offsets[seen], lengths[seen], votes[seen]
    feet = -(offsets / lengths**2)[:, None] * normals
    along = np.stack([-normals[:, 1], normals[:, 0]], axis=1) / lengths[:, None]
    near = np.linalg.norm(feet, axis=1) < 1.5 * REACH
    ends = np.stack([feet - 3 * along, feet + 3 * along], axis=1)[near]
    strength = np.clip(votes[near] / np.quantile(votes, 0.95), 0.08, 1) if near.any() else np.ones(0)
    colours = [(BLACK, 0.75 * alpha) for alpha in strength]
    ax.add_collection(LineCollection(list(ends), colors=colours, linewidths=0.9, zorder=4))
