"""Section 9, "Activations"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.spec import CaseGenerator, Exercise

from . import backprop


def activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs of an activation, none of them exactly at a kink."""
    for label, shape in [
        ("", (3, 4)),
        ("", (7,)),
        ("x has four axes", (2, 3, 1, 2)),
        ("x has one entry", (1, 1)),
    ]:
        yield case(label, x=rng.normal(size=shape))
    yield case("all inputs are negative", x=-rng.uniform(0.1, 2, size=(2, 3)))
    yield case("x is not contiguous", x=rng.normal(size=(4, 3)).T)


def activation_gradients(forward: str, rng: np.random.Generator) -> Iterator[Case]:
    for inputs in activations(rng):
        dout = rng.normal(size=inputs.args["x"].shape)
        yield case(inputs.label, via="layer", dout=dout, forward=forward, **inputs.args)


def relu_gradients(rng: np.random.Generator) -> Iterator[Case]:
    yield from activation_gradients("relu_forward", rng)


def relu_at_the_kink(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs of which some are exactly 0."""
    x = rng.normal(size=(4, 3)) * (rng.permutation(12).reshape(4, 3) % 3 > 0)
    yield case(via="layer", dout=rng.normal(size=(4, 3)), forward="relu_forward", x=x)


def leaky_gradients(rng: np.random.Generator) -> Iterator[Case]:
    for inputs in activation_gradients("leaky_relu_forward", rng):
        args = {**inputs.args, "alpha": float(rng.uniform(0.1, 0.4))}
        yield case(inputs.label, via="layer", **args)
    yield case(
        "alpha is left out",
        via="layer",
        dout=rng.normal(size=6),
        forward="leaky_relu_forward",
        x=10 * rng.normal(size=6),
    )


def tanh_gradients(rng: np.random.Generator) -> Iterator[Case]:
    yield from activation_gradients("tanh_forward", rng)


def sigmoid_gradients(rng: np.random.Generator) -> Iterator[Case]:
    yield from activation_gradients("sigmoid_forward", rng)


relu = backprop.exercise("relu_forward", returns=("out", "cache"))
relu.values("values", of="out", cases=activations)
relu.unchanged("inputs unchanged", cases=activations)
relu.known_wrong("identity", "Negative inputs come out as they went in.", ("np.maximum(0, x)", "1 * x"))
relu.known_wrong(
    "absolute_value",
    "Negative inputs come out positive: that is the absolute value. What should they become?",
    ("np.maximum(0, x)", "np.abs(x)"),
)
relu.known_wrong(
    "negative_part",
    "What is negative comes out and what is positive is cut off.",
    ("np.maximum(0, x)", "np.minimum(0, x)"),
)
relu.known_wrong(
    "step",
    "Positive inputs come out as 1. They should pass unchanged.",
    ("np.maximum(0, x)", "np.where(x > 0, 1.0, 0.0)"),
)
relu.known_wrong(
    "clipped",
    "Inputs above 1 are cut off at 1. ReLU has no upper limit.",
    ("np.maximum(0, x)", "np.clip(x, 0, 1)"),
)
relu.known_wrong(
    "largest_entry",
    "A single number came back: the largest of all. Which NumPy function compares entry by entry?",
    ("np.maximum(0, x)", "max(0.0, float(np.max(x)))"),
)
relu.known_wrong(
    "largest_along_axis",
    "The largest entries along axis 0 came back, as from `np.max(x, 0)`. Which NumPy function compares "
    "with 0, entry by entry?",
    ("np.maximum(0, x)", "np.max(x, 0)"),
)
relu.known_wrong(
    "leaky",
    "A little of the negative inputs gets through: that is the leaky ReLU.",
    ("np.maximum(0, x)", "np.maximum(0.01 * x, x)"),
)
relu.known_wrong(
    "inputs_changed",
    "The caller's `x` is changed. Build a new array instead of writing into the one you were given.",
    ("return np.maximum(0, x), x", "x[x < 0] = 0\n    return x, x"),
)

relu_back = backprop.exercise("relu_backward", returns=("out", "dx"), uses=("relu_forward",))
relu_back.values("gradient", of="dx", cases=relu_gradients)
relu_back.property("at zero", "relu_at_zero", cases=relu_at_the_kink)
relu_back.unchanged("inputs unchanged", cases=relu_gradients)
relu_back.known_wrong(
    "nan_at_zero",
    "Where x is 0, 0 is divided by 0. Which question about x has an answer there, too?",
    ("dout * (x > 0)", "dout * np.maximum(0, x) / x"),
)
relu_back.known_wrong(
    "mask_from_dout",
    "You cut off where `dout` is negative. What decided in the forward half which entries got through?",
    ("(x > 0)", "(dout > 0)"),
)
relu_back.known_wrong(
    "all_pass",
    "The gradient also goes through where x was negative. Does the output move there when x does?",
    ("dout * (x > 0)", "dout * 1"),
)
for share in ("0.5", "0.2", "0.1", "0.01"):
    relu_back.known_wrong(
        f"leaks_{share}",
        "Part of the gradient goes through where x was negative, as with a leaky ReLU. Does the output move there when x "
        "does?",
        ("(x > 0)", f"np.where(x > 0, 1, {share})"),
    )
relu_back.known_wrong(
    "mask_reversed",
    "The gradient goes through where x was negative, and nowhere else. Which entries got through in the "
    "forward half?",
    ("(x > 0)", "(x < 0)"),
)
relu_back.known_wrong(
    "dout_forgotten",
    "These are the local slopes, 0 and 1. What comes from above, `dout`, is missing.",
    ("dout * (x > 0)", "1.0 * (x > 0)"),
)
relu_back.known_wrong(
    "times_output",
    "Your gradient contains the output. How steep is max(0, x) at x = 5, and how steep at x = 7?",
    ("dout * (x > 0)", "dout * np.maximum(0, x)"),
)
relu_back.known_wrong(
    "relu_of_dout_too",
    "Negative gradients are cut off as well as negative inputs. A negative gradient is a perfectly good one.",
    ("dout * (x > 0)", "np.maximum(0, dout) * (x > 0)"),
)
relu_back.known_wrong(
    "mask_at_one",
    "Inputs between 0 and 1 get no gradient. Where is the corner?",
    ("(x > 0)", "(x > 1)"),
)
relu_back.known_wrong(
    "slope_minus_one",
    "At negative inputs your slope is -1. Does the output move there at all?",
    ("(x > 0)", "np.sign(x)"),
)
relu_back.known_wrong(
    "inputs_changed",
    "The caller's array is changed. Build a new one instead of writing into `dout` or the cache.",
    ("return dout * (x > 0)", "dout[x <= 0] = 0\n    return dout"),
)


def activation(name: str, cases: CaseGenerator) -> Exercise:
    """Register what is looked at in an activation whose halves stand in one cell."""
    exercise = backprop.exercise(name, returns=("out", "dx"))
    exercise.values("forward", of="out", cases=cases)
    exercise.values("gradient", of="dx", cases=cases)
    return exercise


DOUT_FORGOTTEN = "These are the local slopes. What comes from above, `dout`, is missing."
CACHE_CHANGED = (
    "The backward half gives another answer when it is called again with the same cache: something in "
    "there was changed."
)

leaky = activation("leaky_relu_backward", leaky_gradients)
leaky.known_wrong(
    "plain_relu",
    "Nothing gets through at negative inputs, neither forward nor backward: this is the plain ReLU.",
    ("np.where(x > 0, x, alpha * x)", "np.maximum(0, x)"),
    ("np.where(x > 0, 1, alpha)", "(x > 0)"),
)
leaky.known_wrong(
    "gradient_of_plain_relu",
    "At negative inputs no gradient gets through, as in a plain ReLU. What is the slope of the left piece?",
    ("np.where(x > 0, 1, alpha)", "(x > 0)"),
)
leaky.known_wrong(
    "alpha_fixed_in_gradient",
    "The backward half always uses 0.01. How can it learn which `alpha` the forward half was called with?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, 0.01)"),
)
leaky.known_wrong(
    "alpha_fixed",
    "`alpha` has no effect: it is 0.01 in both halves, whatever the caller asks for.",
    ("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, 0.01 * x)"),
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, 0.01)"),
)
leaky.known_wrong(
    "other_default",
    "Where `alpha` is left out, you use another value than the signature in the notebook has.",
    ("alpha=0.01", "alpha=0.1"),
)
leaky.known_wrong(
    "slopes_exchanged",
    "Where x is positive, the slope is alpha, and elsewhere it is 1. Which piece is the flat one?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, alpha, 1)"),
)
leaky.known_wrong(
    "all_pass",
    "The whole gradient goes through at negative inputs. What is the slope of the left piece?",
    ("np.where(x > 0, 1, alpha)", "1"),
)
leaky.known_wrong(
    "alpha_subtracted",
    "At negative inputs your slope is -alpha. Does the left piece rise or fall?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, -alpha)"),
)
leaky.known_wrong(
    "output_in_place_of_gradient",
    "At negative inputs the layer's output came back. What comes from above, `dout`, is a factor there, too.",
    ("dout * np.where(x > 0, 1, alpha)", "np.where(x > 0, dout, alpha * x)"),
)
leaky.known_wrong(
    "slope_times_input",
    "At negative inputs the slope contains x. How steep is the line alpha·x?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, alpha * x)"),
)
leaky.known_wrong(
    "mask_from_dout",
    "The sign of `dout` chooses the slope. Which sign decided in the forward half?",
    ("np.where(x > 0, 1, alpha)", "np.where(dout > 0, 1, alpha)"),
)
leaky.known_wrong(
    "constant_leak",
    "At negative inputs your output is the constant alpha. It should be alpha times the input.",
    ("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, alpha)"),
)
leaky.known_wrong(
    "dout_forgotten", DOUT_FORGOTTEN, ("dout * np.where(x > 0, 1, alpha)", "np.where(x > 0, 1.0, alpha)")
)
leaky.known_wrong(
    "dout_forgotten_on_the_left",
    "At negative inputs only the slope came back. What comes from above is a factor there, too.",
    ("dout * np.where(x > 0, 1, alpha)", "np.where(x > 0, dout, alpha)"),
)
leaky.known_wrong(
    "pieces_added",
    "Both pieces are added up, so that positive inputs come out too large. Only one of them holds for each input.",
    ("np.where(x > 0, x, alpha * x)", "np.maximum(0, x) + alpha * x"),
)

hyperbolic = activation("tanh_backward", tanh_gradients)
hyperbolic.known_wrong(
    "slope_of_input",
    "The slope is 1 − t² with t the *output*. Yours is made of the input.",
    ("return t, t", "return t, x"),
)
hyperbolic.known_wrong(
    "square_missing", "Your slope is 1 − t. At t = −1 the curve is flat: is yours?", ("1 - t**2", "1 - t")
)
hyperbolic.known_wrong(
    "square_of_difference",
    "Your slope is (1 − t)². Which part of it does the formula square?",
    ("1 - t**2", "(1 - t) ** 2"),
)
hyperbolic.known_wrong(
    "square_added",
    "Your slope is 1 + t², which grows where the curve gets flat.",
    ("1 - t**2", "1 + t**2"),
)
hyperbolic.known_wrong(
    "slope_of_sigmoid",
    "This slope, t·(1 − t), is the sigmoid's. Which one belongs to tanh?",
    ("dout * (1 - t**2)", "dout * t * (1 - t)"),
)
hyperbolic.known_wrong(
    "tanh_of_tanh",
    "The backward half applies tanh once more to what is in the cache. Input or output: which one is stored?",
    ("(1 - t**2)", "(1 - np.tanh(t) ** 2)"),
)
hyperbolic.known_wrong("dout_forgotten", DOUT_FORGOTTEN, ("dout * (1 - t**2)", "1 - t**2"))
hyperbolic.known_wrong(
    "gradient_sign", "The gradient has the wrong sign. Does tanh rise or fall?", ("(1 - t**2)", "(t**2 - 1)")
)
hyperbolic.known_wrong(
    "cache_changed", CACHE_CHANGED, ("return dout * (1 - t**2)", "t *= -t\n    t += 1\n    return dout * t")
)

layer = activation("sigmoid_backward", sigmoid_gradients)
layer.uses = ("sigmoid",)
layer.known_wrong(
    "slope_of_input",
    "The slope is s·(1 − s) with s the *output*. Yours is made of the input.",
    ("return s, s", "return s, x"),
)
layer.known_wrong(
    "slope_of_tanh",
    "This slope, 1 − s², is that of tanh. Which one belongs to the sigmoid?",
    ("s * (1 - s)", "(1 - s**2)"),
)
layer.known_wrong(
    "one_factor",
    "The slope has two factors. You have 1 − s; what else?",
    ("dout * s * (1 - s)", "dout * (1 - s)"),
)
layer.known_wrong(
    "other_factor", "The slope has two factors. You have s; what else?", ("dout * s * (1 - s)", "dout * s")
)
layer.known_wrong(
    "square_of_difference",
    "The factor 1 − s is squared. How often does it stand in the formula?",
    ("(1 - s)", "(1 - s) ** 2"),
)
layer.known_wrong(
    "output_squared",
    "The factor s is squared. How often does it stand in the formula?",
    ("dout * s *", "dout * s**2 *"),
)
layer.known_wrong(
    "sum_of_factors",
    "The slope is s·(1 + s) in yours, and grows where the curve gets flat.",
    ("(1 - s)", "(1 + s)"),
)
layer.known_wrong(
    "sigmoid_of_sigmoid",
    "The backward half applies the sigmoid once more to what is in the cache. Input or output: which one is stored?",
    ("s = cache", "s = sigmoid(cache)"),
)
layer.known_wrong("dout_forgotten", DOUT_FORGOTTEN, ("dout * s * (1 - s)", "s * (1 - s)"))
layer.known_wrong(
    "gradient_sign", "The gradient has the wrong sign. Does the sigmoid rise or fall?", ("(1 - s)", "(s - 1)")
)
layer.known_wrong(
    "cache_changed", CACHE_CHANGED, ("return dout * s * (1 - s)", "s *= 1 - s\n    return dout * s")
)


backprop.choice(
    "dead_unit",
    options="ABCD",
    because={
        "ABC": "If A is true, which gradient should push the unit back? And what about the penalty?",
        "AB": "Both are true. But what about the penalty: does it ask whether a unit is active?",
        "AD": "Both are true. But look at B again: what is the local slope of the ReLU?",
        "BD": "Both are true. But look at A again: what comes out of the ReLU's backward half, and where does it go?",
        "ABCD": "A and C contradict each other.",
        "A": "True, but not all of it.",
        "B": "True, but not all of it.",
        "C": "With a slope of 0 at every example, which gradient should push it?",
        "D": "True, but not all of it.",
    },
    why="The ReLU's slope is 0 at every example: nothing of the data loss reaches the weights "
    "before it (A) or the layer below (B), so nothing pushes the unit back (not C). The "
    "penalty's gradient is proportional to the weights, whatever the unit does (D).",
)
