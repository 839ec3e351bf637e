"""Figures of the assignment on backpropagation: graphs with values and gradients, layers, what they learn.

None of them knows a gradient: a student's functions, or what these returned, come in as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.plotting.style import (
    BLACK,
    BLUE,
    DIVERGING,
    GREY,
    MARKERS,
    ORANGE,
    PALETTE,
    WIDTH,
    new_figure,
    show_image,
    signed,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
Half = Callable[..., Any]
Point = tuple[float, float]

#: Where the gates of the staged circuit stand, by the name of their output, and what they do.
_PLACES: dict[str, tuple[Point, str]] = {
    "sig_y": ((2.0, 3.2), "σ"),
    "num": ((4.4, 3.9), "+"),
    "sig_x": ((2.0, 2.1), "σ"),
    "total": ((2.0, 0.6), "+"),
    "square": ((4.0, 0.6), "( )²"),
    "den": ((6.0, 1.5), "+"),
    "inv": ((8.0, 1.5), "1/( )"),
    "f": ((9.6, 2.9), "×"),
}
_STUB = 1.25  # length of the straight piece behind a gate
_STARTS: dict[str, Point] = {"x": (0.0, 3.9), "y": (0.0, 0.6)}
_WIRES = [
    ("x", "num"), ("x", "sig_x"), ("x", "total"), ("y", "sig_y"), ("y", "total"), ("sig_y", "num"),
    ("sig_x", "den"), ("total", "square"), ("square", "den"), ("den", "inv"), ("num", "f"), ("inv", "f"),
]  # fmt: skip


@styled
def plot_gates(gates: Mapping[str, tuple[Half, Half]], x: float, y: float, dz: float) -> Figure:
    """Gates of two inputs, with values above their wires and gradients below.

    Parameters
    ----------
    gates : mapping of str to (forward, backward)
        ``forward(x, y) -> (z, cache)`` and ``backward(dz, cache) -> (dx, dy)`` by the gate's symbol.
    x, y : float
        The inputs.
    dz : float
        What comes from above.
    """
    fig, axes = new_figure(1, len(gates), size=(WIDTH, 2.4))
    for ax, (symbol, (forward, backward)) in zip(axes[0], gates.items(), strict=True):
        z, cache = forward(x, y)
        dx, dy = backward(dz, cache)
        for height, name, value, gradient in [(1.6, "x", x, dx), (0.4, "y", y, dy)]:
            _wire(ax, (0, height), (2, 1))
            _numbers(ax, (0.75, height - 0.375 * (height - 1)), float(value), float(gradient))
            ax.annotate(name, (-0.1, height), ha="right", va="center", fontstyle="italic")
        _wire(ax, (2, 1), (4, 1))
        _numbers(ax, (3.2, 1), float(z), dz)
        _gate(ax, (2, 1), symbol)
        ax.set(xlim=(-0.4, 4), ylim=(-0.1, 2.1))
        ax.axis("off")
    fig.suptitle("values above (blue), gradients below (orange)")
    return fig


@styled
def plot_two_gates(gates: tuple[str, str], values: Mapping[str, float], grads: Mapping[str, float]) -> Figure:
    """Two gates in a row, ``x, y -> m`` and ``m, z -> f``, with values above their wires and gradients below.

    Parameters
    ----------
    gates : (str, str)
        The symbols of both.
    values, grads : mapping of str to float
        Value and gradient of ``x``, ``y``, ``m``, ``z`` and ``f``.
    """
    fig, [[ax]] = new_figure(size=(WIDTH * 0.8, 2.6))
    first, second = (2.4, 1.9), (5.2, 1.2)
    for name, start, end, share in [
        ("x", (0.0, 2.6), first, 0.45),
        ("y", (0.0, 1.2), first, 0.45),
        ("m", first, second, 0.55),
        ("z", (2.4, 0.3), second, 0.45),
        ("f", second, (7.6, 1.2), 0.55),
    ]:
        _wire(ax, start, end)
        middle = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
        _numbers(ax, middle, float(values[name]), float(grads[name]) + 0.0)  # no −0
    for name, place in {"x": (-0.1, 2.6), "y": (-0.1, 1.2), "z": (2.3, 0.3)}.items():
        ax.annotate(name, place, ha="right", va="center", fontstyle="italic")
    ax.annotate("m", (first[0], first[1] + 0.36), ha="center", va="bottom", fontsize=9, fontstyle="italic")
    ax.annotate("f", (second[0], second[1] + 0.36), ha="center", va="bottom", fontsize=9, fontstyle="italic")
    for symbol, place in zip(gates, (first, second), strict=True):
        _gate(ax, place, symbol)
    ax.set(xlim=(-0.4, 7.7), ylim=(-0.1, 2.9))
    ax.axis("off")
    ax.set_title("values above (blue), gradients below (orange)")
    return fig


@styled
def plot_circuit(values: Mapping[str, float], grads: Mapping[str, float]) -> Figure:
    """The staged circuit, with values above its wires and gradients below.

    Parameters
    ----------
    values, grads : mapping of str to float
        Value and gradient of every name of the circuit.
    """
    fig, [[ax]] = new_figure(size=(WIDTH + 1, 4.6))
    places = {**_STARTS, **{name: place for name, (place, _) in _PLACES.items()}}
    for start, end in _WIRES:
        bend = (places[start][0] + (0 if start in _STARTS else _STUB), places[start][1])
        _wire(ax, places[start], bend)  # straight behind a gate, to carry its numbers
        _wire(ax, bend, places[end])
    _wire(ax, places["f"], (11.0, places["f"][1]))
    for name, (place, symbol) in _PLACES.items():
        _gate(ax, place, symbol)
        ax.annotate(
            name, (place[0], place[1] + 0.36), ha="center", va="bottom", fontsize=8, fontstyle="italic"
        )
        _numbers(ax, (place[0] + 0.75, place[1]), values[name], grads[name])
    for name, place in _STARTS.items():
        ax.annotate(name, (place[0] - 0.1, place[1] + 0.05), ha="right", fontsize=13, fontstyle="italic")
        ax.plot(*place, "o", color=BLACK, markersize=5)
        _numbers(ax, (place[0] - 0.1, place[1] - 0.45), values[name], grads[name])
    ax.set(xlim=(-0.7, 11.1), ylim=(-0.4, 4.7))
    ax.axis("off")
    ax.set_title("values above (blue), gradients below (orange), to the right of each gate")
    return fig


def _wire(ax: Axes, start: Point, end: Point) -> None:
    ax.plot([start[0], end[0]], [start[1], end[1]], color=GREY, linewidth=1.2, zorder=1)


def _gate(ax: Axes, place: Point, symbol: str) -> None:
    box = {"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": BLACK}
    ax.annotate(symbol, place, ha="center", va="center", fontsize=10, bbox=box, zorder=3)


def _numbers(ax: Axes, place: Point, value: float, gradient: float) -> None:
    box = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    for text, colour, side, offset in [(value, BLUE, "bottom", 2), (gradient, ORANGE, "top", -2)]:
        ax.annotate(
            signed(float(text), ".4g"),
            place,
            xytext=(0, offset),
            textcoords="offset points",
            ha="center",
            va=side,
            fontsize=9,
            color=colour,
            bbox=box,
            zorder=4,
        )


@styled
def plot_input_scale(forward: Half, backward: Half, X: Array) -> Figure:
    """Length of an affine layer's gradients as its input is scaled, with the same gradient from above.

    Parameters
    ----------
    forward, backward : callable
        ``forward(x, w, b) -> (out, cache)`` and ``backward(dout, cache) -> (dx, dw, db)``.
    X : ndarray, shape (N, D)
        Examples.
    """
    rng = np.random.default_rng(0)
    w, dout = 0.1 * rng.normal(size=(X.shape[1], 10)), rng.normal(size=(len(X), 10)) / len(X)
    scales = np.logspace(-2, 3, 11)
    lengths = [
        [np.linalg.norm(grad) for grad in backward(dout, forward(scale * X, w, np.zeros(10))[1])]
        for scale in scales
    ]
    fig, [[ax]] = new_figure(size=(7.0, 3.4))
    for name, line, marker in zip(("dx", "dw", "db"), np.transpose(lengths), MARKERS, strict=False):
        ax.loglog(scales, line, marker=marker, label=name)
    ax.set(xlabel="input multiplied by", ylabel="length of the gradient", title="the same dout, other inputs")
    ax.legend()
    return fig


@styled
def plot_activations(layers: Mapping[str, tuple[Half, Half]], depth: int = 20) -> Figure:
    """Activations, their slopes, and what is left of a gradient behind many of them.

    Parameters
    ----------
    layers : mapping of str to (forward, backward)
        ``forward(x) -> (out, cache)`` and ``backward(dout, cache) -> dx`` by name.
    depth : int
        Activations in a row in the third panel.
    """
    fig, axes = new_figure(1, 3, size=(WIDTH + 0.5, 3.8))
    grid = np.linspace(-4, 4, 401)
    many = np.random.default_rng(0).normal(size=2000)
    looks = zip(PALETTE, MARKERS, ("-", "--", "-.", ":"), strict=False)
    for (name, (forward, backward)), (colour, marker, style) in zip(layers.items(), looks, strict=False):
        out, cache = forward(grid)
        axes[0, 0].plot(grid, out, color=colour, linestyle=style)
        axes[0, 1].plot(grid, backward(np.ones_like(grid), cache), color=colour, linestyle=style)
        left = [_left_after(forward, backward, many, number) for number in range(1, depth + 1)]
        axes[0, 2].semilogy(
            range(1, depth + 1), left, color=colour, linestyle=style, marker=marker, markevery=3, label=name
        )
    axes[0, 0].set(xlabel="x", title="output", ylim=(-1.5, 3))
    axes[0, 1].set(xlabel="x", title="slope")
    axes[0, 2].set(xlabel="activations in a row", title="mean gradient left", ylim=(3e-14, 3))
    fig.legend(loc="outside lower center", ncols=len(layers))
    return fig


def _left_after(forward: Half, backward: Half, x: Array, number: int) -> float:
    caches, gradient = [], np.ones_like(x)
    for _ in range(number):
        x, cache = forward(x)
        caches.append(cache)
    for cache in reversed(caches):
        gradient = backward(gradient, cache)
    return float(np.mean(np.abs(gradient)))


@styled
def plot_losses(curves: Mapping[str, ArrayLike]) -> Figure:
    """Training losses by name, on a logarithmic axis.

    Parameters
    ----------
    curves : mapping of str to array_like
        Loss before each step.
    """
    fig, [[ax]] = new_figure(size=(WIDTH, 3.8))
    for (name, losses), marker in zip(curves.items(), MARKERS, strict=False):
        losses = np.asarray(losses, dtype=float)
        ax.semilogy(losses, label=name, marker=marker, markevery=max(1, len(losses) // 8))
    ax.set(xlabel="steps", ylabel="training loss", ylim=(1e-3, 1e4))
    ax.legend(loc="upper right")
    return fig


@styled
def plot_pixel_gradient(
    gradient: Callable[[Array, int], Array],
    predict: Callable[[Array], NDArray[Any]],
    X: Array,
    y: NDArray[Any],
    mean: Array,
    image_shape: Sequence[int],
) -> Figure:
    """Images, the gradients of their losses by pixel, and the images after a few steps uphill.

    Parameters
    ----------
    gradient : callable
        ``gradient(x, label) -> dx``.
    predict : callable
        ``predict(X) -> labels``.
    X : ndarray, shape (N, D)
        Images from which ``mean`` was subtracted.
    y : ndarray of int, shape (N,)
        Labels.
    mean : ndarray, shape (D,)
        The mean image, intensities from 0 to 1.
    image_shape : sequence of int
        Shape of one image, without colours.
    """
    fig, axes = new_figure(3, len(X), size=(WIDTH, 5.4))
    for column, x, label in zip(axes.T, X, y, strict=True):
        changed, steps = x.copy(), 0
        while predict(changed[None])[0] == label and steps < 40:
            slope = gradient(changed, int(label))
            changed = np.clip(changed + mean + 0.02 * np.sign(slope), 0, 1) - mean
            steps += 1
        dx = gradient(x, int(label))
        limit = np.abs(dx).max()
        show_image(column[0], x + mean, image_shape, f"label {label}", vmin=0, vmax=1)
        show_image(column[1], dx, image_shape, cmap=DIVERGING, vmin=-limit, vmax=limit)
        now = predict(changed[None])[0]
        change = np.abs(changed - x).max()
        title = f"now “{now}”\npixels moved by ≤ {change:.0%}"
        show_image(column[2], changed + mean, image_shape, title, vmin=0, vmax=1)
    for ax, name in zip(axes[:, 0], ("image", "gradient of its loss", "after steps uphill"), strict=True):
        ax.set_ylabel(name)
    return fig
