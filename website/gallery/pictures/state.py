"""Pictures of state: what is kept from step to step, and what is overwritten."""

from __future__ import annotations

from functools import cache

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture


@cache
def _walk(mistake: str, exercise: str = "sgd_momentum") -> Array:
    """Return a path down a long valley; the config is what the step before returned."""
    step, slope = answer("optimizers", exercise, mistake), np.array([0.08, 1.6])
    w, config, path = np.array([-6.0, 1.2]), {"learning_rate": 0.35, "momentum": 0.8}, []
    for _ in range(41):
        path.append(w)
        w, config = step(w, slope * w, config)
    return np.array(path)


@picture("state-not-kept")
def valley(look: Look) -> Picture:
    """Momentum in a valley, with its velocity and without."""
    fig, axes = look.figure(2, 1, size=(6.6, 3.9), sharex=True)
    side = np.meshgrid(np.linspace(-6.6, 1.6, 60), np.linspace(-1.6, 1.6, 30))
    ends = {}
    panels = (
        ("", "velocity kept", look.right, "o-"),
        ("velocity_not_stored", "velocity lost after each step", look.wrong, "D-"),
    )
    for ax, (mistake, title, colour, style) in zip(axes, panels, strict=True):
        path = _walk(mistake)
        ends[mistake] = float(path[-1, 0])
        ax.contour(
            *side, 0.04 * side[0] ** 2 + 0.8 * side[1] ** 2, levels=8, colors=[look.grey], linewidths=0.7
        )
        ax.plot(*path.T, style, color=colour, markersize=3.5, linewidth=1.3)
        ax.set(title=title, ylim=(-1.6, 1.6), xlim=(-6.6, 1.6), yticks=[-1, 0, 1])
    return fig, {"kept": ends[""], "lost": ends["velocity_not_stored"]}


@picture("an-argument-overwritten")
def crept(look: Look) -> Picture:
    """Where a numerical gradient leaves its argument."""
    fig, axes = look.figure(1, 2, size=(7.0, 2.9))
    cases = (("not_restored", "not put back", look.wrong), ("", "right", look.right))
    true = None
    for mistake, label, colour in cases:
        x = np.linspace(1, 2, 10)
        start = x.copy()
        slopes = answer("backprop", "numerical_gradient", mistake)(lambda z: float(np.prod(z)), x, 0.05)
        true = np.prod(start) / start
        axes[0].plot(slopes - true, "o-" if not mistake else "D--", color=colour, label=label, markersize=5)
        axes[1].plot(x - start, "o-" if not mistake else "D--", color=colour, markersize=5)
    axes[0].set(title="error of the slope", xlabel="entry", xticks=range(10))
    axes[1].set(title="argument after the call, minus before", xlabel="entry", xticks=range(10))
    axes[0].legend()
    return fig, {}
