"""Momentum that stays as it is, and momentum that is raised, in a valley of many curvatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.plotting.style import WIDTH, look_of, new_figure, styled

Array = NDArray[np.float64]
#: Directions of the valley, and the steepest curvature over the flattest.
DIRECTIONS, KAPPA = 20, 3000


def heights_of_descent(
    optimizer: Callable[..., tuple[Array, dict[str, Any]]],
    momentum: Callable[[int], float],
    num_steps: int = 400,
    seed: int = 0,
) -> Array:
    """Return heights above the minimum before, between and after steps with rate 1, shape (num_steps + 1,).

    Parameters
    ----------
    optimizer : callable
        ``(w, dw, config) -> (next_w, config)``; reads ``config["momentum"]``.
    momentum : callable
        From the step, counted from 0, to the momentum that it is taken with.
    num_steps, seed : int
        How many steps to take, and where to start: at a normal distance in each of 20 directions.
    """
    curvatures = np.geomspace(1 / KAPPA, 1, DIRECTIONS)
    w, config = np.random.default_rng(seed).normal(size=DIRECTIONS), {"learning_rate": 1.0}
    heights = [0.5 * float(np.sum(curvatures * w**2))]
    for step in range(num_steps):
        w, config = optimizer(w, curvatures * w, {**config, "momentum": momentum(step)})
        heights.append(0.5 * float(np.sum(curvatures * w**2)))
    return np.array(heights)


@styled
def plot_heights(heights: Mapping[str, Array]) -> Figure:
    """Draw heights after each step, by what the momentum was.

    Parameters
    ----------
    heights : mapping of str to ndarray, shape (T + 1,)
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.75, 3.6))
    for place, (name, curve) in enumerate(heights.items()):
        look = look_of(name, place)
        marked = np.unique(np.geomspace(1, len(curve) - 1, 9).astype(int)) - 1
        ax.loglog(np.arange(1, len(curve)), curve[1:], **look, markevery=marked.tolist(), label=name)
    ax.set(xlabel="step", ylabel="height above the minimum")
    ax.legend()
    return fig
