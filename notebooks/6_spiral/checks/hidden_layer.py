"""Section 4, "One hidden layer"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, Seeded, case

from . import spiral
from .cases import net_params
from .mistakes import known_wrong_generators


def net_inputs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks and points to run through them."""
    for n, d, h, c in [(8, 2, 6, 3), (5, 3, 4, 4), (7, 1, 9, 2)]:
        yield case(params=net_params(rng, d, h, c), X=rng.normal(size=(n, d)))


def odd_inputs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks and points in odd shapes."""
    yield case("there is one point", params=net_params(rng, 2, 7, 3), X=rng.normal(size=(1, 2)))
    yield case("there is one feature", params=net_params(rng, 1, 5, 3), X=rng.normal(size=(6, 1)))
    X = rng.normal(size=(3, 6)).T
    yield case("X is not contiguous", params=net_params(rng, 3, 5, 4), X=X)


def net_sizes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sizes of fresh networks, all different from one another."""
    for d, h, c in [(2, 7, 3), (5, 4, 2), (1, 3, 6)]:
        yield case(**init_args(rng, d, h, c, float(rng.uniform(0.01, 0.1))))


def init_args(rng: np.random.Generator, d: int, h: int, c: int, scale: float) -> dict[str, Any]:
    """Return the arguments of init_two_layer in the signature's order."""
    seeded = Seeded(int(rng.integers(2**31)))
    return {"num_inputs": d, "num_hidden": h, "num_classes": c, "rng": seeded, "weight_scale": scale}


def large_nets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with 20,000 weights and more per layer, whose distribution can be told.

    No scale, nor its root, is what a rule that looks at the sizes would give.
    """
    for scale in (0.01, float(rng.uniform(0.2, 0.3))):
        yield case(**init_args(rng, 110, 230, 90, scale))
    by_default = init_args(rng, 110, 230, 90, 0.0)
    del by_default["weight_scale"]
    yield case("weight_scale is left out", **by_default)


def init_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three networks are made."""
    seed = int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=3, d=3, h=5, c=4, weight_scale=0.1)


spiral.choice(
    "zero_start",
    options="ABCD",
    because={
        "A": "What does a hidden unit pass on if its weights and bias are 0? And then, what is dW2?",
        "B": "dW2 is hidden.T @ dscores. What is in `hidden`?",
        "C": "db2 is the sum of `dscores` over all points. With probabilities of 1/C and equally many points per "
        "class, what is that sum?",
    },
    why="The hidden units pass on 0, so W2 gets no gradient; W2 is 0, so nothing goes back to W1 "
    "and b1. And for b2, the 1/C of all points and the −1 of the class's own points add up to "
    "0. So nothing ever moves.",
)


init = spiral.exercise("init_two_layer", returns=("params",))
init.property("shapes", "fresh_net", cases=net_sizes, part="shapes")
init.property("biases", "fresh_net", cases=net_sizes, part="biases")
init.property("weights", "fresh_net", cases=large_nets, part="weights")
init.property("generator", "net_generator", cases=init_seeds)
known_wrong_generators(init, "rng.normal", "{}.normal")
init.known_wrong(
    "transposed",
    "A weight matrix is transposed. It should have one row per input and one column per unit.",
    ("(num_inputs, num_hidden)", "(num_hidden, num_inputs)"),
)
init.known_wrong(
    "bias_in_a_row",
    "A bias has one axis: `(H,)`, not `(1, H)`.",
    ("np.zeros(num_hidden)", "np.zeros((1, num_hidden))"),
    ("np.zeros(num_classes)", "np.zeros((1, num_classes))"),
)
init.known_wrong(
    "biases_drawn",
    "The biases are random. They begin at 0.",
    ("np.zeros(num_hidden)", "weight_scale * rng.normal(size=num_hidden)"),
    ("np.zeros(num_classes)", "weight_scale * rng.normal(size=num_classes)"),
)
init.known_wrong(
    "biases_constant",
    "The biases begin with a constant other than 0.",
    ("np.zeros", "0.01 * np.ones"),
)
init.known_wrong(
    "scale_ignored",
    "A weight matrix has standard deviation 1, whatever `weight_scale` is.",
    ("weight_scale * rng", "rng"),
)
init.known_wrong(
    "scale_is_variance",
    "A weight matrix has the variance `weight_scale`; it should be the standard deviation.",
    ("weight_scale * rng", "np.sqrt(weight_scale) * rng"),
)
init.known_wrong(
    "scale_squared",
    "A weight matrix has the square of `weight_scale` for its standard deviation. How often do you multiply "
    "by it?",
    ("weight_scale * rng", "weight_scale**2 * rng"),
)
init.known_wrong(
    "scale_from_sizes",
    "A weight matrix has a spread that follows from the sizes of its layers. That is another way to start; here, "
    "`weight_scale` says how large weights are.",
    ("weight_scale * rng.normal(size=(num_inputs", "1 / np.sqrt(num_inputs) * rng.normal(size=(num_inputs"),
    ("weight_scale * rng.normal(size=(num_hidden", "1 / np.sqrt(num_hidden) * rng.normal(size=(num_hidden"),
)
init.known_wrong(
    "scale_divided_by_sizes",
    "A weight matrix has a spread that depends on `weight_scale` and on the sizes of its layers as well. "
    "Only `weight_scale` is asked for.",
    ("rng.normal(size=(num_inputs", "1 / np.sqrt(num_inputs) * rng.normal(size=(num_inputs"),
    ("rng.normal(size=(num_hidden", "1 / np.sqrt(num_hidden) * rng.normal(size=(num_hidden"),
)
init.known_wrong(
    "other_default",
    "Where `weight_scale` is not given, another value than the default in the signature is used.",
    ("weight_scale=0.01", "weight_scale=0.1"),
)
init.known_wrong(
    "uniform_weights",
    "No weight is far out, as if they were drawn uniformly. Which distribution is asked for?",
    ("weight_scale * rng.normal(", "weight_scale * 3**0.5 * rng.uniform(-1, 1, "),
)
init.known_wrong(
    "uniform_up_to_scale",
    "No weight is larger than `weight_scale`: they lie evenly between plus and minus that. Of which distribution is it "
    "the standard deviation?",
    ("weight_scale * rng.normal(", "weight_scale * rng.uniform(-1, 1, "),
)
init.known_wrong(
    "weights_one_sided",
    "A weight matrix has no negative entry, so all its units start out looking the same way. What should the mean be?",
    ("rng.normal", "rng.random"),
)
init.known_wrong(
    "weights_all_equal",
    "All weights of a layer are alike. Then its units compute the same, and nothing ever tells them apart.",
    ("rng.normal(size=", "np.ones(shape="),
)


forward = spiral.exercise("two_layer_forward", returns=("scores", "hidden"))
forward.values("hidden", of="hidden", cases=net_inputs)
forward.values("scores", of="scores", cases=net_inputs)
forward.robust("odd shapes", cases=odd_inputs)
forward.vectorised("vectorised", grows=("X",), cases=net_inputs)
forward.unchanged("inputs unchanged", cases=net_inputs)
forward.known_wrong(
    "hidden_bias_missing",
    "The hidden units have no bias: all their lines run through the origin.",
    (' + params["b1"]', ""),
)
forward.known_wrong(
    "output_bias_missing",
    "`b2` is missing in the scores.",
    (' + params["b2"]', ""),
)
forward.known_wrong(
    "both_biases_missing",
    "Both biases are missing.",
    (' + params["b1"]', ""),
    (' + params["b2"]', ""),
)
forward.known_wrong(
    "relu_missing",
    "Nothing is cut off at 0. Two linear layers in a row are one linear layer.",
    ('np.maximum(0, X @ params["W1"] + params["b1"])', 'X @ params["W1"] + params["b1"]'),
)
forward.known_wrong(
    "relu_before_bias",
    "`b1` is added after the ReLU. Where does it stand in the formula?",
    ('np.maximum(0, X @ params["W1"] + params["b1"])', 'np.maximum(0, X @ params["W1"]) + params["b1"]'),
)
forward.known_wrong(
    "relu_on_scores",
    "The scores go through a ReLU as well. A score may be negative.",
    (
        'scores = hidden @ params["W2"] + params["b2"]',
        'scores = np.maximum(0, hidden @ params["W2"] + params["b2"])',
    ),
)
forward.known_wrong(
    "absolute_value",
    "Negative sums come out positive. What does a ReLU make of them?",
    ("np.maximum(0, ", "np.abs("),
)
forward.known_wrong(
    "leaky",
    "A little of the negative sums gets through: that is the leaky ReLU.",
    ("hidden = np.maximum(0, ", "hidden = (lambda a: np.maximum(0.01 * a, a))("),
)
forward.known_wrong(
    "sigmoid",
    "The hidden units are sigmoids, between 0 and 1. Which non-linearity is asked for?",
    ("hidden = np.maximum(0, ", "hidden = (lambda a: 1 / (1 + np.exp(-a)))("),
)
forward.known_wrong(
    "tanh",
    "The hidden units are tanhs, between -1 and 1. Which non-linearity is asked for?",
    ("np.maximum(0, ", "np.tanh("),
)
forward.known_wrong(
    "clipped",
    "What a hidden unit passes on is cut off at 1. A ReLU has no upper limit.",
    ("hidden = np.maximum(0, ", "hidden = (lambda a: np.clip(a, 0, 1))("),
)
forward.known_wrong(
    "step",
    "A hidden unit passes on 1 where its sum is positive. What should it pass on there?",
    ("hidden = np.maximum(0, ", "hidden = (lambda a: (a > 0) * 1.0)("),
)
forward.known_wrong(
    "hidden_bias_subtracted",
    "`b1` is subtracted.",
    (' + params["b1"]', ' - params["b1"]'),
)
forward.known_wrong(
    "output_bias_subtracted",
    "`b2` is subtracted.",
    (' + params["b2"]', ' - params["b2"]'),
)
forward.known_wrong(
    "scores_of_sums",
    "The scores are made of the sums before the ReLU. What does the second layer multiply in the formula?",
    ('hidden @ params["W2"]', '(X @ params["W1"] + params["b1"]) @ params["W2"]'),
)
forward.known_wrong(
    "mask_returned",
    "What comes back beside the scores says which units passed something on, but not what.",
    ("return scores, hidden", "return scores, 1.0 * (hidden > 0)"),
)
forward.known_wrong(
    "sums_returned",
    "What comes back beside the scores are the sums before the ReLU.",
    ("return scores, hidden", 'return scores, X @ params["W1"] + params["b1"]'),
)
forward.known_wrong(
    "returned_in_reverse",
    "The hidden layer comes back first, the scores second. In which order are they asked for?",
    ("return scores, hidden", "return hidden, scores"),
)
forward.known_wrong(
    "probabilities_returned",
    "Probabilities came back in place of scores. The softmax is part of the loss.",
    ("return scores, hidden", "return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True), hidden"),
)


spiral.choice(
    "rescaled_layers",
    options="ABCD",
    because={
        "A": "max(0, 2a) = 2 max(0, a). Follow that factor through the second layer.",
        "B": "The scores indeed stay. But put in numbers: W1 = 2, W2 = 2 and afterwards W1 = 4, W2 = 1. What do the "
        "squares add up to?",
        "D": "The factor 2 leaves the hidden layer and meets a W2 that was halved.",
    },
    why="max(0, 2a) is 2 max(0, a), and the halved W2 takes the 2 back: the scores stay. The "
    "squares of W1 become four times as large and those of W2 a quarter; their sum stays only "
    "by accident.",
)
