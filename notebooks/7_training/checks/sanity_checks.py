"""Section 5, "Before a long run: three minutes of distrust"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.answering.probes import PROBES
from course_lib.checking import Case, Probe, case

from . import training
from .cases import batch


def shortfall(drawn: dict[str, Any]) -> float:
    """Return the data loss of the probe ``bowl`` without its floor, so that a case can place its total."""
    own = (drawn["X"] @ drawn["W"])[np.arange(len(drawn["y"])), drawn["y"]]
    return 0.5 * float(np.mean((own - 1) ** 2))


def first_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw losses that start where they should, too high, too low, just inside, or just outside."""
    cases: list[Start] = [
        ("", 10, 1.02, None, {}),
        ("", 3, 1.03, 0.2, {}),
        ("the loss is too large", 10, 1.6, 0.2, {}),
        ("the loss is too small", 10, 0.5, 0.2, {}),
        ("the loss is a little too large", 10, 1.23, 0.2, {}),
        ("there are two classes", 2, 0.93, 0.06, {}),
        ("there are many classes", 100, 1.03, 0.05, {}),
        ("the tolerance is wide", 5, 1.13, 0.2, {}),
        ("the loss is a little too small", 6, 0.78, 0.2, {}),
    ]
    yield from starts(rng, cases)


def broken_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw losses that are NaN."""
    yield from starts(rng, [("the loss is NaN", 10, 1.0, 0.5, {"wall": 0.1})])


Start = tuple[str, int, float, float | None, dict[str, float]]


def starts(rng: np.random.Generator, drawn_from: list[Start]) -> Iterator[Case]:
    """Draw losses from lines of label, classes, share of the expected loss, tolerance and symptoms."""
    for label, num_classes, share, tolerance, symptoms in drawn_from:
        drawn = batch(rng, 6, 4, num_classes)
        floor = share * float(np.log(num_classes)) - shortfall(drawn)
        settings = {"floor": floor, **symptoms}
        rest: dict[str, Any] = {} if tolerance is None else {"tolerance": tolerance}
        probe = Probe("bowl", settings)
        yield case(label, loss_fn=probe, **drawn, num_classes=num_classes, **rest)


def rising(rng: np.random.Generator) -> Case:
    """Draw a descent whose steps are too long in one direction: its loss falls first, and then it rises.

    What was learned on the way is lost in the end, and the last loss says so.
    """
    while True:
        args = batch(rng, 12, 6, 3)
        X, y = args["X"][:3], args["y"][:3]
        for rate in np.linspace(0.4, 3, 40):
            W, losses = args["W"], list[float]()
            for _ in range(9):
                loss, dW = PROBES["bowl"]()(W, X, y, 0.0)
                losses.append(loss)
                W = W - rate * dW
            if min(losses) < 0.4 * losses[0] and 0.6 * losses[0] < losses[-1]:
                rest: dict[str, Any] = {
                    "num_examples": 3,
                    "learning_rate": float(rate),
                    "num_steps": 8,
                    "tolerance": 0.5,
                }
                return case("the loss rises again", loss_fn=Probe("bowl", {"floor": 0.0}), **args, **rest)


def tiny_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sets that can be learned by heart, and losses with a floor that cannot be reached."""

    def one(label: str, floor: float, few: int, steps: int, **rest: Any) -> Case:
        return case(
            label,
            loss_fn=Probe("bowl", {"floor": floor}),
            **batch(rng, 12, 6, 3),
            num_examples=few,
            learning_rate=float(rng.uniform(0.2, 0.3)),
            num_steps=steps,
            **rest,
        )

    yield one("", 0.0, 3, 80)
    yield one("", 0.0, 4, 5, tolerance=0.9)
    yield one("the loss cannot fall far", 0.3, 3, 40, tolerance=0.1)
    yield one("the loss cannot fall far", 5.0, 3, 10, tolerance=0.5)
    yield one("too few steps were allowed", 0.0, 3, 2)
    yield one("there is one step", 0.0, 2, 1, tolerance=0.5)
    yield one("all examples are used", 0.0, 12, 8, tolerance=0.5)
    yield rising(rng)
    first = one("the first loss is far from 1", 0.3, 3, 80, tolerance=0.33)
    yield case(first.label, **{**first.args, "W": 0.1 * first.args["W"]})


first = training.exercise("initial_loss_check", returns=("loss", "expected", "ok"))
first.values("loss", of=("loss", "expected"), cases=first_losses)
first.values("verdict", of="ok", cases=first_losses)
first.robust("NaN", of="ok", cases=broken_losses)
CLOSE = "abs(loss - expected) <= tolerance * expected"
for reg in ("1.0", "0.5", "0.1", "0.05", "0.01", "1e-3"):
    first.known_wrong(
        f"penalty_left_on_{reg}",
        "The loss includes a penalty. Which `reg` shows the data loss alone?",
        ("loss_fn(W, X, y, 0.0)", f"loss_fn(W, X, y, {reg})"),
    )
first.known_wrong(
    "loss_of_zero_weights",
    "The loss is that of weights that are all 0. Asked for is the loss at the weights that were passed in.",
    ("loss_fn(W, X, y, 0.0)", "loss_fn(0 * W, X, y, 0.0)"),
)
first.known_wrong(
    "loss_summed",
    "The loss was multiplied by the number of examples. Is what `loss_fn` returns a sum or a mean?",
    ("loss, _ = loss_fn(W, X, y, 0.0)", "loss = len(X) * loss_fn(W, X, y, 0.0)[0]"),
)
first.known_wrong(
    "loss_averaged_again",
    "The loss was divided by the number of examples. Is what `loss_fn` returns a sum or a mean?",
    ("loss, _ = loss_fn(W, X, y, 0.0)", "loss = loss_fn(W, X, y, 0.0)[0] / len(X)"),
)
first.known_wrong(
    "other_base",
    "The expected loss is a logarithm to base 10. The softmax loss is in nats.",
    ("math.log(num_classes)", "math.log10(num_classes)"),
)
first.known_wrong(
    "bits",
    "The expected loss is in bits, a logarithm to base 2. The softmax loss is in nats.",
    ("math.log(num_classes)", "math.log2(num_classes)"),
)
first.known_wrong(
    "svm_value",
    "The expected loss is that of an SVM. What does softmax charge for a probability of 1/C?",
    ("math.log(num_classes)", "float(num_classes - 1)"),
)
first.known_wrong(
    "classes_in_the_batch",
    "The expected loss depends on which labels occur in the batch. How many classes can the model choose from?",
    ("math.log(num_classes)", "math.log(len(np.unique(y)))"),
)
first.known_wrong(
    "largest_label",
    "The expected loss depends on the largest label in the batch. How many classes can the model choose from?",
    ("math.log(num_classes)", "math.log(max(int(y.max()) + 1, 2))"),
)
first.known_wrong(
    "one_class_too_many",
    "The expected loss is that of one class more. Among how many does the model have to choose?",
    ("math.log(num_classes)", "math.log(num_classes + 1)"),
)
first.known_wrong(
    "one_class_too_few",
    "The expected loss is that of one class fewer. Among how many does the model have to choose?",
    ("math.log(num_classes)", "math.log(num_classes - 1)"),
)
first.known_wrong(
    "probability_expected",
    "The expected loss is a probability, that of guessing right. What does the softmax loss charge for it?",
    ("math.log(num_classes)", "1 / num_classes"),
)
first.known_wrong(
    "features_counted",
    "The expected loss depends on how many features there are. Among what does the model have to choose?",
    ("math.log(num_classes)", "math.log(X.shape[1])"),
)
first.known_wrong(
    "examples_in_the_batch",
    "The expected loss depends on how many examples there are. Among what does the model have to choose?",
    ("math.log(num_classes)", "math.log(len(y))"),
)
first.known_wrong(
    "share_of_the_loss",
    "The tolerance was taken as a share of the loss that was found. The larger a wrong loss, the more it may be off then.",
    (CLOSE, "abs(loss - expected) <= tolerance * loss"),
)
first.known_wrong(
    "expected_negative",
    "The expected loss has the wrong sign: log(1/C) is negative, a loss is not.",
    ("math.log(num_classes)", "math.log(1 / num_classes)"),
)
first.known_wrong(
    "only_too_large",
    "A loss that is far too small passed. Is it less suspicious than one that is too large?",
    (CLOSE, "loss - expected <= tolerance * expected"),
)
first.known_wrong(
    "only_too_small",
    "A loss that is far too large passed. Is it less suspicious than one that is too small?",
    (CLOSE, "loss >= expected - tolerance * expected"),
)
first.known_wrong(
    "tolerance_ignored",
    "The tolerance is always 0.05. There is an argument for it.",
    (CLOSE, "abs(loss - expected) <= 0.05 * expected"),
)
first.known_wrong(
    "exact_match",
    "Only a loss that is exactly the expected one would pass. The weights are small, not 0: how far may it be off?",
    (CLOSE, "bool(abs(loss - expected) < 1e-12)"),
)
first.known_wrong(
    "absolute_tolerance",
    "The tolerance was taken as a difference. It is a share of the expected loss.",
    (CLOSE, "abs(loss - expected) <= tolerance"),
)
first.known_wrong(
    "nan_passes",
    "A loss that is NaN passed. What becomes of your verdict if every comparison with NaN is false?",
    (CLOSE, "not abs(loss - expected) > tolerance * expected"),
)
first.known_wrong(
    "verdict_reversed",
    "The verdict is the wrong way round: `ok` means that the losses are close.",
    (CLOSE, "not " + CLOSE),
)


tiny = training.exercise("overfit_tiny_set", returns=("losses", "ok"))
tiny.values("losses", of="losses", cases=tiny_sets)
tiny.values("verdict", of="ok", cases=tiny_sets)
tiny.unchanged("inputs unchanged", cases=tiny_sets)
LEARNED = "losses[-1] <= tolerance * losses[0]"
tiny.known_wrong(
    "smallest_loss",
    "The smallest loss on the way is held against the first one. Which loss has the network that came out?",
    (LEARNED, LEARNED.replace("losses[-1]", "min(losses)")),
)
tiny.known_wrong(
    "whole_set",
    "All examples were used. The point of the check is that there are only a few.",
    ("    X, y = X[:num_examples], y[:num_examples]\n", ""),
)
tiny.known_wrong(
    "last_examples",
    "The last examples were used; asked for are the first `num_examples`.",
    ("X[:num_examples], y[:num_examples]", "X[-num_examples:], y[-num_examples:]"),
)
tiny.known_wrong(
    "labels_of_others",
    "The examples came with the labels of others. Were both cut in the same way?",
    ("y[:num_examples]", "y[-num_examples:]"),
)
for reg in ("1.0", "0.1", "0.01", "1e-3"):
    tiny.known_wrong(
        f"penalty_left_on_{reg}",
        "The penalty was on. Can the loss reach 0 while it also asks for small weights?",
        ("loss_fn(W, X, y, 0.0)", f"loss_fn(W, X, y, {reg})"),
    )
tiny.known_wrong(
    "one_example_too_many",
    "There is one example too many. Which entries does a slice up to n hold?",
    ("X[:num_examples], y[:num_examples]", "X[: num_examples + 1], y[: num_examples + 1]"),
)
tiny.known_wrong(
    "one_example_only",
    "Only one example was used. All of the first `num_examples` belong in every step.",
    ("X[:num_examples], y[:num_examples]", "X[:1], y[:1]"),
)
tiny.known_wrong(
    "one_example_a_step",
    "Each step used one example, in turn. All of the first `num_examples` belong in every step.",
    (
        "    for _ in range(num_steps):\n        loss, dW = loss_fn(W, X, y, 0.0)",
        "    for step in range(num_steps):\n        one = [step % len(X)]\n        loss, _ = loss_fn(W, X, y, 0.0)\n"
        "        dW = loss_fn(W, X[one], y[one], 0.0)[1]",
    ),
)
tiny.known_wrong(
    "always_from_the_start",
    "Every step began at the first weights. What should step 2 begin at?",
    ("    losses = []", "    start, losses = W, []"),
    ("W = W - learning_rate", "W = start - learning_rate"),
)
tiny.known_wrong(
    "gradient_averaged_again",
    "The gradient was divided by the number of examples. Is the one that `loss_fn` returns a sum or a mean?",
    ("learning_rate * dW", "learning_rate * dW / num_examples"),
)
tiny.known_wrong(
    "gradient_summed",
    "The gradient was multiplied by the number of examples. Is the one that `loss_fn` returns a sum or a mean?",
    ("learning_rate * dW", "learning_rate * dW * num_examples"),
)
tiny.known_wrong(
    "ascent",
    "Each step goes uphill. Which way does the gradient point?",
    ("W - learning_rate * dW", "W + learning_rate * dW"),
)
tiny.known_wrong(
    "never_updated",
    "The weights never change.",
    ("        W = W - learning_rate * dW\n", ""),
)
tiny.known_wrong(
    "learning_rate_ignored",
    "Each step subtracts the whole gradient. What is `learning_rate` for?",
    ("learning_rate * dW", "dW"),
)
tiny.known_wrong(
    "last_loss_missing",
    "The last loss is missing: n steps have n + 1 losses around them.",
    ("    losses.append(loss_fn(W, X, y, 0.0)[0])\n", ""),
)
tiny.known_wrong(
    "first_loss_missing",
    "The loss before the first step is missing. What should the last one be compared with?",
    ("return np.array(losses), losses[-1]", "return np.array(losses[1:]), losses[-1]"),
)
tiny.known_wrong(
    "one_step_too_many",
    "There is one step too many.",
    ("range(num_steps)", "range(num_steps + 1)"),
)
tiny.known_wrong(
    "absolute_tolerance",
    "The verdict compares the last loss with a fixed number. The tolerance is a share of the first loss.",
    (LEARNED, "losses[-1] <= tolerance"),
)
tiny.known_wrong(
    "tolerance_ignored",
    "The tolerance is always 0.01. There is an argument for it.",
    (LEARNED, "losses[-1] <= 0.01 * losses[0]"),
)
tiny.known_wrong(
    "fall_compared",
    "The verdict asks how far the loss has *fallen*. The tolerance says what share of the first loss may be *left*.",
    (LEARNED, "losses[0] - losses[-1] >= tolerance * losses[0]"),
)
tiny.known_wrong(
    "share_reversed",
    "The first loss was compared with a share of the last one. Which of the two should be small?",
    (LEARNED, "losses[0] <= tolerance * losses[-1]"),
)
tiny.known_wrong(
    "fall_as_a_difference",
    "The verdict compares the fall of the loss with a fixed number. What is the tolerance a share of?",
    (LEARNED, "losses[0] - losses[-1] <= tolerance"),
)
tiny.known_wrong(
    "any_fall_passes",
    "A loss that had fallen a little passed. How far must it fall?",
    (LEARNED, "losses[-1] < losses[0]"),
)
tiny.known_wrong(
    "verdict_reversed",
    "The verdict is the wrong way round: `ok` means that the examples were learned.",
    (LEARNED, "losses[-1] > tolerance * losses[0]"),
)
tiny.known_wrong(
    "inputs_changed",
    "The caller's weights were trained. Does `W -= …` make a new array?",
    ("W = W - learning_rate * dW", "W -= learning_rate * dW"),
)


training.choice(
    "gradient_rule",
    options="ABCD",
    because={
        "B": "B, yes. And in D the two disagree completely, where rounding explains an error of about 1e-11.",
        "D": "D, yes. And in B the gradient is small: is the relative error?",
        "A": "The gradient is 0.5, which is fine: gradients have no right size. What counts is how far the two disagree.",
        "C": "A gradient of 40 is large, and known to eight digits. Which number do the notes' limits apply to?",
        "AC": "Those two have large gradients and tiny relative errors. Which number do the limits apply to?",
    },
    why="The limits are for the relative error, and 0.3 and 1 are far above them. In D, rounding "
    "(about 1e-11) could explain an error of 1e-3 in gradients as small as 1e-8, but not 1.",
)
