"""What is looked at in assignment 8: losses for numbers, for several labels, and for a tree of classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, case
from course_lib.checking.spec import Exercise

losses = Assignment("losses")

Rng = np.random.Generator


# -- cases: numbers ------------------------------------------------------------------------------------------


def residuals(rng: Rng) -> Iterator[Case]:
    """Draw predictions and truths, none of them equal, with residuals well below and well above 1."""

    def pair(label: str, n: int, k: int) -> Case:
        return case(label, pred=2 * rng.normal(size=(n, k)), y=rng.normal(size=(n, k)))

    yield pair("", 5, 3)
    yield pair("", 4, 2)
    yield pair("there is one example", 1, 4)
    yield pair("there is one output", 6, 1)
    yield case("y holds integers", pred=3 * rng.normal(size=(4, 3)), y=rng.integers(-3, 4, size=(4, 3)))
    yield case("pred is not contiguous", pred=3 * rng.normal(size=(3, 5)).T, y=rng.normal(size=(5, 3)))


def residuals_and_exact(rng: Rng) -> Iterator[Case]:
    """Draw residuals, and predictions that are exact: the slope of |d| at 0 may be anything from -1 to 1."""
    yield from residuals(rng)
    y = rng.normal(size=(4, 2))
    yield case("predictions are exact", atol=1 / len(y), pred=y.copy(), y=y)


def huber_residuals(rng: Rng) -> Iterator[Case]:
    """Draw residuals to both sides of both seams, for deltas below and above 1."""

    def pair(label: str, n: int, k: int, delta: float) -> Case:
        sizes = delta * np.concatenate([rng.uniform(0.1, 0.9, size=n * k), rng.uniform(1.2, 4, size=n * k)])
        residual = rng.choice([-1, 1], size=2 * n * k) * rng.permutation(sizes)
        y = rng.normal(size=(2 * n, k))
        return case(label, pred=y + residual.reshape(2 * n, k), y=y, delta=delta)

    yield pair("", 3, 3, 0.5)
    yield pair("", 2, 4, 2.5)
    yield pair("delta is 1", 4, 2, 1.0)
    yield pair("there is one output", 5, 1, 1.7)
    y = rng.normal(size=(1, 4))
    yield case("there is one example", pred=y + np.array([[0.3, -0.2, 3.0, -4.0]]), y=y, delta=0.7)
    yield case("all residuals lie below delta", pred=y + rng.uniform(-1, 1, size=(1, 4)), y=y, delta=1.5)


# -- cases: labels -------------------------------------------------------------------------------------------


def tables(rng: Rng) -> Iterator[Case]:
    """Draw scores and tables of labels: rows without a label and rows with all of them included."""

    def table(label: str, n: int, k: int) -> Case:
        return case(label, scores=2 * rng.normal(size=(n, k)), Y=rng.integers(2, size=(n, k)))

    Y = rng.integers(2, size=(5, 4))
    Y[0], Y[1], Y[2] = 0, 1, [1, 0, 0, 1]
    yield case("", scores=2 * rng.normal(size=(5, 4)), Y=Y)
    yield table("", 8, 3)
    yield table("there is one example", 1, 5)
    yield table("there is one label", 9, 1)
    yield case(
        "scores are not contiguous", scores=2 * rng.normal(size=(3, 6)).T, Y=rng.integers(2, size=(6, 3))
    )
    yield case(
        "scores are integers", scores=3 * rng.integers(-2, 3, size=(6, 3)), Y=rng.integers(2, size=(6, 3))
    )


def huge_tables(rng: Rng) -> Iterator[Case]:
    """Draw scores at which the sigmoid rounds to 0 or 1, and scores at which ``exp`` overflows."""
    Y = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 0, 0]])
    sign = np.array([[1, 1, -1, -1], [1, 1, -1, -1], [1, -1, 1, -1]])
    for size in (50, 1e4):
        yield case(f"scores reach {size:,.0f}", scores=sign * size * rng.uniform(0.9, 1, size=(3, 4)), Y=Y)
    for sign_of_all, words in ((1, "very large"), (-1, "very negative")):
        scores = sign_of_all * rng.uniform(1e3, 1e4, size=(2, 4))
        yield case(f"all scores are {words}", scores=scores, Y=Y[:2])
    mixed = np.array([[1e4, 1.0, -2.0, 50.0], [0.5, -1e4, 3.0, -50.0], [-0.3, 0.0, 1e4, 0.1]])
    yield case("some scores are huge and others 1", scores=mixed + rng.uniform(0.1, 0.2, size=(3, 4)), Y=Y)


def duels(rng: Rng) -> Iterator[Case]:
    """Draw scores of two classes, with a bias that makes their sum matter to whoever uses it."""
    for n in (6, 9):
        yield case(scores=1.5 * rng.normal(size=(n, 2)) + 0.7, y=rng.permutation(np.arange(n) % 2))
    yield case("there is one example", scores=rng.normal(size=(1, 2)), y=np.array([1]))
    yield case("all labels are 0", scores=rng.normal(size=(4, 2)), y=np.zeros(4, dtype=np.int64))
    yield case("scores are not contiguous", scores=rng.normal(size=(2, 5)).T, y=rng.integers(2, size=5))


def huge_duels(rng: Rng) -> Iterator[Case]:
    """Draw scores of two classes around 10,000, equal ones and far apart ones."""
    y = np.array([0, 1, 0, 1])
    yield case("scores reach 10,000", scores=1e4 * np.array([[1, -1], [1, -1], [-1, 1], [-1, 1.0]]), y=y)
    near = 1e4 + rng.normal(size=(4, 2))
    yield case("both scores lie around 10,000", scores=near, y=y)


# -- cases: trees --------------------------------------------------------------------------------------------

#: Classes first. Flat; a zoo of unequal depths; groups numbered from the top down; a chain of groups; binary.
FLAT = np.array([-1, -1, -1, -1])
ZOO = np.array([4, 4, 5, 6, 5, -1, -1])
TOP_DOWN = np.array([7, 7, 8, 8, 5, -1, -1, 6, 6])
CHAIN = np.array([4, 4, 5, -1, 5, -1])
BINARY = np.array([8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, -1, -1])
#: The first one is small, since its rows are repeated to see whether something loops over them.
TREES = {
    "": np.array([3, 3, -1, -1]),
    "the groups have groups": ZOO,
    "the tree is three levels deep": BINARY,
    "groups have any numbers": TOP_DOWN,
}


def climbs(rng: Rng) -> Iterator[Case]:
    """Start at every kind of node: deep classes, classes at the top, groups."""
    for label, tree in {**TREES, "the tree is flat": FLAT}.items():
        yield case(label, node=0, parent=tree)
        yield case(label, node=int(rng.integers(1, len(tree))), parent=tree)
    yield case("the node stands at the top", node=3, parent=CHAIN)
    yield case("the node is a group", node=4, parent=CHAIN)


def sibling_scores(rng: Rng) -> Iterator[Case]:
    """Draw scores for trees; as many examples as nodes in one case, so that axes can be confused."""
    for (label, tree), n in zip(TREES.items(), (4, 5, 3, 9), strict=True):
        yield case(label, scores=1.5 * rng.normal(size=(n, len(tree))), parent=tree)
    yield case("the tree is flat", scores=rng.normal(size=(4, 4)), parent=FLAT)
    yield case("there is one example", scores=rng.normal(size=(1, 6)), parent=CHAIN)
    yield case("scores are not contiguous", scores=rng.normal(size=(7, 4)).T, parent=ZOO)


def huge_siblings(rng: Rng) -> Iterator[Case]:
    """Draw scores of one group far above those of another, and all of them large."""
    scores = rng.normal(size=(4, 7))
    scores[:, [0, 1]] += 1e4
    yield case("one group scores 10,000 and others 1", scores=scores, parent=ZOO)
    yield case("scores reach 10,000", scores=1e4 * rng.normal(size=(3, 7)), parent=ZOO)
    yield case("all scores lie around -10,000", scores=rng.normal(size=(3, 4)) - 1e4, parent=FLAT)


def class_scores(rng: Rng) -> Iterator[Case]:
    """Draw scores for trees of known numbers of classes."""
    for label, tree, classes, n in [
        ("", TREES[""], 3, 4),
        ("the groups have groups", ZOO, 4, 5),
        ("the tree is three levels deep", BINARY, 8, 3),
        ("groups have any numbers", TOP_DOWN, 5, 2),
        ("the tree is flat", FLAT, 4, 6),
        ("there is one example", CHAIN, 4, 1),
    ]:
        yield case(label, scores=1.5 * rng.normal(size=(n, len(tree))), parent=tree, num_classes=classes)


def labelled_trees(rng: Rng) -> Iterator[Case]:
    """Draw scores and labels for trees; in all but one case with few examples, every class occurs."""

    def batch(label: str, tree: NDArray[np.int64], classes: int, n: int) -> Case:
        y = rng.permutation(np.arange(n) % classes)
        return case(label, scores=1.5 * rng.normal(size=(n, len(tree))), y=y, parent=tree)

    yield batch("", TREES[""], 3, 5)
    yield batch("the groups have groups", ZOO, 4, 6)
    yield batch("the tree is three levels deep", BINARY, 8, 5)
    yield batch("groups have any numbers", TOP_DOWN, 5, 7)
    yield batch("the tree is flat", FLAT, 4, 5)
    yield batch("there is one example", CHAIN, 4, 1)
    scores = rng.normal(size=(7, 4)).T
    yield case("scores are not contiguous", scores=scores, y=rng.integers(4, size=4), parent=ZOO)


# -- cases: bins ---------------------------------------------------------------------------------------------


def numbers_to_bin(rng: Rng) -> Iterator[Case]:
    """Draw numbers inside, outside and exactly on edges; edges unevenly spaced, and away from 0."""
    uneven = np.array([0.0, 0.5, 1.0, 4.0, 9.0])
    yield case("", y=rng.uniform(0.01, 8.9, size=30), edges=uneven)
    yield case("", y=rng.uniform(2, 5, size=12), edges=np.linspace(2, 5, 4))
    yield case("a number lies on an edge", y=np.array([0.0, 0.5, 1.0, 4.0, 0.7]), edges=uneven)
    yield case("a number lies on the last edge", y=np.array([9.0, 3.0]), edges=uneven)
    yield case("a number lies above all bins", y=np.array([12.0, 9.5, 3.0, 40.0]), edges=uneven)
    yield case("a number lies below all bins", y=np.array([-3.0, -0.1, 3.0]), edges=uneven)
    yield case("there is one bin", y=rng.normal(size=4), edges=np.array([-5.0, 5.0]))


def bin_scores(rng: Rng) -> Iterator[Case]:
    """Draw scores of bins whose centres are uneven and away from 0; as many examples as bins in one case."""
    for n, b in [(5, 3), (4, 4), (6, 2)]:
        centres = np.cumsum(rng.uniform(0.2, 2, size=b)) + 3
        yield case(scores=rng.normal(size=(n, b)), centres=centres)
    yield case("there is one example", scores=rng.normal(size=(1, 5)), centres=np.arange(5) - 7.5)
    yield case("there is one bin", scores=rng.normal(size=(3, 1)), centres=np.array([2.5]))
    huge = 1e3 * np.array([[1.0, 1.0, -1.0], [-3.0, -3.0, -3.0]]) + rng.normal(size=(2, 3))
    yield case("scores reach 1,000", scores=huge, centres=np.array([1.0, 2.5, 6.0]))


# -- what all losses have in common ----------------------------------------------------------------------------

MEAN = " / num_examples"


def known_wrong_averages(exercise: Exercise, loss: str, grad: str, outputs: str = "") -> None:
    """Register the wrong ways to average.

    ``loss`` and ``grad`` are what the solution divides by ``num_examples``; ``outputs`` is the number of
    outputs as code, where a loss has several.
    """
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradient are sums over the batch. What happens to your step when the batch is twice as large?",
        (loss + MEAN, loss),
        (grad + MEAN, grad),
    )
    exercise.known_wrong(
        "loss_not_averaged",
        "The loss is a sum over the batch while its gradient is a mean. Which of the two is asked for?",
        (loss + MEAN, loss),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The loss is averaged over the batch, its gradient is not. What does dividing the loss do to its slope?",
        (grad + MEAN, grad),
    )
    if outputs:
        exercise.known_wrong(
            "averaged_over_outputs",
            "The loss and its gradient are means over examples *and* outputs. By how many does `np.mean` divide?",
            (loss + MEAN, f"{loss} / num_examples / {outputs}"),
            (grad + MEAN, f"{grad} / num_examples / {outputs}"),
        )
        exercise.known_wrong(
            "divided_by_outputs",
            "You divide by the number of columns. The rows are the examples: which axis did you sum, which average?",
            (loss + MEAN, f"{loss} / {outputs}"),
            (grad + MEAN, f"{grad} / {outputs}"),
        )
        exercise.known_wrong(
            "loss_averaged_over_outputs",
            "The loss is a mean over examples *and* outputs, unlike its gradient. By how many does `np.mean` divide?",
            (loss + MEAN, f"{loss} / num_examples / {outputs}"),
        )


def known_wrong_gradient_sign(exercise: Exercise, name: str, right: str) -> None:
    """Register the gradient that points the other way; ``right`` is what the solution assigns to ``name``."""
    exercise.known_wrong(
        "gradient_sign",
        "The gradient points the wrong way. If a prediction rises that is too high already, does the loss rise?",
        (f"{name} = {right}", f"{name} = -({right})"),
    )


# -- numbers -------------------------------------------------------------------------------------------------

l2 = losses.exercise("l2_regression_loss", returns=("loss", "dpred"))
l2.values("loss", of="loss", cases=residuals)
l2.gradient("gradient", of="dpred", loss="loss", wrt="pred", cases=residuals)
l2.vectorised("vectorised", grows=("pred", "y"), cases=residuals)
l2.unchanged("inputs unchanged", cases=residuals)
known_wrong_averages(l2, "np.sum(residual**2)", "2 * residual", "pred.shape[1]")
known_wrong_gradient_sign(l2, "dpred", "2 * residual / num_examples")
L2_LOSS, L2_SLOPE = "np.sum(residual**2) / num_examples", "2 * residual / num_examples"
l2.known_wrong(
    "half_squares",
    "Loss and gradient are half as large: you use ½·d². That form is common too; here there is no ½.",
    (L2_LOSS, "0.5 * np.sum(residual**2) / num_examples"),
    (L2_SLOPE, "residual / num_examples"),
)
l2.known_wrong(
    "half_in_loss_only",
    "The loss has a ½ that its gradient doesn't know. Which of the two does the formula show?",
    (L2_LOSS, "0.5 * np.sum(residual**2) / num_examples"),
)
l2.known_wrong(
    "slope_without_two",
    "The gradient is half of what it should be. What is the derivative of d²?",
    (L2_SLOPE, "residual / num_examples"),
)
l2.known_wrong(
    "distance_not_squared",
    "This is the L2 distance itself, root included. What does the formula of the loss do about the root?",
    (L2_LOSS, "np.sum(np.sqrt(np.sum(residual**2, axis=1))) / num_examples"),
    (L2_SLOPE, "residual / np.sqrt(np.sum(residual**2, axis=1, keepdims=True)) / num_examples"),
)
l2.known_wrong(
    "root_in_loss_only",
    "The loss takes the root of every example's sum of squares; the gradient fits the loss without a root.",
    (L2_LOSS, "np.sum(np.sqrt(np.sum(residual**2, axis=1))) / num_examples"),
)
l2.known_wrong(
    "root_mean_square",
    "The loss is the root of the mean square. That is how errors are often *reported*; what is the formula here?",
    (L2_LOSS, "np.sqrt(np.sum(residual**2) / num_examples)"),
)
l2.known_wrong(
    "absolute_instead",
    "This is the L1 loss and its gradient: absolute residuals where squared ones are asked for.",
    (L2_LOSS, "np.sum(np.abs(residual)) / num_examples"),
    (L2_SLOPE, "np.sign(residual) / num_examples"),
)
l2.known_wrong(
    "square_of_sum",
    "You square the sum of an example's residuals. Can a residual of +3 make up for one of −3?",
    (L2_LOSS, "np.sum(np.sum(residual, axis=1) ** 2) / num_examples"),
    (L2_SLOPE, "2 * np.sum(residual, axis=1, keepdims=True) * np.ones_like(residual) / num_examples"),
)
l2.known_wrong(
    "inputs_changed",
    "The caller's array has changed. Does an operation with `-=` or `*=` make a new one?",
    ("    return loss, dpred", "    pred *= 0.5\n    return loss, dpred"),
)
l2.known_wrong(
    "loss_per_example",
    "You return one loss per example. What is one number made from them?",
    (L2_LOSS, "np.sum(residual**2, axis=1)"),
)


l1 = losses.exercise("l1_regression_loss", returns=("loss", "dpred"))
l1.values("loss", of="loss", cases=residuals)
l1.gradient("gradient", of="dpred", loss="loss", wrt="pred", cases=residuals_and_exact)
known_wrong_averages(l1, "np.sum(np.abs(residual))", "np.sign(residual)", "pred.shape[1]")
known_wrong_gradient_sign(l1, "dpred", "np.sign(residual) / num_examples")
l1.known_wrong(
    "residual_as_slope",
    "The gradient grows with the residual. How does the slope of |d| change further out?",
    ("np.sign(residual)", "residual"),
)
l1.known_wrong(
    "slope_of_square",
    "The gradient is that of the squared loss. Draw |d|: what is its slope at 1, and at 10?",
    ("np.sign(residual)", "2 * residual"),
)
l1.known_wrong(
    "slope_always_one",
    "The gradient is +1 everywhere. What is the slope of |d| where d is negative?",
    ("np.sign(residual)", "np.ones_like(residual)"),
)
l1.known_wrong(
    "zero_by_zero",
    "Where a prediction is exact, the gradient is 0/0. Any slope from −1 to 1 would do there: which one comes easily?",
    ("np.sign(residual)", "residual / np.abs(residual)"),
)
l1.known_wrong(
    "slope_only_above",
    "Predictions that are too low get no gradient. What is the slope of |d| where d is negative?",
    ("np.sign(residual)", "(residual > 0)"),
)
l1.known_wrong(
    "size_as_slope",
    "The gradient is |d| itself, entry by entry. What is the *slope* of |d|, left and right of 0?",
    ("np.sign(residual)", "np.abs(residual)"),
)
l1.known_wrong(
    "absolute_of_total",
    "The absolute value is taken last, so that errors of different examples cancel. What comes first?",
    ("np.sum(np.abs(residual))", "np.abs(np.sum(residual))"),
)
l1.known_wrong(
    "signs_cancel",
    "The residuals are added with their signs, so that errors cancel. What is missing from each of them?",
    ("np.sum(np.abs(residual))", "np.sum(residual)"),
)
l1.known_wrong(
    "absolute_after_sum",
    "The absolute value is taken after the sum, so that errors of one example cancel. What comes first?",
    ("np.sum(np.abs(residual))", "np.sum(np.abs(np.sum(residual, axis=1)))"),
)
l1.known_wrong(
    "squared_instead",
    "This is the squared loss and its gradient: where does L1 differ from it?",
    ("np.sum(np.abs(residual))", "np.sum(residual**2)"),
    ("np.sign(residual)", "2 * residual"),
)
l1.known_wrong(
    "largest_only",
    "Only the largest residual of each example is counted. Over what does the sum in the formula run?",
    ("np.sum(np.abs(residual))", "np.sum(np.max(np.abs(residual), axis=1))"),
)


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
    "Large negative residuals keep their full gradient. How many ends has the line that is bent flat?",
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
    "The two pieces are swapped: straight near 0, and a parabola far out. Which residuals should be tamed?",
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


# -- several labels ---------------------------------------------------------------------------------------------

hinge = losses.exercise("multilabel_hinge_loss", returns=("loss", "dscores"))
hinge.values("loss", of="loss", cases=tables)
hinge.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
hinge.vectorised("vectorised", grows=("scores", "Y"), cases=tables)
hinge.unchanged("inputs unchanged", cases=tables)
known_wrong_averages(hinge, "np.sum(margins)", "-t * (margins > 0)", "scores.shape[1]")
known_wrong_gradient_sign(hinge, "dscores", "-t * (margins > 0) / num_examples")
SIGNS, MARGINS = "np.where(Y == 1, 1, -1)", "np.maximum(0, 1 - t * scores)"
hinge.known_wrong(
    "zeros_not_converted",
    "Labels that are absent count as 0 where the formula wants −1: each costs 1, whatever its score. "
    "What can such a label learn?",
    (SIGNS, "Y"),
)
hinge.known_wrong(
    "signs_swapped",
    "Present labels are treated as absent and absent ones as present. Which of the two has t = +1?",
    (SIGNS, "np.where(Y == 1, -1, 1)"),
)
hinge.known_wrong(
    "margin_reversed",
    "The loss grows where a label is scored well: look at the sign inside the max.",
    (MARGINS, "np.maximum(0, 1 + t * scores)"),
)
hinge.known_wrong(
    "delta_missing",
    "A score that is right by a hair costs nothing in your loss. How far from 0 should it be?",
    (MARGINS, "np.maximum(0, -t * scores)"),
)
hinge.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy labels pay for hard ones. What does the max do?",
    (MARGINS, "1 - t * scores"),
    ("(margins > 0)", "1.0"),
)
hinge.known_wrong(
    "negative_margins_in_loss",
    "The loss adds margins below zero, too; the gradient doesn't. What does the max do?",
    ("np.sum(margins)", "np.sum(1 - t * scores)"),
)
hinge.known_wrong(
    "satisfied_labels_in_gradient",
    "The gradient counts every label, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("(margins > 0)", "1.0"),
)
hinge.known_wrong(
    "direction_missing",
    "Every violated label is pushed down, present ones too. What is ∂m/∂s for a label that is there?",
    ("dscores = -t * (margins > 0)", "dscores = 1.0 * (margins > 0)"),
)
hinge.known_wrong(
    "margin_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("-t * (margins > 0)", "-t * margins"),
)
hinge.known_wrong(
    "squared_hinge",
    "These are squared hinges and their gradient; the task has plain ones.",
    ("np.sum(margins)", "np.sum(margins**2)"),
    ("-t * (margins > 0)", "-2 * t * margins"),
)
hinge.known_wrong(
    "score_in_gradient",
    "The gradient contains the scores. What is the derivative of 1 − t·s with respect to s?",
    ("-t * (margins > 0)", "-t * scores * (margins > 0)"),
)
hinge.known_wrong(
    "absent_labels_skipped",
    "Labels that are absent cost nothing in your version. What keeps a classifier from saying yes to everything?",
    (MARGINS, "np.maximum(0, 1 - t * scores) * (Y == 1)"),
)
hinge.known_wrong(
    "present_labels_skipped",
    "Labels that are present cost nothing in your version. What would make their scores rise?",
    (MARGINS, "np.maximum(0, 1 - t * scores) * (Y != 1)"),
)
hinge.known_wrong(
    "inputs_changed",
    "The caller's array has changed, and the next epoch starts from what you left. Which line writes into its input?",
    (SIGNS, "Y\n    Y[Y == 0] = -1"),
)
hinge.known_wrong(
    "labels_compared",
    "Every label that is there is compared with every one that isn't, as rivals. What does the formula compare "
    "one score with?",
    code="""
def multilabel_hinge_loss(scores, Y):
    gaps = 1 - scores[:, :, None] + scores[:, None, :]
    rivals = (Y[:, :, None] == 1) & (Y[:, None, :] == 0) & (gaps > 0)
    dscores = (rivals.sum(axis=1) - rivals.sum(axis=2)) / len(scores)
    return np.sum(gaps * rivals) / len(scores), dscores
""",
)
hinge.known_wrong(
    "worst_label_only",
    "Only the worst label of each example is counted. Over what does the inner sum run?",
    ("np.sum(margins)", "np.sum(margins.max(axis=1))"),
)


logistic = losses.exercise("multilabel_logistic_loss", returns=("loss", "dscores"))
logistic.values("loss", of="loss", cases=tables)
logistic.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
logistic.values("stable", cases=huge_tables)
logistic.vectorised("vectorised", grows=("scores", "Y"), cases=tables)
logistic.unchanged("inputs unchanged", cases=tables)
LOGISTIC = "np.sum(np.maximum(0, scores) + np.log1p(small) - Y * scores)"
SIGMOID = "np.where(scores >= 0, 1, small) / (1 + small)"
DIFFERENCE = "(sigmoid - Y)"
known_wrong_averages(logistic, LOGISTIC, DIFFERENCE, "scores.shape[1]")
known_wrong_gradient_sign(logistic, "dscores", "(sigmoid - Y) / num_examples")
logistic.known_wrong(
    "minus_missing",
    "The minus in front of the sum is missing: your loss is never positive. What is the logarithm of a probability?",
    (f"loss = {LOGISTIC}", f"loss = -{LOGISTIC}"),
)
logistic.known_wrong(
    "minus_missing_in_both",
    "This is the log-likelihood and its slope, both without the minus. It should be made large: what does "
    "gradient descent do with it?",
    (f"loss = {LOGISTIC}", f"loss = -{LOGISTIC}"),
    (DIFFERENCE, "(Y - sigmoid)"),
)
logistic.known_wrong(
    "absent_labels_skipped",
    "Only labels that are present are charged. What keeps a classifier from saying yes to everything?",
    (LOGISTIC, "np.sum(Y * (np.maximum(0, scores) + np.log1p(small) - scores))"),
    (DIFFERENCE, "(Y * (sigmoid - 1))"),
)
logistic.known_wrong(
    "absent_labels_not_in_loss",
    "The loss charges present labels only, unlike its gradient. Where is the term with (1 − y)?",
    (LOGISTIC, "np.sum(Y * (np.maximum(0, scores) + np.log1p(small) - scores))"),
)
logistic.known_wrong(
    "absent_labels_not_in_gradient",
    "The gradient leaves absent labels alone, although the loss charges them. Who pushes their scores down?",
    (DIFFERENCE, "(Y * (sigmoid - 1))"),
)
logistic.known_wrong(
    "labels_swapped",
    "Present and absent are exchanged: which logarithm belongs to y = 1?",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (1 - Y) * scores)"),
    (DIFFERENCE, "(sigmoid - (1 - Y))"),
)
logistic.known_wrong(
    "labels_not_subtracted",
    "The gradient is the sigmoid alone: it pushes every score down. What pulls present labels up?",
    (DIFFERENCE, "(sigmoid - 0 * Y)"),
)
logistic.known_wrong(
    "score_for_probability",
    "The gradient is s − y. Which function of the score stands in the formula?",
    (DIFFERENCE, "(scores - Y)"),
)
logistic.known_wrong(
    "slope_of_sigmoid_kept",
    "The gradient has a factor σ(1 − σ) too many: it was differentiated with respect to the probability and "
    "then cancelled only once, or not at all.",
    (DIFFERENCE, "((sigmoid - Y) * sigmoid * (1 - sigmoid))"),
)
logistic.known_wrong(
    "softmax_instead",
    "The probabilities of an example's labels add up to 1: that is softmax. Do labels compete here?",
    code="""
def multilabel_logistic_loss(scores, Y):
    log_p = scores - scores.max(axis=1, keepdims=True)
    log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    return -np.sum(Y * log_p) / len(scores), (np.exp(log_p) - Y) / len(scores)
""",
)
logistic.known_wrong(
    "shifted_as_for_softmax",
    "Each row's largest score was subtracted first. Softmax doesn't notice that: does σ?",
    (
        "num_examples = len(scores)",
        "num_examples = len(scores)\n    scores = scores - scores.max(axis=1, keepdims=True)",
    ),
)
logistic.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    (LOGISTIC, LOGISTIC + " / np.log(2)"),
)
logistic.known_wrong(
    "signs_for_labels",
    "Labels are converted to ±1 before they enter a formula that is written for 0 and 1.",
    (LOGISTIC, "np.sum(np.maximum(0, scores) + np.log1p(small) - (2 * Y - 1) * scores)"),
    (DIFFERENCE, "(sigmoid - (2 * Y - 1))"),
)
logistic.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Where did e^s come out of the bracket?",
    ("np.maximum(0, scores) + np.log1p(small)", "np.log(1 + np.exp(scores))"),
)
logistic.known_wrong(
    "overflow_below",
    "`np.exp` overflows at very negative scores: your form is safe on the other side only.",
    (LOGISTIC, "np.sum(scores + np.log(1 + np.exp(-scores)) - Y * scores)"),
)
logistic.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf, and 0 · inf is nan. Can you get log σ without σ?",
    (
        LOGISTIC,
        "np.sum(-Y * np.log(1 / (1 + np.exp(-scores))) - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-scores))))",
    ),
)
logistic.known_wrong(
    "log_cushioned",
    "A small number is added inside the logarithm, which caps the loss of a certain and wrong answer. "
    "Can you get log σ without σ?",
    (
        LOGISTIC,
        "np.sum(-Y * np.log(1 / (1 + np.exp(-scores)) + 1e-12)"
        " - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-scores)) + 1e-12))",
    ),
)
logistic.known_wrong(
    "sigmoid_overflows",
    "The loss is safe; the gradient is inf / inf at large scores. Write the sigmoid so that no exponent is positive.",
    (SIGMOID, "np.exp(scores) / (1 + np.exp(scores))"),
)
logistic.known_wrong(
    "scores_clipped",
    "The scores are cut off at ±30, so the loss stops growing. Is a loss of 10,000 too large for a float?",
    ("num_examples = len(scores)", "num_examples, scores = len(scores), np.clip(scores, -30, 30)"),
)


logistic.known_wrong(
    "inputs_changed",
    "The caller's scores have changed. Does an operation with `-=` or `out=` make a new array?",
    ("    return loss, dscores", "    scores -= scores.mean()\n    return loss, dscores"),
)
logistic.known_wrong(
    "python_loop",
    "The rows are visited one by one. All N·K terms have the same formula: can they be computed at once?",
    (
        "    loss = np.sum(np.maximum(0, scores) + np.log1p(small) - Y * scores) / num_examples",
        "    loss = sum(\n"
        "        np.sum(np.maximum(0, s) + np.log1p(a) - t * s) for s, a, t in zip(scores, small, Y)\n"
        "    ) / num_examples",
    ),
)


# -- two classes ---------------------------------------------------------------------------------------------


def known_wrong_duels(exercise: Exercise, used: str) -> None:
    """Register the wrong ways to go from two scores to one and back; ``used`` is the loss that is called."""
    exercise.known_wrong(
        "difference_reversed",
        "The difference is class 0 minus class 1. Which of the two does a label of 1 say yes to?",
        ("scores[:, 1:] - scores[:, :1]", "scores[:, :1] - scores[:, 1:]"),
        ("[-dif, dif]", "[dif, -dif]"),
    )
    exercise.known_wrong(
        "gradient_sign",
        "The two columns of the gradient are exchanged. What is ∂f/∂s₀?",
        ("[-dif, dif]", "[dif, -dif]"),
    )
    exercise.known_wrong(
        "same_sign_twice",
        "Both scores get the same gradient. If both rise by 1, how does their difference change?",
        ("[-dif, dif]", "[dif, dif]"),
    )
    exercise.known_wrong(
        "class_0_without_gradient",
        "The gradient of class 0's score is zero. Does the difference not depend on it?",
        ("[-dif, dif]", "[0 * dif, dif]"),
    )
    exercise.known_wrong(
        "gradient_halved",
        "The gradient is shared out between the two scores, half and half. What is ∂f/∂s₁?",
        ("[-dif, dif]", "[-dif / 2, dif / 2]"),
    )
    exercise.known_wrong(
        "sum_of_scores",
        "You use the sum of the scores. What happens to the loss if both rise by 1, and what should?",
        ("scores[:, 1:] - scores[:, :1]", "scores[:, 1:] + scores[:, :1]"),
        ("[-dif, dif]", "[dif, dif]"),
    )
    exercise.known_wrong(
        "two_separate_labels",
        "The two classes are treated as two labels that know nothing of each other. What makes them rivals?",
        (
            f"    difference = scores[:, 1:] - scores[:, :1]\n    loss, dif = {used}(difference, y[:, None])\n"
            "    return loss, np.hstack([-dif, dif])",
            f"    return {used}(scores, np.column_stack([1 - y, y]))",
        ),
    )
    exercise.known_wrong(
        "labels_not_a_column",
        "The differences have shape (N, 1) and the labels (N,): together they make an (N, N) table. Which shape "
        "should `y` have?",
        ("y[:, None])", "y)"),
    )
    exercise.known_wrong(
        "gradient_of_difference",
        "The gradient returned is that of the difference, one column. With respect to what is it asked for?",
        ("np.hstack([-dif, dif])", "dif"),
    )


duel_svm = losses.exercise("two_class_svm_loss", returns=("loss", "dscores"), uses=("multilabel_hinge_loss",))
duel_svm.values("loss", of="loss", cases=duels)
duel_svm.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=duels)
known_wrong_duels(duel_svm, "multilabel_hinge_loss")

duel_softmax = losses.exercise(
    "two_class_softmax_loss", returns=("loss", "dscores"), uses=("multilabel_logistic_loss",)
)
duel_softmax.values("loss", of="loss", cases=duels)
duel_softmax.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=duels)
duel_softmax.values("stable", cases=huge_duels)
known_wrong_duels(duel_softmax, "multilabel_logistic_loss")
duel_softmax.known_wrong(
    "still_svm",
    "This is the SVM of the exercise before. Which of your losses turns a difference into a probability?",
    ("multilabel_logistic_loss(difference", "multilabel_hinge_loss(difference"),
)


# -- a tree of classes -----------------------------------------------------------------------------------------

path = losses.exercise("path_to_root", returns=("path",))
path.values("path", cases=climbs, exact=True)
path.known_wrong(
    "top_included",
    "The −1 is in the list. Is it a node?",
    ("    return path", "    return [*path, -1]"),
)
path.known_wrong(
    "node_missing",
    "The list begins with the parent. Is the node itself not a decision that must go right?",
    ("    return path", "    return path[1:]"),
)
path.known_wrong(
    "top_node_missing",
    "The last node is missing: the one whose parent is −1. Do its siblings not compete?",
    ("    return path", "    return path[:-1]"),
)
path.known_wrong(
    "from_the_top",
    "The list begins at the top; it is asked for from the node upwards.",
    ("    return path", "    return path[::-1]"),
)
path.known_wrong(
    "one_step_only",
    "You take one step up and stop. How many levels has a tree?",
    ("    return path", "    return path[:2]"),
)
path.known_wrong(
    "parents_listed",
    "The list holds the parent of every node on the path: the node itself is missing, and −1 is too many.",
    ("path.append(int(node))", "path.append(int(parent[node]))"),
)


siblings = losses.exercise("sibling_log_softmax", returns=("log_p",))
siblings.values("values", cases=sibling_scores)
siblings.values("stable", cases=huge_siblings)
siblings.vectorised("vectorised", grows=("scores",), cases=sibling_scores)
siblings.unchanged("inputs unchanged", cases=sibling_scores)
SHIFT = "scores[:, members] - scores[:, members].max(axis=1, keepdims=True)"
NORM = "np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
siblings.known_wrong(
    "all_nodes_compete",
    "All nodes share one softmax. Who competes with whom?",
    ("members = parent == group", "members = parent == parent"),
)
siblings.known_wrong(
    "probabilities_returned",
    "You return probabilities; their logarithms are asked for.",
    ("    return log_p", "    return np.exp(log_p)"),
)
siblings.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    (SHIFT, "scores[:, members] - scores[:, members].max(axis=0, keepdims=True)"),
    (NORM, "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
)
siblings.known_wrong(
    "normalised_over_batch",
    "A group's exponentials are summed over the whole batch. Whose probabilities should add up to 1?",
    (SHIFT, "scores[:, members] - scores[:, members].max()"),
    (NORM, "np.log(np.exp(shifted).sum())"),
)
siblings.known_wrong(
    "not_normalised",
    "The scores are shifted and never normalised. What must the probabilities of siblings add up to?",
    (NORM, "0"),
)
siblings.known_wrong(
    "top_left_out",
    "The nodes at the top have no probabilities. Are they not siblings too?",
    ("np.empty(scores.shape)", "np.zeros(scores.shape)"),
    ("in np.unique(parent):", "in np.unique(parent[parent >= 0]):"),
)
siblings.known_wrong(
    "not_own_sibling",
    "A node is left out of its own sum. Does it count as its own sibling?",
    (NORM, "np.log(np.exp(shifted).sum(axis=1, keepdims=True) - np.exp(shifted) + 1e-300)"),
)
siblings.known_wrong(
    "log_base_2",
    "The logarithm is to base 2. Which base undoes `np.exp`?",
    ("shifted - " + NORM, "(shifted - " + NORM + ") / np.log(2)"),
)
siblings.known_wrong(
    "sign",
    "Everything is negated: the logarithm of a probability is never positive.",
    ("    return log_p", "    return -log_p"),
)
siblings.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract within a group for free?",
    (SHIFT, "scores[:, members]"),
)
siblings.known_wrong(
    "one_shift_for_all_groups",
    "One maximum over all nodes is subtracted: groups far below it round to 0. Whose maximum does a group need?",
    (SHIFT, "scores[:, members] - scores.max(axis=1, keepdims=True)"),
)
siblings.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf. Can you get log p without computing p first?",
    (
        "shifted - " + NORM,
        "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))",
    ),
)


siblings.known_wrong(
    "inputs_changed",
    "The scores were shifted in place: the caller's array has changed. Which line made no new array?",
    ("    return log_p", "    scores[:] = log_p\n    return scores"),
)
siblings.known_wrong(
    "python_loop",
    "Each example is treated on its own. Which axis can be left to the array operations?",
    (
        "        shifted = scores[:, members] - scores[:, members].max(axis=1, keepdims=True)\n"
        "        log_p[:, members] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
        "        for i in range(len(scores)):\n"
        "            shifted = scores[i, members] - scores[i, members].max()\n"
        "            log_p[i, members] = shifted - np.log(np.exp(shifted).sum())",
    ),
)


leaves = losses.exercise(
    "leaf_probabilities", returns=("probabilities",), uses=("path_to_root", "sibling_log_softmax")
)
leaves.values("values", cases=class_scores)
JOIN = "np.exp(log_p[:, path].sum(axis=1))"
leaves.known_wrong(
    "own_decision_only",
    "Each class has its probability among its siblings only. Which decisions were made before?",
    (JOIN, "np.exp(log_p[:, path[0]])"),
)
leaves.known_wrong(
    "top_decision_missing",
    "The decision at the top is left out. What do your rows add up to?",
    (JOIN, "np.exp(log_p[:, path[:-1]].sum(axis=1))"),
)
leaves.known_wrong(
    "top_decision_only",
    "Each class has the probability of the group it belongs to at the top. What happens further down?",
    (JOIN, "np.exp(log_p[:, path[-1]])"),
)
leaves.known_wrong(
    "two_levels_only",
    "Only the lowest two decisions count. How deep can a tree be?",
    (JOIN, "np.exp(log_p[:, path[:2]].sum(axis=1))"),
)
leaves.known_wrong(
    "probabilities_added",
    "The probabilities along a path are added. What is the probability that all decisions are right?",
    (JOIN, "np.exp(log_p[:, path]).sum(axis=1)"),
)
leaves.known_wrong(
    "logarithms_returned",
    "You return logarithms; probabilities are asked for.",
    (JOIN, "log_p[:, path].sum(axis=1)"),
)
leaves.known_wrong(
    "mean_along_path",
    "The logarithms are averaged along the path instead of added: deep classes come out too probable.",
    (JOIN, "np.exp(log_p[:, path].mean(axis=1))"),
)
leaves.known_wrong(
    "all_nodes_returned",
    "There is a column for every node; only the classes are asked for.",
    ("range(num_classes)", "range(len(parent))"),
)
leaves.known_wrong(
    "classes_in_rows",
    "Rows and columns are exchanged: one row per example is asked for.",
    ("np.column_stack(", "np.vstack("),
)
leaves.known_wrong(
    "flat_softmax",
    "The classes share one softmax, and the groups' scores are never used. What do they decide?",
    (
        "    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])",
        "    e = np.exp(scores[:, :num_classes])\n    return e / e.sum(axis=1, keepdims=True)",
    ),
)


tree = losses.exercise(
    "hierarchical_softmax_loss", returns=("loss", "dscores"), uses=("path_to_root", "sibling_log_softmax")
)
tree.values("loss", of="loss", cases=labelled_trees)
tree.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=labelled_trees)
tree.vectorised("vectorised", grows=("scores", "y"), cases=labelled_trees)
TREE_LOSS, TREE_SLOPE = "-np.sum(log_p[on_path])", "(asked * np.exp(log_p) - on_path)"
known_wrong_averages(tree, TREE_LOSS, TREE_SLOPE)
known_wrong_gradient_sign(tree, "dscores", f"{TREE_SLOPE}{MEAN}")
tree.known_wrong(
    "averaged_over_path",
    "The loss is a mean over all decisions on all paths. How many losses does one example have?",
    (TREE_LOSS + MEAN, f"{TREE_LOSS} / np.sum(on_path)"),
    (TREE_SLOPE + MEAN, f"{TREE_SLOPE} / np.sum(on_path)"),
)
tree.known_wrong(
    "loss_sign",
    "The loss is negative. What is the sign of the logarithm of a probability?",
    (TREE_LOSS, "np.sum(log_p[on_path])"),
)
tree.known_wrong(
    "last_decision_only",
    "Only the class's choice among its siblings is charged. Who pays for the decisions before?",
    ("paths[node, path_to_root(node, parent)] = True", "paths[node, node] = True"),
    ("(parent < 0) | on_path[:, parent]", "parent == parent[y][:, None]"),
)
tree.known_wrong(
    "last_decision_only_in_loss",
    "The loss charges only the class's choice among its siblings; the gradient knows of the other decisions.",
    (TREE_LOSS, "-np.sum(log_p[np.arange(num_examples), y])"),
)
tree.known_wrong(
    "top_decision_only",
    "Only the decision at the top is charged. Who decides further down?",
    ("on_path = paths[y]", "on_path = paths[y] & (parent < 0)"),
    ("(parent < 0) | on_path[:, parent]", "(parent < 0) & np.ones_like(on_path)"),
)
tree.known_wrong(
    "top_decision_missing",
    "The decision at the top is left out. Do the nodes there not compete?",
    ("on_path = paths[y]", "full = paths[y]\n    on_path = full & (parent >= 0)"),
    ("(parent < 0) | on_path[:, parent]", "(parent >= 0) & full[:, parent]"),
)
tree.known_wrong(
    "every_group_asked",
    "Groups that are not on the path get a gradient, too. Does the loss of a cat depend on car's score?",
    ("(parent < 0) | on_path[:, parent]", "np.ones_like(on_path)"),
)
tree.known_wrong(
    "top_without_gradient",
    "The gradient at the top is wrong: a parent of −1 is looked up as if it were a node.",
    ("(parent < 0) | on_path[:, parent]", "on_path[:, parent]"),
)
tree.known_wrong(
    "top_asked_by_chance",
    "The top gets a gradient for some labels only: whose path does `on_path[:, -1]` ask about?",
    (TREE_SLOPE, "((np.exp(log_p) - on_path) * on_path[:, parent])"),
)
tree.known_wrong(
    "rivals_without_gradient",
    "Only nodes on the path get a gradient. Do their siblings' scores not appear in the loss?",
    (TREE_SLOPE, "(on_path * np.exp(log_p) - on_path)"),
)
tree.known_wrong(
    "path_not_subtracted",
    "The gradient pushes every competing node down and none up. What is different on the path?",
    (TREE_SLOPE, "(asked * np.exp(log_p))"),
)
tree.known_wrong(
    "only_class_subtracted",
    "1 is subtracted for the class only. At which other nodes did a decision have to go right?",
    (TREE_SLOPE, "(asked * np.exp(log_p) - (np.arange(num_nodes) == y[:, None]))"),
)
tree.known_wrong(
    "flat_softmax",
    "All nodes share one softmax, and the tree has no effect. Who competes with whom?",
    code="""
def hierarchical_softmax_loss(scores, y, parent):
    rows = np.arange(len(scores))
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return -log_p[rows, y].sum() / len(scores), dscores / len(scores)
""",
)
tree.known_wrong(
    "flat_gradient",
    "The loss follows the tree, its gradient is that of one softmax over all nodes. Who competes with whom?",
    (
        TREE_SLOPE,
        "(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) - (np.arange(num_nodes) == y[:, None]))",
    ),
)
tree.known_wrong(
    "two_levels_only",
    "Only the lowest two decisions count. How deep can a tree be?",
    (
        "paths[node, path_to_root(node, parent)] = True",
        "paths[node, path_to_root(node, parent)[:2]] = True",
    ),
    (
        "(parent < 0) | on_path[:, parent]",
        "(np.where(parent[y] < 0, -1, parent[parent[y]])[:, None] == parent) | (parent == parent[y][:, None])",
    ),
)
tree.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    (TREE_LOSS, TREE_LOSS + " / np.log(2)"),
)
tree.known_wrong(
    "probability_not_log",
    "The loss is 1 − P. A certain and wrong answer should cost far more than 1: what does −log P do near 0?",
    (TREE_LOSS, "np.sum(1 - np.exp(np.sum(log_p * on_path, axis=1)))"),
)


tree.known_wrong(
    "python_loop",
    "The rows are visited one by one. Which table, made once per tree, could all labels look up together?",
    (
        "    loss = -np.sum(log_p[on_path]) / num_examples",
        "    loss = -sum(np.sum(log_p[i, path_to_root(y[i], parent)]) for i in range(len(y))) / num_examples",
    ),
)


# -- bins ----------------------------------------------------------------------------------------------------

bins = losses.exercise("bin_targets", returns=("labels",))
bins.values("labels", cases=numbers_to_bin, exact=True)
LABELS, ENDS = 'np.searchsorted(edges, y, side="right") - 1', "np.clip(labels, 0, len(edges) - 2)"
bins.known_wrong(
    "counts_from_one",
    "The labels are one too large. How many edges lie below a number in bin 0?",
    (ENDS, "np.clip(labels, 0, len(edges) - 2) + 1"),
)
bins.known_wrong(
    "one_edge_too_many",
    "Every number is counted one bin too high, and the last bin takes two. How many edges lie below bin 0?",
    (LABELS, 'np.searchsorted(edges, y, side="right")'),
)
bins.known_wrong(
    "edge_to_the_left",
    "A number on an edge goes into the bin below. Which of the two ends belongs to [a, b)?",
    ('side="right"', 'side="left"'),
)
bins.known_wrong(
    "last_bin_overflows",
    "Numbers above the last edge get a label of their own. How many bins are there?",
    (ENDS, "np.maximum(labels, 0)"),
)
bins.known_wrong(
    "first_bin_underflows",
    "Numbers below the first edge get the label −1, which would pick the *last* bin. Where should they go?",
    (ENDS, "np.minimum(labels, len(edges) - 2)"),
)
bins.known_wrong(
    "ends_open",
    "Numbers outside all bins get labels that no bin has, at both ends.",
    (ENDS, "labels"),
)
bins.known_wrong(
    "nearest_centre",
    "Each number goes to the nearest centre. With bins of unequal width, is that always the bin it lies in?",
    (
        LABELS,
        "np.abs(y[:, None] - (edges[1:] + edges[:-1]) / 2).argmin(axis=1)",
    ),
)
bins.known_wrong(
    "even_bins_assumed",
    "The bins are taken to be equally wide. Are the edges evenly spaced?",
    (LABELS, "np.floor((y - edges[0]) / (edges[-1] - edges[0]) * (len(edges) - 1)).astype(int)"),
)
bins.known_wrong(
    "one_hot",
    "You return one column per bin; one label per number is asked for.",
    (f"return {ENDS}", f"return np.eye(len(edges) - 1, dtype=int)[{ENDS}]"),
)


expectation = losses.exercise("expectation_from_bins", returns=("mean", "spread"))
expectation.values("mean", of="mean", cases=bin_scores)
expectation.values("spread", of="spread", cases=bin_scores)
expectation.unchanged("inputs unchanged", cases=bin_scores)
SPREAD = "np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=1))"
expectation.known_wrong(
    "best_bin_only",
    "You return the centre of the best bin. What do the other probabilities say?",
    ("mean = p @ centres", "mean = centres[p.argmax(axis=1)]"),
    (SPREAD, "np.sqrt(np.sum(p * (centres - (p @ centres)[:, None]) ** 2, axis=1))"),
)
expectation.known_wrong(
    "scores_as_weights",
    "The scores themselves are used as weights. What must weights add up to?",
    ("mean = p @ centres", "p = scores\n    mean = p @ centres"),
    (SPREAD, "np.sqrt(np.abs(np.sum(p * (centres - mean[:, None]) ** 2, axis=1)))"),
)
expectation.known_wrong(
    "not_normalised",
    "The exponentials are used as they are. What must weights add up to?",
    ("p = exponentials / exponentials.sum(axis=1, keepdims=True)", "p = exponentials"),
)
expectation.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    ("exponentials.sum(axis=1, keepdims=True)", "exponentials.sum(axis=0, keepdims=True)"),
)
expectation.known_wrong(
    "probabilities_ignored",
    "All bins count the same. Where do the scores come in?",
    ("mean = p @ centres", "p = np.ones_like(p) / p.shape[1]\n    mean = p @ centres"),
)
expectation.known_wrong(
    "inputs_changed",
    "The caller's scores have changed. Does an operation with `-=` make a new array?",
    (
        "exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))",
        "scores -= scores.max(axis=1, keepdims=True)\n    exponentials = np.exp(scores)",
    ),
)
expectation.known_wrong(
    "variance",
    "The spread is the variance. In which unit should it be measured?",
    (SPREAD, "np.sum(p * (centres - mean[:, None]) ** 2, axis=1)"),
)
expectation.known_wrong(
    "spread_about_zero",
    "The spread measures the distance of the centres from 0. From what should it?",
    (SPREAD, "np.sqrt(p @ centres**2)"),
)
expectation.known_wrong(
    "spread_without_weights",
    "The spread counts all bins the same. Does a bin that nobody believes in make the answer less sure?",
    (SPREAD, "np.sqrt(np.mean((centres - mean[:, None]) ** 2, axis=1))"),
)
expectation.known_wrong(
    "absolute_spread",
    "The spread is the mean absolute distance; the formula squares, and takes the root at the end.",
    (SPREAD, "np.sum(p * np.abs(centres - mean[:, None]), axis=1)"),
)
expectation.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract from a row without changing its probabilities?",
    ("np.exp(scores - scores.max(axis=1, keepdims=True))", "np.exp(scores)"),
)


# -- spot the bug ----------------------------------------------------------------------------------------------

bug = losses.exercise("attribute_loss", returns=("loss", "dscores"))
bug.values("loss", of="loss", cases=tables)
bug.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
bug.known_wrong(
    "gradient_still_climbs",
    "The loss is right now; the gradient is still the slope of the old one. What does its sign have to do?",
    ("dscores = (p - Y)", "dscores = (Y - p)"),
)
bug.known_wrong(
    "loss_still_negative",
    "The gradient is right now; the loss is still negative. What should it be when all scores are 0?",
    ("loss = -np.sum", "loss = np.sum"),
)
bug.known_wrong(
    "absolute_value",
    "The sign of the gradient has been removed. Which labels should be pulled up, and which pushed down?",
    ("dscores = (p - Y)", "dscores = np.abs(Y - p)"),
)
bug.known_wrong(
    "averages_removed",
    "The signs are right; why is the division by N gone?",
    ("-np.sum(log_likelihood) / num_examples", "-np.sum(log_likelihood)"),
    ("(p - Y) / num_examples", "(p - Y)"),
)
bug.known_wrong(
    "averaged_over_labels",
    "The signs are right; the sum over labels has become a mean.",
    ("-np.sum(log_likelihood) / num_examples", "-np.mean(log_likelihood)"),
    ("(p - Y) / num_examples", "(p - Y) / Y.size"),
)


# -- choice questions ------------------------------------------------------------------------------------------

losses.choice(
    "best_constant",
    options="ABCD",
    because={
        "A": "At 6, how many points pull L1's constant down, and how many pull it up?",
        "C": "The two are exchanged: which loss lets the 20 pull five times as hard as a residual a fifth its size?",
        "D": "10.5 lies midway between the extremes. Where do the residuals of all five add up to 0?",
    },
)
losses.choice(
    "first_multilabel_loss",
    options="ABCD",
    because={
        "A": "Those are the losses of one label. Over what does the formula sum?",
        "B": "Those are the multiclass losses, for one right class among 20. Here every label is a question of its own.",
        "C": "Hinge is right. ln 20 is the softmax of 20 rivals; what does one label cost at p = ½?",
    },
)
losses.choice(
    "separate_or_softmax",
    options="ABCD",
    because={
        "B": "True, but not all of it: which other task allows several answers for one example?",
        "C": "True, but not all of it: which other task allows several answers for one example?",
        "ABC": "Can an image show two digits at once here? Where exactly one answer holds, answers compete.",
        "BCD": "Can a photo be taken in two months? Where exactly one answer holds, answers compete.",
        "AD": "In these two exactly one answer holds. Which losses let answers compete?",
        "ABCD": "In some of these tasks exactly one answer holds. Which losses let answers compete?",
    },
)
losses.choice(
    "greedy_descent",
    options="ABC",
    because={
        "A": "Multiply along the paths: what is the probability of cat, and of car?",
        "C": "The probabilities among siblings are all given: multiply along the paths.",
    },
)
losses.choice(
    "order_of_bins",
    options="ABCD",
    because={
        "A": "True, but not all of it: compute the two expected values and spreads.",
        "C": "True, but not all of it: which probability does the softmax loss look at?",
        "D": "True, but not all of it: compute the expected values and the two losses as well.",
        "AC": "True, but not all of it: how far do the centres lie from the mean in each model?",
        "AD": "True, but not all of it: compute the two expected values.",
        "CD": "True, but not all of it: which probability does the softmax loss look at?",
        "BCD": "The loss is −log of the true bin's probability. Does it see where the rest went?",
        "B": "The loss is −log of the true bin's probability. Does it see where the rest went?",
    },
)
