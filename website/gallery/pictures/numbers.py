"""Pictures of numbers on a machine: overflow, cushions, bytes, units."""

from __future__ import annotations

import numpy as np

from website.gallery.picture import Look, Picture, answer, picture


@picture("overflow")
def large_scores(look: Look) -> Picture:
    """The softmax loss of larger and larger scores."""
    scale = np.linspace(0, 1000, 201)
    fig, [ax] = look.figure(size=(6.4, 3.0))
    losses = {}
    for mistake in ("", "max_not_subtracted"):
        loss_fn = answer("backprop", "softmax_loss", mistake)
        losses[mistake] = np.array([loss_fn(np.array([[s, 0.0]]), np.array([1]))[0] for s in scale])
    ax.plot(scale, losses[""], color=look.right, label="right", linewidth=2.2)
    ax.plot(
        scale,
        losses["max_not_subtracted"],
        "--",
        color=look.wrong,
        label="formula as it stands",
        linewidth=2.8,
    )
    lost = scale[~np.isfinite(losses["max_not_subtracted"])]
    ax.axvspan(lost[0], 1000, color=look.wrong, alpha=0.12, linewidth=0)
    ax.text(lost[0] + 145, 200, "not a number", color=look.wrong, ha="center")
    ax.set(xlabel="score of the wrong class", ylabel="loss", xlim=(0, 1000))
    ax.legend(loc="upper left")
    return fig, {"last": scale[np.isfinite(losses["max_not_subtracted"])][-1], "end": lost[0]}


@picture("a-cushion-in-the-logarithm")
def ceilings(look: Look) -> Picture:
    """The loss with a cushion, and its gradient."""
    lead = np.linspace(0, 40, 81)
    fig, axes = look.figure(1, 2, size=(7.4, 3.0))
    curves = (
        ("", "right", look.right, "-"),
        ("epsilon_in_log_1e-3", "+ 1e-3", look.wrong, "--"),
        ("epsilon_in_log_1e-7", "+ 1e-7", look.third, "-."),
        ("epsilon_in_log_1e-12", "+ 1e-12", look.fourth, ":"),
    )
    for mistake, label, colour, style in curves:
        loss_fn = answer("backprop", "softmax_loss", mistake)
        losses = np.array([loss_fn(np.array([[d, 0.0]]), np.array([1]))[0] for d in lead])
        axes[0].plot(lead, losses, style, color=colour, label=label)
        axes[1].plot(lead[1:], np.diff(losses) / np.diff(lead), style, color=colour)
    axes[0].set(xlabel="lead of the wrong class", ylabel="loss")
    axes[1].set(xlabel="lead of the wrong class", ylabel="slope of the loss", ylim=(-0.05, 1.1))
    axes[0].legend()
    return fig, {}


@picture("where-epsilon-stands")
def step_sizes(look: Look) -> Picture:
    """The first step of AdaGrad over the size of the gradient."""
    size = np.logspace(-11, 0, 89)
    fig, [ax] = look.figure(size=(6.4, 3.2))
    curves = (
        ("epsilon_inside", "inside the root", look.wrong, "--"),
        ("epsilon_missing", "no epsilon", look.third, ":"),
        ("", "right", look.right, "-"),
    )
    for mistake, label, colour, style in curves:
        step = answer("optimizers", "adagrad", mistake)
        moved = [abs(step(np.zeros(1), np.array([g]), {"learning_rate": 1.0})[0][0]) for g in size]
        ax.loglog(size, moved, style, color=colour, label=label)
    ax.set(xlabel="size of the gradient", ylabel="size of the first step", ylim=(1e-8, 10))
    ax.legend()
    return fig, {}


@picture("integers-that-wrap-or-round")
def bytes_apart(look: Look) -> Picture:
    """Distances of two pixels in floating point and in bytes."""
    values = np.arange(0, 256, 3, dtype=np.uint8)[:, None]
    fig, axes = look.figure(1, 2, size=(6.8, 3.1), sharey=True)
    for ax, (mistake, title) in zip(axes, (("", "right"), ("uint8_overflow", "in bytes")), strict=True):
        distances = answer("knn", "l1_distances", mistake)(values, values)
        shown = ax.imshow(
            distances, origin="lower", extent=(0, 255, 0, 255), cmap="viridis", vmin=0, vmax=255
        )
        ax.set(title=title, xlabel="pixel of the one image")
    axes[0].set_ylabel("pixel of the other")
    fig.colorbar(shown, ax=axes, label="distance")
    low, high = np.array([[3]], dtype=np.uint8), np.array([[5]], dtype=np.uint8)
    wrong = answer("knn", "l1_distances", "uint8_overflow")
    return fig, {"there": wrong(low, high)[0, 0], "back": wrong(high, low)[0, 0]}


@picture("a-square-or-root-too-many")
def layers(look: Look) -> Picture:
    """How large activations are, layer after layer."""
    fig, [ax] = look.figure(size=(6.4, 3.1))
    curves = (
        ("variance_as_std", "variance as a width", look.wrong, "D--"),
        ("not_scaled", "no width at all", look.third, "s-."),
        ("", "right", look.right, "o-"),
    )
    last = {}
    for mistake, label, colour, style in curves:
        init, rng = answer("batchnorm_dropout", "init_scaled", mistake), np.random.default_rng(0)
        h, sizes = rng.normal(size=(200, 100)), [1.0]
        for _ in range(8):
            h = np.maximum(h @ init(100, 100, rng, True), 0)
            sizes.append(float(np.sqrt((h**2).mean())))
        last[mistake] = sizes[-1]
        ax.plot(sizes, style, color=colour, label=label)
    ax.set(xlabel="layer", ylabel="size of activations", yscale="log")
    ax.legend()
    return fig, {"narrow": last["variance_as_std"], "wide": last["not_scaled"]}


@picture("another-logarithm")
def decades(look: Look) -> Picture:
    """How many draws fall into each decade."""
    fig, axes = look.figure(1, 2, size=(7.0, 2.8), sharey=True)
    edges = np.arange(-6, 0)
    counts = {}
    panels = (("", "even in the exponent", look.right), ("uniform_not_log", "even in the rate", look.wrong))
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        rates = _drawn_rates(mistake)
        counts[mistake], _ = np.histogram(np.log10(rates), bins=edges)
        ax.bar(edges[:-1] + 0.5, counts[mistake], width=0.92, color=colour)
        ax.set(title=title, xlabel="learning rate", xticks=edges, xticklabels=[f"1e{e}" for e in edges])
    axes[0].set_ylabel("draws of 500")
    return fig, {
        "counts": ", ".join(map(str, counts["uniform_not_log"])),
        "top": counts["uniform_not_log"][-1],
    }


def _drawn_rates(mistake: str) -> list[float]:
    """Return the learning rates that a search tries."""
    rates: list[float] = []

    def evaluate(rate: float, strength: float) -> float:
        rates.append(rate)
        return 0.0

    search, rng = answer("linear", "random_search_lr_reg", mistake), np.random.default_rng(0)
    search(evaluate, (1e-6, 1e-1), (1e-3, 1.0), 500, rng, rounds=1)
    return rates
