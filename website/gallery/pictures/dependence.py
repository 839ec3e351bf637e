"""Pictures of what should depend on what: one number is moved, and the answer follows or doesn't."""

from __future__ import annotations

import numpy as np

from website.gallery.picture import Look, Picture, answer, picture


@picture("the-gradient-from-above-forgotten")
def doubled(look: Look) -> Picture:
    """A gate's gradient over the gradient from above."""
    above, forward = np.linspace(-3, 3, 61), answer("backprop", "mul_forward")
    fig, [ax] = look.figure(size=(5.6, 3.0))
    cases = (("", "right", look.right, "-"), ("dz_forgotten", "local slope alone", look.wrong, "--"))
    for mistake, label, colour, style in cases:
        backward = answer("backprop", "mul_backward", mistake)
        _, kept = forward(0.5, 2.0)
        dx = [backward(dz, kept)[0] for dz in above]
        ax.plot(above, dx, style, color=colour, label=label)
    ax.axvline(1, color=look.grey, linewidth=0.8, zorder=0)
    ax.set(xlabel="gradient from above", ylabel="gradient of x")
    ax.legend()
    return fig, {}


@picture("not-normalised")
def surprises(look: Look) -> Picture:
    """The softmax loss over the lead of the right class."""
    lead = np.linspace(-3, 5, 81)
    fig, [ax] = look.figure(size=(6.0, 3.0))
    curves = (
        ("normaliser_missing", "no sum", look.wrong, "--"),
        ("normaliser_without_right_class", "a sum without the right class", look.third, "-."),
        ("", "right", look.right, "-"),
    )
    for mistake, label, colour, style in curves:
        loss_fn = answer("linear", "softmax_loss_vectorized", mistake)
        scores = (np.array([[d, 0.0, -0.5]]) for d in lead)
        losses = [loss_fn(row, np.ones((1, 1)), np.array([0]), 0.0)[0] for row in scores]
        ax.plot(lead, losses, style, color=colour, label=label)
    ax.axhline(0, color=look.grey, linewidth=0.8, zorder=0)
    ax.set(xlabel="lead of the right class", ylabel="loss")
    ax.legend()
    return fig, {}


@picture("an-argument-ignored")
def swept(look: Look) -> Picture:
    """A loss over the argument that says where it bends."""
    deltas = np.linspace(0.2, 5, 49)
    fig, [ax] = look.figure(size=(6.0, 3.0))
    for mistake, label, colour, style in (
        ("delta_ignored", "ignored", look.wrong, "--"),
        ("", "right", look.right, "-"),
    ):
        loss_fn = answer("losses", "huber_loss", mistake)
        losses = [loss_fn(np.array([[3.0]]), np.array([[0.0]]), float(delta))[0] for delta in deltas]
        ax.plot(deltas, losses, style, color=colour, label=label)
    ax.set(xlabel="delta", ylabel="loss of a residual of 3", ylim=(0, None))
    ax.legend()
    return fig, {}


@picture("two-things-exchanged")
def scale_and_shift(look: Look) -> Picture:
    """What batch norm returns with scale and shift in each other's place."""
    x = np.random.default_rng(0).normal(size=(4000, 1))
    fig, [ax] = look.figure(size=(6.0, 3.0))
    facts = {}
    for mistake, label, colour in (
        ("", "right", look.right),
        ("gamma_and_beta_swapped", "exchanged", look.wrong),
    ):
        forward = answer("batchnorm_dropout", "batchnorm_forward", mistake)
        out = forward(x, np.array([0.5]), np.array([3.0]), {"mode": "train"})[0]
        facts[label] = f"mean {out.mean():.1f}, width {out.std():.1f}"
        ax.hist(out.ravel(), bins=60, range=(-9, 11), color=colour, alpha=0.75, label=label)
    ax.set(xlabel="output for scale 0.5 and shift 3", ylabel="of 4000 examples")
    ax.legend()
    return fig, facts
