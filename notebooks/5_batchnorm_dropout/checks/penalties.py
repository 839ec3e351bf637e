"""Section 7, "Keeping weights small"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from course_lib.checking import Case, case

from . import batchnorm_dropout
from .cases import Array, activations


def weights_with_zeros(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights with zeros among them."""
    for shape, l1_ratio in [((4, 3), 0.6), ((5, 5), 1.0)]:
        W = activations(rng, *shape)
        W[rng.random(shape) < 0.4] = 0.0
        W[0, 0] = 0.0
        yield case("W contains zeros", W=W, reg=float(rng.uniform(0.1, 3)), l1_ratio=l1_ratio)


def mixtures(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights and shares of the L1 penalty."""
    for shape, l1_ratio in [((4, 3), 0.3), ((3, 3), 0.8), ((6,), 0.15)]:
        yield case(W=activations(rng, *shape), reg=float(rng.uniform(0.5, 3)), l1_ratio=l1_ratio)
    for l1_ratio, words in [(1.0, "all of it is L1"), (0.0, "none of it is L1")]:
        yield case(words, W=activations(rng, 4, 2), reg=float(rng.uniform(0.5, 3)), l1_ratio=l1_ratio)
    yield case("there is one unit", W=activations(rng, 7, 1), reg=float(rng.uniform(0.5, 3)), l1_ratio=0.45)
    yield case("reg is 0", W=activations(rng, 3, 2), reg=0.0, l1_ratio=0.4)


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


elastic = batchnorm_dropout.exercise("elastic_net_penalty", returns=("penalty", "dW"))
elastic.values("penalty", of="penalty", cases=mixtures)
elastic.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=mixtures)
elastic.property("at zero", "l1_at_zero", cases=weights_with_zeros)
for where, value, lasso, ridge in (
    ("penalty", "penalty", "lasso", "ridge"),
    ("gradient", "dW", "dlasso", "dridge"),
):
    first, second = f"l1_ratio * {lasso}", f"(1 - l1_ratio) * {ridge}"
    whole = f"({first} + {second})"
    elastic.known_wrong(
        f"shares_swapped_in_{where}",
        f"In the {where}, `l1_ratio` is used as the share of L2. What should remain when it is 1?",
        (whole, f"((1 - l1_ratio) * {lasso} + l1_ratio * {ridge})"),
    )
    elastic.known_wrong(
        f"half_missing_in_{where}",
        f"In the {where}, the squared part counts double. This course takes ½λΣW², with the gradient λW.",
        (f"+ {second}", f"+ 2 * {second}"),
    )
    elastic.known_wrong(
        f"half_too_many_in_{where}",
        f"In the {where}, the squared part counts half. This course takes ½λΣW², with the gradient λW.",
        (f"+ {second}", f"+ 0.5 * {second}"),
    )
    elastic.known_wrong(
        f"absolute_part_halved_in_{where}",
        f"In the {where}, the L1 part counts half. The ½ belongs to the squares, where it cancels a 2: is there a 2 here?",
        (f"({first}", f"(0.5 * {first}"),
    )
    elastic.known_wrong(
        f"plain_sum_in_{where}",
        f"In the {where}, both parts count in full, whatever `l1_ratio` is.",
        (whole, f"({lasso} + {ridge})"),
    )
    elastic.known_wrong(
        f"squared_part_in_full_in_{where}",
        f"In the {where}, the L2 part counts in full, whatever `l1_ratio` is. What should remain of it at 1?",
        (f"+ {second}", f"+ {ridge}"),
    )
    elastic.known_wrong(
        f"absolute_part_in_full_in_{where}",
        f"In the {where}, the L1 part counts in full, whatever `l1_ratio` is. What should remain of it at 0?",
        (f"({first}", f"({lasso}"),
    )
    elastic.known_wrong(
        f"squared_part_missing_in_{where}",
        f"In the {where}, the L2 part is missing. What should remain when `l1_ratio` is 0?",
        (f" + {second}", ""),
    )
    elastic.known_wrong(
        f"absolute_part_missing_in_{where}",
        f"In the {where}, the L1 part is missing. What should remain when `l1_ratio` is 1?",
        (f"({first}", f"(0 * {first}"),
    )
    elastic.known_wrong(
        f"strength_twice_in_{where}",
        f"In the {where}, `reg` counts twice. Where does λ stand in the formula?",
        (f"{value} = reg *", f"{value} = reg * reg *"),
    )
    elastic.known_wrong(
        f"strength_on_absolute_part_only_in_{where}",
        f"In the {where}, `reg` multiplies the L1 part alone. Where do the brackets stand in the formula?",
        (f"{value} = reg * {whole}", f"{value} = reg * {first} + {second}"),
    )
    elastic.known_wrong(
        f"strength_on_squared_part_only_in_{where}",
        f"In the {where}, `reg` multiplies the L2 part alone. Where do the brackets stand in the formula?",
        (f"{value} = reg * {whole}", f"{value} = {first} + reg * {second}"),
    )
    elastic.known_wrong(
        f"strength_missing_in_{where}",
        f"The {where} doesn't feel `reg`. Where does λ stand in the formula?",
        (f"{value} = reg *", f"{value} = 1.0 *"),
    )
LASSO, RIDGE = "np.sum(np.abs(W)), ", "0.5 * np.sum(W**2), "
elastic.known_wrong(
    "length_not_squared",
    "The L2 part holds the length of W, not its square. Where did the root come from?",
    (RIDGE, "0.5 * np.sqrt(np.sum(W**2)), "),
)
elastic.known_wrong(
    "square_of_sum",
    "The L2 part squares the sum of the weights: those of opposite sign cancel. Which comes first?",
    (RIDGE, "0.5 * np.sum(W) ** 2, "),
)
elastic.known_wrong(
    "absolute_value_missing",
    "Negative weights lower your penalty. What stands inside the first sum?",
    (LASSO, "np.sum(W), "),
)
elastic.known_wrong(
    "absolute_value_of_sum",
    "The L1 part is the absolute value of the sum: weights of opposite sign cancel. Which comes first?",
    (LASSO, "np.abs(np.sum(W)), "),
)
elastic.known_wrong(
    "averaged",
    "The penalty is a mean over the weights. The formula has sums: a large network costs more.",
    (LASSO, "np.mean(np.abs(W)), "),
    (RIDGE, "0.5 * np.mean(W**2), "),
)
elastic.known_wrong(
    "slope_averaged",
    "The gradient is divided by the number of weights. Does the formula of the penalty have a mean, or a sum?",
    ("dW = reg *", "dW = reg / W.size *"),
)
elastic.known_wrong(
    "sign_missing",
    "The L1 part of the gradient is the same for every weight. Which way is uphill for a negative one?",
    ("np.sign(W)", "np.ones_like(W)"),
)
elastic.known_wrong(
    "gradient_of_square",
    "The L1 part of the gradient grows with the weight. How steep is |w| at w = 0.1, and how steep at w = 10?",
    ("np.sign(W)", "W"),
)
elastic.known_wrong(
    "gradient_is_size",
    "The L1 part of the gradient is |W|. How steep is |w|, to the left of 0 and to the right?",
    ("np.sign(W)", "np.abs(W)"),
)
elastic.known_wrong(
    "slope_is_sum",
    "The L2 part of the gradient is the sum of the weights everywhere. On which weights does the slope of one entry depend?",
    (f"{RIDGE}W", f"{RIDGE}np.sum(W) * np.ones_like(W)"),
)
elastic.known_wrong(
    "slope_is_square",
    "The L2 part of the gradient still holds squares. What is the derivative of ½w²?",
    (f"{RIDGE}W", f"{RIDGE}W**2"),
)
elastic.known_wrong(
    "nan_at_zero",
    "0 divided by 0 is not a number, and one such weight spoils the whole network. What else gives the sign?",
    ("np.sign(W)", "W / np.abs(W)"),
)

fence = batchnorm_dropout.exercise("max_norm", returns=("W",))
fence.values("values", cases=long_columns)
fence.robust("zero columns", cases=zero_columns)
fence.unchanged("inputs unchanged", cases=long_columns)
FENCE = "return W * np.where(lengths > limit, limit / np.maximum(lengths, limit), 1.0)"
fence.known_wrong(
    "limit_divides_only",
    "Every column is divided by the larger of its length and `limit`. How long is one then that was too long?",
    (FENCE, "return W / np.maximum(lengths, limit)"),
)
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
