"""Pictures of parts: layers too many, formulas next door."""

from __future__ import annotations

from functools import cache

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture

_REACH = 1.25


@cache
def _trained(mistake: str) -> dict[str, Array]:
    """Return a small network after training on a spiral."""
    loss_fn, (X, y) = answer("backprop", "two_layer_loss", mistake), _spiral()
    rng = np.random.default_rng(0)
    params = {
        "W1": rng.normal(size=(2, 40)),
        "b1": np.zeros(40),
        "W2": 0.3 * rng.normal(size=(40, 3)),
        "b2": np.zeros(3),
    }
    for _ in range(1500):
        grads = loss_fn(params, X, y, 1e-4)[1]
        params = {name: value - 1.0 * grads[name] for name, value in params.items()}
    return params


@cache
def _spiral() -> tuple[Array, Array]:
    X, y = answer("spiral", "make_spiral")(70, 3, np.random.default_rng(0), 0.12)
    return X, y


def _scores(params: dict[str, Array], X: Array, mistake: str) -> Array:
    scores: Array = np.maximum(X @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]
    return np.maximum(scores, 0) if mistake else scores


@picture("a-term-or-a-layer-left-out")
def regions(look: Look) -> Picture:
    """Decision regions with a ReLU on the scores, and without."""
    from matplotlib.colors import ListedColormap

    X, y = _spiral()
    side = np.linspace(-_REACH, _REACH, 121)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    colours = (look.right, look.wrong, look.third)
    fig, axes = look.figure(1, 2, size=(7.0, 3.6))
    hits = {}
    for ax, (mistake, title) in zip(
        axes, (("", "right"), ("relu_on_scores", "a ReLU on the scores")), strict=True
    ):
        params = _trained(mistake)
        labels = _scores(params, grid, mistake).argmax(axis=1).reshape(121, 121)
        hits[mistake] = float((_scores(params, X, mistake).argmax(axis=1) == y).mean())
        ax.imshow(
            labels,
            origin="lower",
            extent=(-_REACH, _REACH) * 2,
            cmap=ListedColormap(colours),
            vmin=0,
            vmax=2,
            alpha=0.3,
        )
        for label, marker in zip(range(3), "oD^", strict=True):
            ax.plot(*X[y == label].T, marker, color=colours[label], markersize=3)
        ax.set(
            title=f"{title}: {hits[mistake]:.0%} of the points",
            xticks=[],
            yticks=[],
            xlim=(-_REACH, _REACH),
            ylim=(-_REACH, _REACH),
        )
    return fig, {"right": hits[""], "wrong": hits["relu_on_scores"]}


@picture("the-formula-next-door")
def unit_circles(look: Look) -> Picture:
    """Points at the same distance by several formulas."""
    side = np.linspace(-2, 2, 81)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    panels = (
        ("", "L1, as asked", look.right),
        ("l2_instead", "L2", look.wrong),
        ("largest_difference", "largest difference", look.third),
    )
    fig, axes = look.figure(1, 3, size=(8.0, 2.9), sharey=True)
    told = []
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        distance = answer("knn", "l1_distances", mistake)
        heights = distance(grid, np.zeros((1, 2))).reshape(81, 81)
        ax.contour(side, side, heights, levels=[0.5, 1, 1.5, 2], colors=[colour], linewidths=1.5)
        told.append(float(distance(np.array([[3.0, 4.0]]), np.zeros((1, 2)))[0, 0]))
        ax.set(
            title=f"{title}: (3, 4) is {told[-1]:g} away",
            aspect="equal",
            xticks=[-1, 0, 1],
            yticks=[-1, 0, 1],
        )
        ax.title.set_fontsize(9)
    return fig, {"first": told[0], "second": told[1], "third": told[2]}
