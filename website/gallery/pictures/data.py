"""Pictures of data and chance."""

from __future__ import annotations

from functools import cache

import numpy as np

from website.gallery.picture import Array, Look, Picture, answer, picture


@cache
def _accuracies(mistake: str) -> list[float]:
    """Return accuracies on labels that were drawn at random."""
    rng = np.random.default_rng(6)
    X, y = rng.normal(size=(400, 5)), rng.integers(4, size=400)
    score = answer("knn", "leave_one_out_accuracy", mistake)
    return [float(score(X, y, k)) for k in range(1, 16)]


@picture("a-look-at-what-is-held-back")
def random_labels(look: Look) -> Picture:
    """Accuracy on random labels, with and without one's own vote."""
    fig, [ax] = look.figure(size=(6.4, 3.0))
    ks = range(1, 16)
    ax.plot(ks, _accuracies("own_vote"), "D--", color=look.wrong, label="everybody votes for itself, too")
    ax.plot(ks, _accuracies(""), "o-", color=look.right, label="right")
    ax.axhline(0.25, color=look.grey, linewidth=1)
    ax.text(15, 0.17, "chance", ha="right", color=look.grey)
    ax.set(xlabel="neighbours k", ylabel="accuracy", ylim=(0, 1.05))
    ax.legend()
    return fig, {"first": _accuracies("own_vote")[0]}


@picture("training-mode-and-test-mode")
def company(look: Look) -> Picture:
    """What batch norm makes of one example, in different company."""
    rng = np.random.default_rng(8)
    example = np.array([[1.0]])
    batches = [rng.normal(size=(7, 1)) * 1.5 for _ in range(24)]
    fig, [ax] = look.figure(size=(6.4, 2.9))
    spread = 0.0
    cases = (
        ("test_uses_batch_statistics", "by the batch", look.wrong, "D"),
        ("", "by running averages", look.right, "o"),
    )
    for mistake, label, colour, marker in cases:
        forward = answer("batchnorm_dropout", "batchnorm_forward", mistake)
        settings = {"mode": "test", "running_mean": np.zeros(1), "running_var": np.array([2.25])}
        outs = [
            float(forward(np.vstack([example, b]), np.ones(1), np.zeros(1), dict(settings))[0][0, 0])
            for b in batches
        ]
        ax.plot(outs, marker, color=colour, label=label, markersize=5)
        spread = spread or max(outs) - min(outs)
    ax.set(xlabel="which seven others are in the batch", ylabel="output for the same example")
    ax.legend(loc="upper right", ncol=2)
    ax.set_ylim(None, ax.get_ylim()[1] + 0.5)
    return fig, {"spread": spread}


@picture("chance-in-the-wrong-place")
def twins(look: Look) -> Picture:
    """A spiral whose noise was drawn once for all arms."""
    fig, axes = look.figure(1, 2, size=(7.0, 3.5))
    colours = (look.right, look.wrong, look.third)
    panels = (("", "noise for every point"), ("noise_repeated", "one noise for every arm"))
    for ax, (mistake, title) in zip(axes, panels, strict=True):
        X, y = answer("spiral", "make_spiral", mistake)(60, 3, np.random.default_rng(1), 0.25)
        for label, marker in zip(range(3), "oD^", strict=True):
            ax.plot(*X[y == label].T, marker, color=colours[label], markersize=3.5)
        ax.set(title=title, aspect="equal", xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(False)
    return fig, {}


@picture("centred-and-scaled-by-something-else")
def directions(look: Look) -> Picture:
    """The first direction of a cloud, from centred and from raw data."""
    rng = np.random.default_rng(9)
    turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
    X = rng.normal(size=(150, 2)) * [1.6, 0.35] @ turn + [2.0, -2.6]
    fig, [ax] = look.figure(size=(5.2, 3.6))
    ax.plot(*X.T, ".", color=look.grey, markersize=4)
    centre = X.mean(axis=0)
    for mistake, label, colour in (
        ("directions_not_centred", "not centred", look.wrong),
        ("", "right", look.right),
    ):
        away = _direction(mistake, X)
        ends = np.array([centre - 3.4 * away, centre + 3.4 * away])
        ax.plot(*ends.T, "--" if mistake else "-", color=colour, label=label, linewidth=2.4)
    ax.plot([0], [0], "+", color=look.ink, markersize=10)
    ax.annotate("origin", (0, 0), textcoords="offset points", xytext=(6, -3))
    ax.set_aspect("equal")
    ax.legend(loc="lower left", fontsize=8.5)
    return fig, {}


def _direction(mistake: str, X: Array) -> Array:
    """Return along which unit vector the first coordinate grows, from how it depends on the data."""
    Z = answer("training", "pca_project", mistake)(X, X, 1)[0][:, 0]
    centred = X - X.mean(axis=0)
    found, *_ = np.linalg.lstsq(centred, Z - Z.mean(), rcond=None)
    return np.asarray(found / np.linalg.norm(found))


@picture("a-spread-of-another-size")
def histograms(look: Look) -> Picture:
    """Activations of tanh layers."""
    fig, axes = look.figure(1, 3, size=(8.2, 2.7), sharey=True)
    panels = (
        ("", "right", look.right),
        ("not_scaled", "not scaled", look.wrong),
        ("variance_as_std", "too narrow", look.third),
    )
    shares = {}
    for ax, (mistake, title, colour) in zip(axes, panels, strict=True):
        init, rng = answer("batchnorm_dropout", "init_scaled", mistake), np.random.default_rng(0)
        h = rng.normal(size=(300, 100))
        for _ in range(5):
            h = np.tanh(h @ init(100, 100, rng, False))
        shares[mistake] = float((np.abs(h) > 0.98).mean())
        ax.hist(h.ravel(), bins=41, range=(-1, 1), weights=np.full(h.size, 1 / h.size), color=colour)
        ax.set(title=title, xlabel="activation")
    axes[0].set_ylabel("share")
    axes[0].set_ylim(0, 0.5)
    return fig, {"ends": shares["not_scaled"]}
