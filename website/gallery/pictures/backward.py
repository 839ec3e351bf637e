"""Pictures of the way back: slopes, gates, paths, signs."""

from __future__ import annotations

from functools import cache

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture


@cache
def _network(mistake: str) -> tuple[dict[str, Array], dict[str, Array], list[float]]:
    """Return gradients of a small network, the same by differences, and the losses of a descent."""
    loss_fn, right = answer("backprop", "two_layer_loss", mistake), answer("backprop", "two_layer_loss")
    rng = np.random.default_rng(7)
    X, y = answer("spiral", "make_spiral")(40, 3, np.random.default_rng(0), 0.1)
    params = {
        "W1": rng.normal(size=(2, 12)),
        "b1": np.zeros(12),
        "W2": 0.5 * rng.normal(size=(12, 3)),
        "b2": np.zeros(3),
    }
    grads = loss_fn({k: v.copy() for k, v in params.items()}, X, y, 0.0)[1]
    measured = {}
    for name in ("W1", "W2"):

        def at(value: Array, name: str = name) -> float:
            return float(right({**params, name: value}, X, y, 0.0)[0])

        measured[name] = answer("backprop", "numerical_gradient")(at, params[name].copy())
    losses, now = [], params
    for _ in range(300):
        losses.append(float(right(now, X, y, 0.0)[0]))
        step = loss_fn(now, X, y, 0.0)[1]
        now = {k: v - 0.5 * step[k] for k, v in now.items()}
    return grads, measured, losses


@picture("the-gate-forgotten-on-the-way-back")
def gate(look: Look) -> Picture:
    """Gradients of both layers against differences, and training."""
    fig, axes = look.figure(1, 3, size=(8.4, 3.0))
    cases = (("relu_missing_backward", "gate forgotten", look.wrong, "D"), ("", "right", look.right, "o"))
    for mistake, label, colour, marker in cases:
        grads, measured, losses = _network(mistake)
        for ax, name in zip(axes, ("W2", "W1"), strict=False):
            ax.plot(
                measured[name].ravel(), grads[name].ravel(), marker, color=colour, markersize=4, alpha=0.8
            )
        axes[2].plot(losses, color=colour, label=label)
    for ax, title in zip(axes, ("last layer", "first layer"), strict=False):
        reach = np.array(ax.get_xlim())
        ax.plot(reach, reach, color=look.grey, linewidth=1, zorder=0)
        ax.set(title=title, xlabel="slope by differences")
    axes[0].set_ylabel("gradient")
    axes[2].set(title="training", xlabel="step", ylabel="loss")
    axes[2].legend()
    return fig, {"right": _network("")[2][-1], "wrong": _network("relu_missing_backward")[2][-1]}


@picture("the-slope-of-another-function")
def slopes(look: Look) -> Picture:
    """Slopes of the sigmoid, right and wrong."""
    x = np.linspace(-6, 6, 241)
    out = answer("backprop", "sigmoid")(x)
    fig, [ax] = look.figure(size=(6.4, 3.2))
    curves = (
        ("slope_of_tanh", "slope of tanh", look.wrong, "--"),
        ("one_factor", "one factor only", look.third, "-."),
        ("sigmoid_of_sigmoid", "taken at the output", look.fourth, ":"),
        ("", "right", look.right, "-"),
    )
    for mistake, label, colour, style in curves:
        slope = answer("backprop", "sigmoid_backward", mistake)(np.ones_like(x), out.copy())
        ax.plot(x, slope, style, color=colour, label=label)
    h = 1e-4
    some = np.linspace(-6, 6, 25)
    sigmoid = answer("backprop", "sigmoid")
    ax.plot(
        some,
        (sigmoid(some + h) - sigmoid(some - h)) / (2 * h),
        "o",
        color=look.grey,
        markersize=3.5,
        label="by differences",
    )
    ax.set(xlabel="x", ylabel="slope")
    ax.legend(fontsize=8.5)
    return fig, {}


@picture("a-path-of-the-gradient-missed")
def batch_gradient(look: Look) -> Picture:
    """The gradient through batch normalisation with all paths, and with one."""
    rng = np.random.default_rng(11)
    x, dout = np.sort(rng.normal(size=(9, 1)), axis=0), rng.normal(size=(9, 1)) + 0.7
    fig, axes = look.figure(1, 2, size=(7.0, 2.9), sharey=True)
    panels = (
        ("", "all paths", look.right),
        ("statistics_constant", "mean and deviation as constants", look.wrong),
    )
    totals = []
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        dx = _through_batchnorm(mistake, x, dout)
        totals.append(float(dx.sum()))
        ax.axhline(0, color=look.grey, linewidth=0.8)
        ax.bar(range(9), dx, color=colour)
        ax.set(
            title=f"{title}\nsum {abs(totals[-1]) if abs(totals[-1]) < 1e-9 else totals[-1]:.2f}",
            xlabel="example",
        )
        ax.set_xticks(range(9))
    axes[0].set_ylabel("gradient of x")
    return fig, {"total": totals[1]}


def _through_batchnorm(mistake: str, x: Array, dout: Array) -> Array:
    """Return the gradient of one feature; forward and backward half are those of one answer."""
    forward = answer("batchnorm_dropout", "batchnorm_forward")
    _, cache_ = forward(x, np.ones(1), np.zeros(1), {"mode": "train"})
    found: Array = answer("batchnorm_dropout", "batchnorm_backward", mistake)(dout, cache_)[0][:, 0]
    return found


@picture("the-sign")
def downhill(look: Look) -> Picture:
    """Steps in a field of gradients."""
    fig, [ax] = look.figure(size=(6.0, 3.3))
    grid = np.meshgrid(np.linspace(-3.6, 3.6, 13), np.linspace(-1.7, 1.7, 7))
    slope = np.array([0.4, 1.6])
    ax.quiver(*grid, slope[0] * grid[0], slope[1] * grid[1], color=look.grey, width=0.0025, alpha=0.8)
    for mistake, label, colour, marker in (
        ("", "against the gradient", look.right, "o"),
        ("ascent", "along it", look.wrong, "D"),
    ):
        step = answer("optimizers", "sgd", mistake)
        w, path = np.array([1.2, 0.6]), [np.array([1.2, 0.6])]
        for _ in range(9):
            w = step(w, slope * w, {"learning_rate": 0.2})[0]
            path.append(w)
        walked = np.array(path)
        ax.plot(*walked.T, marker=marker, color=colour, label=label, markersize=4.5)
    ax.set(xlim=(-3.8, 3.8), ylim=(-1.9, 1.9), xlabel="$w_0$", ylabel="$w_1$")
    fig.legend(loc="outside upper center", ncol=2)
    return fig, {}
