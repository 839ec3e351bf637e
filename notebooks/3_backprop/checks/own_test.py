"""Section 13, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.backprop import layer_inputs, layer_runs

from . import backprop
from .activations import hyperbolic, layer, leaky, relu_back
from .affine_layer import affine_back


def layers_of(backward: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield three calls of one layer, whose forward half stands where its backward half does."""
    forward = backward.__globals__[backward.__name__.replace("_backward", "_forward")]
    for n in (3, 4, 5):
        shapes = {"x": (n, 2, 2), "w": (4, 3), "b": (3,)} if "affine" in backward.__name__ else {"x": (n, 4)}
        yield case(**layer_runs(forward, backward, layer_inputs(rng, **shapes), rng))


sound = backprop.exercise("layer_is_sound", returns=("sound",))
lineup = Lineup(sound, layers_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

lineup.right("an affine layer", affine_back)
lineup.right("a ReLU", relu_back)
lineup.right("a leaky ReLU", leaky)
lineup.right("a tanh layer", hyperbolic)
lineup.right("a sigmoid layer", layer)
lineup.right(
    "a layer that squares",
    relu_back,
    code="""
def relu_forward(x):
    return x**2, x

def relu_backward(dout, cache):
    return 2 * cache * dout
""",
)
lineup.right(
    "a layer that takes log(1 + eˣ)",
    layer,
    code="""
def sigmoid_forward(x):
    return np.log1p(np.exp(x)), x

def sigmoid_backward(dout, cache):
    return dout / (1 + np.exp(-cache))
""",
)

lineup.wrong("averages over the batch once more, in one of its gradients", affine_back, "dw_averaged")
lineup.wrong("averages over the batch once more, in another of its gradients", affine_back, "dx_averaged")
lineup.wrong("looks at the first example only, in one of its gradients", affine_back, "db_of_first_row")
lineup.wrong("keeps an axis that should be gone", affine_back, "db_kept_2d")
lineup.wrong("confuses the order of its gradients", affine_back, "dw_returned_first")
lineup.wrong("lets everything through", relu_back, "all_pass")
lineup.wrong("lets through what should stay, and keeps the rest", relu_back, "mask_reversed")
lineup.wrong("forgets what comes from above", relu_back, "dout_forgotten")
lineup.wrong(
    "takes only the sign of what comes from above",
    relu_back,
    ("dout * (x > 0)", "np.sign(dout) * (x > 0)"),
)
lineup.wrong(
    "lets no gradient grow beyond 1", hyperbolic, ("dout * (1 - t**2)", "np.clip(dout, -1, 1) * (1 - t**2)")
)
lineup.wrong("has forgotten a square", hyperbolic, "square_missing")
lineup.wrong("has forgotten a factor", layer, "one_factor")
lineup.wrong("has the sign wrong", layer, "gradient_sign")
lineup.wrong("confuses two slopes", leaky, "slopes_exchanged")

RETURN = "bool(shapes_fit and doubling_fits and slopes_fit)"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    (RETURN, "True"),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    (RETURN, "False"),
)
sound.known_wrong(
    "slopes_never_tested",
    "It never asks whether the loss rises as the gradients promise. What are the moves for?",
    (RETURN, "bool(shapes_fit and doubling_fits)"),
)
sound.known_wrong(
    "shapes_never_tested",
    "It never compares the shape of a gradient with that of its input.",
    (RETURN, "bool(doubling_fits and slopes_fit)"),
)
sound.known_wrong(
    "doubling_never_tested",
    "It makes nothing of `doubled`. What must a backward half return for twice as much from above?",
    (RETURN, "bool(shapes_fit and slopes_fit)"),
)
sound.known_wrong(
    "first_input_only",
    "It looks at the gradient of the first input only. Layers may have more.",
    ("for name in inputs:", "for name in ['x']:"),
)
sound.known_wrong(
    "bias_never_tested",
    "It leaves the last of three inputs out. Has that no gradient?",
    ("for name in inputs:", "for name in list(inputs)[:2]:"),
)
sound.known_wrong(
    "signs_ignored",
    "It compares how much, and not which way: a loss that falls where it should rise passes.",
    ("np.isclose(promised, rise,", "np.isclose(abs(promised), abs(rise),"),
)
sound.known_wrong(
    "curvature_forbidden",
    "It wants more digits than a slope measured over a finite distance has, as soon as a layer is curved.",
    ("rtol=1e-4, atol=1e-10", "rtol=3e-11, atol=0"),
)
sound.known_wrong(
    "dout_forgotten",
    "It adds up the outputs' changes as they are. The loss is a sum in which each output has a factor.",
    ("np.sum(dout * (ahead - behind))", "np.sum(ahead - behind)"),
    (RETURN, "bool(shapes_fit and slopes_fit)"),
)
