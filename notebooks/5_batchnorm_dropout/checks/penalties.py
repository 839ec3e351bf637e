"""Section 7, "Keeping weights small"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import Array, activations


def weights_and_reg(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights without zeros."""
    for shape in [(4, 3), (3, 3), (7, 1), (1, 5), (6,)]:
        yield case(W=activations(rng, *shape), reg=float(rng.uniform(0.1, 3)))
    yield case("reg is 0", W=activations(rng, 3, 2), reg=0.0)


def weights_with_zeros(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights with zeros among them."""
    for shape in [(4, 3), (5, 5)]:
        W = activations(rng, *shape)
        W[rng.random(shape) < 0.4] = 0.0
        W[0, 0] = 0.0
        yield case("W contains zeros", W=W, reg=float(rng.uniform(0.1, 3)))


def mixtures(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights and shares of the L1 penalty."""
    for shape, l1_ratio in [((4, 3), 0.3), ((3, 3), 0.8), ((6,), 0.15)]:
        yield case(W=activations(rng, *shape), reg=float(rng.uniform(0.5, 3)), l1_ratio=l1_ratio)
    for l1_ratio, words in [(1.0, "all of it is L1"), (0.0, "none of it is L1")]:
        yield case(words, W=activations(rng, 4, 2), reg=float(rng.uniform(0.5, 3)), l1_ratio=l1_ratio)


def long_columns(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weight matrices some of whose columns are too long."""

    def columns(d: int, lengths: Sequence[float]) -> Array:
        W = rng.normal(size=(d, len(lengths)))
        return np.asarray(W / np.linalg.norm(W, axis=0) * np.asarray(lengths))

    yield case(W=columns(5, [0.3, 1.4, 4.0, 1.9]), limit=1.5)
    yield case("as many inputs as units", W=columns(4, [2.0, 0.2, 0.6, 3.0]), limit=0.7)
    yield case("no column is too long", W=columns(6, [0.5, 0.9]), limit=1.0)
    yield case("all columns are too long", W=columns(3, [2.0, 3.0, 5.0, 8.0]), limit=0.5)
    yield case("there is one unit", W=columns(6, [3.0]), limit=2.0)


def zero_columns(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weight matrices with a column of zeros."""
    for place in (0, 2):
        W = rng.normal(size=(4, 3))
        W[:, place] = 0.0
        yield case("a column is 0", W=W, limit=1.3)


l2 = batchnorm_dropout.exercise("l2_penalty", returns=("penalty", "dW"))
l2.values("penalty", of="penalty", cases=weights_and_reg)
l2.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=weights_and_reg)
L2, DL2 = "penalty = 0.5 * reg * np.sum(W**2)", "dW = reg * W"
l2.known_wrong(
    "without_half",
    "Your penalty is λΣW², with the gradient 2λW. Both conventions exist; this course takes the half.",
    (L2, "penalty = reg * np.sum(W**2)"),
    (DL2, "dW = 2 * reg * W"),
)
l2.known_wrong(
    "half_missing_in_penalty",
    "The penalty has no half. This course takes ½λΣW².",
    ("0.5 * reg", "1.0 * reg"),
)
l2.known_wrong(
    "slope_doubled",
    "The gradient is twice what it should be. What does the ½ do when you differentiate?",
    ("dW = reg", "dW = 2 * reg"),
)
l2.known_wrong(
    "slope_halved",
    "The gradient is half of what it should be. What does the square do when you differentiate?",
    ("dW = reg", "dW = 0.5 * reg"),
)
l2.known_wrong(
    "length_not_squared",
    "The penalty is the length of W, not its square. Where did the root come from?",
    ("np.sum(W**2)", "np.sqrt(np.sum(W**2))"),
)
l2.known_wrong(
    "square_of_sum",
    "The penalty squares the sum of the weights: those of opposite sign cancel. Which comes first?",
    ("np.sum(W**2)", "np.sum(W) ** 2"),
)
l2.known_wrong(
    "absolute_values",
    "The penalty adds up absolute values: that is the next exercise's. What is squared here?",
    ("np.sum(W**2)", "np.sum(np.abs(W))"),
)
l2.known_wrong(
    "averaged",
    "The penalty is a mean over the weights. The formula has a sum: a large network costs more.",
    ("np.sum(W**2)", "np.mean(W**2)"),
)
l2.known_wrong(
    "slope_averaged",
    "The gradient is divided by the number of weights. Does the formula of the penalty have a mean, or a "
    "sum?",
    (DL2, "dW = reg * W / W.size"),
)
l2.known_wrong(
    "strength_missing_in_gradient",
    "The gradient doesn't feel `reg`. What do constant factors do when you differentiate?",
    (DL2, "dW = 1.0 * W"),
)
l2.known_wrong(
    "strength_missing_in_penalty",
    "The penalty doesn't feel `reg`. What is λ in the formula?",
    ("0.5 * reg *", "0.5 *"),
)
l2.known_wrong(
    "strength_squared",
    "`reg` is squared in the penalty. What is raised to the power 2 in the formula?",
    ("0.5 * reg *", "0.5 * reg**2 *"),
)
l2.known_wrong(
    "slope_is_sum",
    "All entries of the gradient are λ times the sum of the weights. On which weights does the slope of one entry depend?",
    (DL2, "dW = reg * np.sum(W) * np.ones_like(W)"),
)
l2.known_wrong(
    "slope_is_sign",
    "The gradient is λ times the sign of each weight: that belongs to absolute values. What is the slope of a square?",
    (DL2, "dW = reg * np.sign(W)"),
)
l2.known_wrong(
    "slope_is_square",
    "The gradient still holds squares. What is the derivative of ½w²?",
    (DL2, "dW = reg * W**2"),
)

l1 = batchnorm_dropout.exercise("l1_penalty", returns=("penalty", "dW"))
l1.values("penalty", of="penalty", cases=weights_and_reg)
l1.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=weights_and_reg)
l1.property("at zero", "l1_at_zero", cases=weights_with_zeros)
L1, DL1 = "np.sum(np.abs(W))", "dW = reg * np.sign(W)"
l1.known_wrong(
    "absolute_value_missing",
    "Negative weights lower your penalty. What stands inside the sum?",
    (L1, "np.sum(W)"),
)
l1.known_wrong(
    "absolute_value_of_sum",
    "The penalty is the absolute value of the sum: weights of opposite sign cancel. Which comes first?",
    (L1, "np.abs(np.sum(W))"),
)
l1.known_wrong(
    "squares",
    "The penalty adds up squares: that is the exercise before. What stands inside the sum here?",
    (L1, "np.sum(W**2)"),
)
l1.known_wrong(
    "averaged",
    "The penalty is a mean over the weights. The formula has a sum: a large network costs more.",
    (L1, "np.mean(np.abs(W))"),
)
l1.known_wrong(
    "halved_in_penalty",
    "The penalty has a half in front. It belongs to the squared penalty, where it cancels a 2: is there a 2 here?",
    ("penalty = reg", "penalty = 0.5 * reg"),
)
l1.known_wrong(
    "strength_missing_in_penalty",
    "The penalty doesn't feel `reg`. What is λ in the formula?",
    ("penalty = reg *", "penalty = 1.0 *"),
)
l1.known_wrong(
    "gradient_of_square",
    "The gradient is λW, that of a squared penalty. How steep is |w| at w = 0.1, and how steep at w = 10?",
    (DL1, "dW = reg * W"),
)
l1.known_wrong(
    "sign_missing",
    "The gradient is λ for every weight. Which way is uphill for a negative one?",
    (DL1, "dW = reg * np.ones_like(W)"),
)
l1.known_wrong(
    "gradient_is_size",
    "The gradient is λ|W|. How steep is |w|, to the left of 0 and to the right?",
    (DL1, "dW = reg * np.abs(W)"),
)
l1.known_wrong(
    "halved",
    "There is a half in front, in the penalty and in its gradient. It belongs to the squared penalty, where it cancels a "
    "2: is there a 2 here?",
    ("penalty = reg", "penalty = 0.5 * reg"),
    ("dW = reg", "dW = 0.5 * reg"),
)
l1.known_wrong(
    "slope_halved",
    "The gradient is half of what it should be. How steep is |w|?",
    ("dW = reg", "dW = 0.5 * reg"),
)
l1.known_wrong(
    "slope_averaged",
    "The gradient is divided by the number of weights. Does the formula of the penalty have a mean, or a "
    "sum?",
    (DL1, "dW = reg * np.sign(W) / W.size"),
)
l1.known_wrong(
    "strength_missing_in_gradient",
    "The gradient doesn't feel `reg`. What is the derivative of λ|w|?",
    ("dW = reg *", "dW = 1.0 *"),
)
l1.known_wrong(
    "nan_at_zero",
    "0 divided by 0 is not a number, and one such weight spoils the whole network. What else gives the sign?",
    ("np.sign(W)", "W / np.abs(W)"),
)

elastic = batchnorm_dropout.exercise(
    "elastic_net_penalty", returns=("penalty", "dW"), uses=("l1_penalty", "l2_penalty")
)
elastic.values("penalty", of="penalty", cases=mixtures)
elastic.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=mixtures)
for where, lasso, ridge in (("penalty", "lasso", "ridge"), ("gradient", "dlasso", "dridge")):
    first, second = f"l1_ratio * {lasso}", f"(1 - l1_ratio) * {ridge}"
    whole = f"= {first} + {second}"
    elastic.known_wrong(
        f"shares_swapped_in_{where}",
        f"In the {where}, `l1_ratio` is used as the share of L2. What should remain when it is 1?",
        (whole, f"= (1 - l1_ratio) * {lasso} + l1_ratio * {ridge}"),
    )
    elastic.known_wrong(
        f"half_missing_in_{where}",
        f"In the {where}, the squared part counts double. With `l1_ratio` = 0 you should get what "
        "`l2_penalty` returns.",
        (f"+ {second}", f"+ 2 * {second}"),
    )
    elastic.known_wrong(
        f"half_too_many_in_{where}",
        f"In the {where}, the squared part counts half. With `l1_ratio` = 0 you should get what "
        "`l2_penalty` returns.",
        (f"+ {second}", f"+ 0.5 * {second}"),
    )
    elastic.known_wrong(
        f"plain_sum_in_{where}",
        f"In the {where}, both parts count in full, whatever `l1_ratio` is.",
        (whole, f"= {lasso} + {ridge}"),
    )
    elastic.known_wrong(
        f"squared_part_in_full_in_{where}",
        f"In the {where}, the L2 part counts in full, whatever `l1_ratio` is. What should remain of it at 1?",
        (f"+ {second}", f"+ {ridge}"),
    )
    elastic.known_wrong(
        f"absolute_part_in_full_in_{where}",
        f"In the {where}, the L1 part counts in full, whatever `l1_ratio` is. What should remain of it at 0?",
        (f"= {first}", f"= {lasso}"),
    )
    elastic.known_wrong(
        f"squared_part_missing_in_{where}",
        f"In the {where}, the L2 part is missing. What should remain when `l1_ratio` is 0?",
        (f" + {second}", ""),
    )
    elastic.known_wrong(
        f"absolute_part_missing_in_{where}",
        f"In the {where}, the L1 part is missing. What should remain when `l1_ratio` is 1?",
        (f"= {first}", f"= 0 * {first}"),
    )
    elastic.known_wrong(
        f"strength_twice_in_{where}",
        f"In the {where}, `reg` counts twice. Is it in the two parts already?",
        (whole, f"= reg * ({first} + {second})"),
    )
    elastic.known_wrong(
        f"strength_missing_in_{where}",
        f"The {where} doesn't feel `reg`. Where does λ stand in the formula?",
        (whole, f"= ({first} + {second}) / reg"),
    )

fence = batchnorm_dropout.exercise("max_norm", returns=("W",))
fence.values("values", cases=long_columns)
fence.robust("zero columns", cases=zero_columns)
fence.unchanged("inputs unchanged", cases=long_columns)
FENCE = "return W * np.where(lengths > limit, limit / np.maximum(lengths, limit), 1.0)"
fence.known_wrong(
    "rows_instead_of_columns",
    "The rows were shortened. What comes into one unit stands in a column.",
    ("np.sum(W**2, axis=0)", "np.sum(W**2, axis=1, keepdims=True)"),
)
fence.known_wrong(
    "whole_matrix",
    "The matrix was shortened as a whole. Every unit has a limit of its own.",
    ("np.sum(W**2, axis=0)", "np.sum(W**2)"),
)
fence.known_wrong(
    "short_ones_stretched",
    "Columns that were short enough have been stretched to the limit. Leave them alone.",
    (FENCE, "return W * limit / np.where(lengths > 0, lengths, 1.0)"),
)
fence.known_wrong(
    "all_as_the_longest",
    "All columns are scaled by what the longest of them needs. Every unit has a factor of its own.",
    (FENCE, "return W * min(1.0, limit / lengths.max())"),
)
fence.known_wrong(
    "long_ones_left",
    "The short columns have been stretched to the limit, and the long ones left alone. Which way round is it?",
    (
        FENCE,
        "return W * np.where((lengths < limit) & (lengths > 0), limit / np.maximum(lengths, 1e-300), 1.0)",
    ),
)
fence.known_wrong(
    "nothing_done",
    "Columns that are too long stay as they were.",
    (FENCE, "return W.copy()"),
)
fence.known_wrong(
    "entries_clipped",
    "Every entry was clipped. It is the length of a column that is limited, and its direction must stay.",
    (FENCE, "return np.clip(W, -limit, limit)"),
)
fence.known_wrong(
    "squared_length",
    "The length of a column is measured by its sum of squares. What is the Euclidean norm?",
    ("np.sqrt(np.sum(W**2, axis=0))", "np.sum(W**2, axis=0)"),
)
fence.known_wrong(
    "scaled_to_length_one",
    "Columns that are too long get the length 1. Which length should they get?",
    ("limit / np.maximum(lengths, limit)", "1 / np.maximum(lengths, limit)"),
)
fence.known_wrong(
    "mean_of_squares",
    "The length is measured with a mean of squares. What is the Euclidean norm?",
    ("np.sum(W**2, axis=0)", "np.mean(W**2, axis=0)"),
)
fence.known_wrong(
    "largest_entry",
    "The length of a column is measured by its largest entry. What is the Euclidean norm?",
    ("np.sqrt(np.sum(W**2, axis=0))", "np.max(np.abs(W), axis=0)"),
)
fence.known_wrong(
    "limit_squared",
    "The square of the limit is used as the limit. Are those lengths that it is compared with, or squares of lengths?",
    (FENCE, FENCE.replace("limit", "limit**2")),
)
fence.known_wrong(
    "sum_of_absolute_values",
    "The length is measured as a sum of absolute values. What is the Euclidean norm?",
    ("np.sqrt(np.sum(W**2, axis=0))", "np.sum(np.abs(W), axis=0)"),
)
fence.known_wrong(
    "zero_column",
    "A column of zeros becomes NaN: its length is 0, and something is divided by it.",
    (FENCE, "return W / lengths * np.minimum(lengths, limit)"),
)
fence.known_wrong(
    "inputs_changed",
    "The caller's weights were changed. `W *= …` writes into them; what makes a new array?",
    ("return W * np.where", "W *= np.where"),
    ("limit), 1.0)", "limit), 1.0)\n    return W"),
)

batchnorm_dropout.choice(
    "decay_without_rate",
    options="ABCD",
    because={
        "A": "A gradient step multiplies λW by the learning rate. Where is the learning rate in the line?",
        "C": "A gradient step takes 0.1 · 0.001 of W, the line takes 0.001. Which is more?",
        "D": "The first half is right. With a learning rate of 0.01, what does a gradient step take of W, and what the line?",
    },
    why="A gradient step takes 0.1 · 0.001 of W and the line takes 0.001: 10 times as much. With "
    "a rate of 0.01 the step takes 0.01 · 0.001 and the line still 0.001: 100 times.",
)
