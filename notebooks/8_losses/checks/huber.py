"""Section 3, "A compromise: Huber's loss"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import losses
from .mistakes import known_wrong_averages, known_wrong_gradient_sign


def huber_residuals(rng: np.random.Generator) -> Iterator[Case]:
    """Draw residuals to both sides of both seams, for deltas below and above 1."""

    def pair(label: str, n: int, k: int, delta: float) -> Case:
        sizes = delta * np.concatenate([rng.uniform(0.1, 0.9, size=n * k), rng.uniform(1.2, 4, size=n * k)])
        residual = rng.choice([-1, 1], size=2 * n * k) * rng.permutation(sizes)
        y = rng.normal(size=(2 * n, k))
        return case(label, pred=y + residual.reshape(2 * n, k), y=y, delta=delta)

    yield pair("", 3, 3, 0.5)
    yield pair("", 2, 4, 2.5)
    yield pair("there is one output", 5, 1, 1.7)
    y = rng.normal(size=(1, 4))
    yield case("there is one example", pred=y + np.array([[0.3, -0.2, 3.0, -4.0]]), y=y, delta=0.7)
    yield case("all residuals lie below delta", pred=y + rng.uniform(-1, 1, size=(1, 4)), y=y, delta=1.5)


huber = losses.exercise("huber_loss", returns=("loss", "dpred"))
huber.values("loss", of="loss", cases=huber_residuals)
huber.gradient("gradient", of="dpred", loss="loss", wrt="pred", cases=huber_residuals)
huber.vectorised("vectorised", grows=("pred", "y"), cases=huber_residuals)
known_wrong_averages(
    huber, "np.sum(np.where(size <= delta, near, far))", "np.clip(residual, -delta, delta)", "pred.shape[1]"
)
known_wrong_gradient_sign(huber, "dpred", "np.clip(residual, -delta, delta) / num_examples")
CLIP, FAR, NEAR = "np.clip(residual, -delta, delta)", "delta * (size - 0.5 * delta)", "0.5 * residual**2"
huber.known_wrong(
    "half_missing",
    "The parabola lacks its ½, so the two pieces don't meet. What does each give at |d| = δ?",
    (NEAR, "residual**2"),
)
huber.known_wrong(
    "half_missing_in_both",
    "The parabola lacks its ½, and the slope has become 2d inside. What is the slope of each piece at |d| = δ?",
    (NEAR, "residual**2"),
    (CLIP, "np.where(size <= delta, 2 * residual, delta * np.sign(residual))"),
)
huber.known_wrong(
    "offset_missing",
    "The straight part is δ·|d|: it starts too high. What must be taken off so that the pieces meet at |d| = δ?",
    (FAR, "delta * size"),
)
huber.known_wrong(
    "offset_not_scaled",
    "The straight part is δ·|d| − ½δ. At |d| = δ, does that equal ½δ²?",
    (FAR, "delta * size - 0.5 * delta"),
)
huber.known_wrong(
    "offset_doubled",
    "The straight part is δ(|d| − δ): it starts at 0. What should it be at |d| = δ?",
    (FAR, "delta * (size - delta)"),
)
huber.known_wrong(
    "offset_added",
    "The straight part is δ(|d| + ½δ): it starts too high. What must it be at |d| = δ?",
    (FAR, "delta * (size + 0.5 * delta)"),
)
huber.known_wrong(
    "absolute_outside",
    "Outside, the loss is |d| whatever δ is, so the pieces don't meet. What does each give at |d| = δ?",
    (FAR, "size"),
)
huber.known_wrong(
    "absolute_outside_with_gradient",
    "Outside, this is the L1 loss and its slope whatever δ is, so the pieces don't meet. What does each give at |d| = δ?",
    (FAR, "size"),
    (CLIP, "np.where(size <= delta, residual, np.sign(residual))"),
)
huber.known_wrong(
    "made_for_delta_one",
    "The straight part is |d| − ½, which meets the parabola for δ = 1 only. What does each piece give at |d| = δ?",
    (FAR, "size - 0.5"),
)
huber.known_wrong(
    "constant_outside",
    "Outside, the loss is constant: ½δ². It should go on, straight, with the slope it has where the parabola ends.",
    (FAR, "0.5 * delta**2"),
)
huber.known_wrong(
    "no_gradient_outside",
    "Outside, the gradient is 0. What is the slope of the straight part?",
    (CLIP, "np.where(size <= delta, residual, 0)"),
)
huber.known_wrong(
    "sign_of_residual_missing",
    "Large negative residuals are added with their sign: the straight part has no absolute value. What is |d| left of 0?",
    (FAR, "delta * (residual - 0.5 * delta)"),
)
huber.known_wrong(
    "seam_at_half_delta",
    "The seam is at ½δ. Where does the parabola end?",
    ("size <= delta", "size <= 0.5 * delta"),
)
huber.known_wrong(
    "seam_by_square",
    "The *square* of the residual was compared with δ. Which of the two is a distance?",
    ("size <= delta", "residual**2 <= delta"),
)
huber.known_wrong(
    "seam_at_one",
    "The seam of the loss is at 1 whatever δ is. Where does the parabola end?",
    ("size <= delta", "size <= 1"),
)
huber.known_wrong(
    "slope_doubled_inside",
    "Inside, the gradient is 2d. What is the derivative of ½d²?",
    (CLIP, "np.where(size <= delta, 2 * residual, delta * np.sign(residual))"),
)
huber.known_wrong(
    "slope_one_inside",
    "Inside, the gradient is ±1. What is the derivative of ½d²?",
    (CLIP, "np.where(size <= delta, np.sign(residual), delta * np.sign(residual))"),
)
huber.known_wrong(
    "gradient_by_size",
    "The gradient has lost its sign everywhere. Which way should predictions move that are too low?",
    (CLIP, "np.minimum(size, delta)"),
)
huber.known_wrong(
    "whole_residual_outside",
    "Outside, the gradient is δ·d: it still grows. What is the slope where the loss is straight?",
    (CLIP, "np.where(size <= delta, residual, delta * residual)"),
)
huber.known_wrong(
    "plain_absolute",
    "This is the straight part everywhere: the parabola near 0 is missing.",
    ("np.where(size <= delta, near, far)", "far"),
    (CLIP, "delta * np.sign(residual)"),
)
huber.known_wrong(
    "whole_example_as_one",
    "Each example's residuals were treated as one distance. The pieces are chosen for every residual on its own.",
    ("size = np.abs(residual)", "size = np.linalg.norm(residual, axis=1, keepdims=True) + 0 * residual"),
)
huber.known_wrong(
    "slope_one_outside",
    "The straight part has slope 1 whatever δ is. What slope does the parabola have where it ends?",
    (FAR, "size - 0.5 * delta"),
    (CLIP, "np.where(size <= delta, residual, np.sign(residual))"),
)
huber.known_wrong(
    "gradient_slope_one_outside",
    "Outside, the gradient is ±1. What is the slope of the straight part?",
    (CLIP, "np.where(size <= delta, residual, np.sign(residual))"),
)
huber.known_wrong(
    "sign_lost_outside",
    "Outside, the gradient is +δ on both sides. What is the slope of the left arm?",
    (CLIP, "np.where(size <= delta, residual, delta)"),
)
huber.known_wrong(
    "gradient_not_clipped",
    "The gradient is that of the parabola everywhere. What is the slope where the loss is straight?",
    (CLIP, "residual"),
)
huber.known_wrong(
    "clipped_on_one_side",
    "Large negative residuals keep their full gradient. At how many ends should the line be bent flat?",
    (CLIP, "np.minimum(residual, delta)"),
)
huber.known_wrong(
    "negative_far_side_as_near",
    "Large negative residuals count as small ones. Did you compare d with δ, or its size?",
    ("size <= delta", "residual <= delta"),
    (CLIP, "np.minimum(residual, delta)"),
)
huber.known_wrong(
    "pieces_swapped",
    "In the loss, the two pieces are swapped: straight near 0, and a parabola far out. Which residuals "
    "should be tamed?",
    ("size <= delta", "size > delta"),
)
huber.known_wrong(
    "delta_ignored",
    "The seam is always at 1. What is `delta` for?",
    ("num_examples = len(pred)", "num_examples, delta = len(pred), 1.0"),
)
huber.known_wrong(
    "divided_by_delta",
    "Everything is divided by δ: that is the *smooth L1* form. Which slope does this course's form have outside?",
    ("np.sum(np.where(size <= delta, near, far))", "np.sum(np.where(size <= delta, near, far)) / delta"),
    (CLIP, "np.clip(residual, -delta, delta) / delta"),
)
huber.known_wrong(
    "plain_square",
    "This is half the squared loss everywhere: the straight part is missing.",
    ("np.where(size <= delta, near, far)", "near"),
    (CLIP, "residual"),
)


huber.known_wrong(
    "python_loop",
    "The rows are visited one by one. What picks one of two values for all entries at once?",
    (
        "np.sum(np.where(size <= delta, near, far)) / num_examples",
        "sum(np.sum(np.where(size[i] <= delta, near[i], far[i])) for i in range(len(pred))) / num_examples",
    ),
)
