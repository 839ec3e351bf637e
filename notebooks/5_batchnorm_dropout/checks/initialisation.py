"""Section 1, "Random, but how large?"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.spec import Exercise

from . import batchnorm_dropout
from .cases import new_seed

SHAPES = [(300, 100), (100, 300), (200, 200), (3000, 1), (1, 3000)]


def layer_sizes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers large enough to tell spreads apart; the first is far from square."""
    for n_in, n_out in SHAPES:
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng))


def linear_layers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers whose inputs come out of linear units."""
    for n_in, n_out in SHAPES:
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng), relu=False)


def relu_layers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers whose inputs come out of ReLUs."""
    for n_in, n_out in SHAPES:
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng), relu=True)


def layer_sizes_with_std(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers and standard deviations; in one case the default stays."""
    for (n_in, n_out), std in zip(SHAPES, (0.3, 0.05, 2.0, 0.01, 0.4), strict=True):
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng), std=std)
    yield case("`std` is not given", via="weights", n_in=100, n_out=100, seed=new_seed(rng))


def sparse_sizes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers with few inputs and many units, so that each input's share of connections is known well."""
    for n_in, n_out, k, std in [(20, 600, 6, 0.3), (40, 300, 10, 2.0), (12, 500, 1, 0.5), (300, 25, 15, 0.1)]:
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng), connections=k, std=std)
    everything: dict[str, Any] = {"connections": 5, "std": 0.7}
    yield case("all inputs are connected", via="weights", n_in=5, n_out=200, seed=new_seed(rng), **everything)


def known_wrong_draws(exercise: Exercise, draw: str) -> None:
    """Register the wrong ways to draw; ``draw`` is the expression that draws all weights."""
    exercise.known_wrong(
        "generator_ignored",
        "Every call returns the same weights. Which generator do you draw from, and where does it come from?",
        ("rng.normal", "np.random.default_rng(0).normal"),
    )
    exercise.known_wrong(
        "global_randomness",
        "Generators with the same seed lead to different weights. From where else than `rng` do you draw?",
        ("rng.normal", "np.random.normal"),
    )
    exercise.known_wrong(
        "units_are_twins",
        "All units get the same weights, so they will compute the same for ever. How many numbers must be drawn?",
        (draw, f"np.repeat({draw}[:, :1], n_out, axis=1)"),
    )
    exercise.known_wrong(
        "inputs_are_twins",
        "All inputs get the same weights, so a unit only sees their sum. How many numbers must be drawn?",
        (draw, f"np.repeat({draw}[:1], n_in, axis=0)"),
    )
    exercise.known_wrong(
        "all_equal",
        "All weights are the same number. What is to make one unit differ from another?",
        (draw, "np.full((n_in, n_out), 1.0)"),
    )
    exercise.known_wrong(
        "all_zero",
        "All weights are 0. What is to make one unit differ from another, and what do they hand on?",
        (draw, "np.zeros((n_in, n_out))"),
    )
    exercise.known_wrong(
        "not_centred",
        "The weights lean to one side of 0. Is the distribution you draw from symmetric?",
        (draw, f"np.abs({draw})"),
    )
    exercise.known_wrong(
        "transposed",
        "The shape is (n_out, n_in). The course writes scores as X @ W: which length comes first?",
        ("size=(n_in, n_out)", "size=(n_out, n_in)"),
    )


small = batchnorm_dropout.exercise("init_small", returns=("W", "next_W", "W_again"))
SMALL_MISTAKES = {
    "std_squared": "squared std",
    "std_rooted": "root std",
    "uniform_up_to_std": "third",
    "std_ignored": "one",
    "std_hard_coded": "square of 0.01",
}
small.property("spread", "spread", cases=layer_sizes_with_std, variance="std", mistakes=SMALL_MISTAKES)
small.property("randomness", "randomness", cases=layer_sizes_with_std)
known_wrong_draws(small, "rng.normal(0.0, std, size=(n_in, n_out))")
small.known_wrong(
    "std_squared",
    "The standard deviation comes out as `std` squared. Does `rng.normal` want a variance or a standard deviation?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, std**2,"),
)
small.known_wrong(
    "std_rooted",
    "The *variance* comes out as `std`. Does `rng.normal` want a variance or a standard deviation?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, np.sqrt(std),"),
)
small.known_wrong(
    "uniform_up_to_std",
    "The variance is a third of `std` squared, as it is for uniform draws between −std and std. Which "
    "variance belongs to a standard deviation of `std`?",
    ("rng.normal(0.0, std,", "rng.uniform(-std, std,"),
)
small.known_wrong(
    "std_ignored",
    "The standard deviation is 1, whatever `std` says. Where does it enter?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, 1.0,"),
)
small.known_wrong(
    "std_hard_coded",
    "The standard deviation is 0.01, whatever `std` says. What is a default for?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, 0.01,"),
)

batchnorm_dropout.choice(
    "zero_init",
    options="ABCD",
    because={
        "A": "Take W2: its gradient is hᵀ @ dscores. What is h when W1 and b1 are 0?",
        "B": "The gradient of W2 is hᵀ @ dscores. What is h when W1 and b1 are 0?",
        "D": "All classes get the same probability, but the labels are what they are. What is the sum of dscores over "
        "the batch?",
    },
    why="The hidden units pass on 0, so W2 gets no gradient; W2 is 0, so nothing goes back to W1 "
    "and b1. What b2 gets is the sum of dscores, which is 0 only if the labels are spread "
    "evenly.",
)

scaled = batchnorm_dropout.exercise("init_scaled", returns=("W", "next_W", "W_again"))
LINEAR_MISTAKES = {
    "fan_out": "one over fan-out",
    "he_instead": "two over fan-in",
    "glorot_instead": "two over the sum",
    "variance_as_std": "square of one over fan-in",
    "not_scaled": "one",
    "multiplied_by_root": "fan-in",
    "uniform_too_narrow": "third",
}
RELU_MISTAKES = {
    "mean_of_fans": "four over the sum",
    "xavier_instead": "one over fan-in",
    "glorot_for_relu": "two over the sum",
    "fan_out": "two over fan-out",
    "half_instead_of_two": "half over fan-in",
    "variance_as_std": "square of two over fan-in",
    "root_of_two_only": "two over fan-in squared",
    "not_scaled": "one",
    "uniform_too_narrow": "third",
}
scaled.property(
    "linear units", "spread", cases=linear_layers, variance="one over fan-in", mistakes=LINEAR_MISTAKES
)
scaled.property("ReLU", "spread", cases=relu_layers, variance="two over fan-in", mistakes=RELU_MISTAKES)
scaled.property("randomness", "randomness", cases=relu_layers)
known_wrong_draws(scaled, "rng.normal(size=(n_in, n_out))")
scaled.known_wrong(
    "fan_out",
    "The spread follows the number of units. Over what does the sum run that a unit computes?",
    ("2 / n_in if relu else 1 / n_in", "2 / n_out if relu else 1 / n_out"),
)
scaled.known_wrong(
    "he_instead",
    "Without ReLU the variance is 2/n_in, which suits ReLUs. What does a linear unit need?",
    ("else 1 / n_in", "else 2 / n_in"),
)
scaled.known_wrong(
    "xavier_instead",
    "With ReLU the variance is 1/n_in: nothing makes up for the half that ReLU cuts off.",
    ("2 / n_in if", "1 / n_in if"),
)
scaled.known_wrong(
    "glorot_instead",
    "Without ReLU the variance is 2/(n_in + n_out): that is a compromise with the way back. What does the way forward "
    "alone need?",
    ("else 1 / n_in", "else 2 / (n_in + n_out)"),
)
scaled.known_wrong(
    "glorot_for_relu",
    "With ReLU the variance is 2/(n_in + n_out): that is Glorot's compromise. Does He's derivation look at the way back?",
    ("2 / n_in if", "2 / (n_in + n_out) if"),
)
scaled.known_wrong(
    "mean_of_fans",
    "With ReLU the variance is 2 over the *mean* of n_in and n_out. Does He's derivation look at the way back?",
    ("2 / n_in if", "4 / (n_in + n_out) if"),
)
scaled.known_wrong(
    "half_instead_of_two",
    "With ReLU the variance is smaller than without. ReLU halves the signal: must the weights shrink or grow?",
    ("2 / n_in if", "0.5 / n_in if"),
)
scaled.known_wrong(
    "variance_as_std",
    "What should be the variance is your standard deviation. For which of the two did you solve, and which does "
    "`rng.normal` want?",
    ("np.sqrt(variance)", "variance"),
)
scaled.known_wrong(
    "root_of_two_only",
    "With ReLU the standard deviation is √2/n_in: the root has left out n_in. What is the root of a fraction?",
    ("2 / n_in if", "2 / n_in**2 if"),
)
scaled.known_wrong(
    "not_scaled",
    "The standard deviation is 1, whatever the number of inputs. What does a sum of 300 such terms look like?",
    (" * np.sqrt(variance)", ""),
)
scaled.known_wrong(
    "multiplied_by_root",
    "Without ReLU the weights *grow* with the number of inputs. The more terms a sum has, the … each may be?",
    ("else 1 / n_in", "else 1.0 * n_in"),
)
scaled.known_wrong(
    "uniform_too_narrow",
    "The variance is a third of what it should be: uniform on [−a, a] has the variance a²/3.",
    ("rng.normal(size", "rng.uniform(-1, 1, size"),
)

glorot = batchnorm_dropout.exercise("init_glorot", returns=("W", "next_W", "W_again"))
GLOROT_MISTAKES = {
    "factor_for_relu": "four over the sum",
    "he_instead": "two over fan-in",
    "xavier_instead": "one over fan-in",
    "two_missing": "one over the sum",
    "variance_as_std": "square of two over the sum",
    "root_of_two_only": "two over the sum squared",
    "not_scaled": "one",
    "uniform_too_narrow": "third",
}
glorot.property("spread", "spread", cases=layer_sizes, variance="two over the sum", mistakes=GLOROT_MISTAKES)
glorot.property("randomness", "randomness", cases=layer_sizes)
known_wrong_draws(glorot, "rng.normal(size=(n_in, n_out))")
glorot.known_wrong(
    "factor_for_relu",
    "The variance is twice what it should be. Which non-linearity asks for a factor 2, and is it meant here?",
    ("2 / (n_in + n_out)", "4 / (n_in + n_out)"),
)
glorot.known_wrong(
    "he_instead",
    "The variance is 2/n_in. Study notes print Glorot's formula above this code, but it belongs to He's. Where is n_out?",
    ("2 / (n_in + n_out)", "2 / n_in"),
)
glorot.known_wrong(
    "xavier_instead",
    "The variance is 1/n_in: the way back is not looked at. Where is n_out?",
    ("2 / (n_in + n_out)", "1 / n_in"),
)
glorot.known_wrong(
    "two_missing",
    "The variance is half of what it should be. What must it be for a square layer?",
    ("2 / (n_in + n_out)", "1 / (n_in + n_out)"),
)
glorot.known_wrong(
    "variance_as_std",
    "The standard deviation is 2/(n_in + n_out), but it is the *variance* that should be.",
    ("np.sqrt(2 / (n_in + n_out))", "2 / (n_in + n_out)"),
)
glorot.known_wrong(
    "root_of_two_only",
    "The standard deviation is √2/(n_in + n_out): the root has left out the sum. What is the root of a "
    "fraction?",
    ("np.sqrt(2 / (n_in + n_out))", "np.sqrt(2) / (n_in + n_out)"),
)
glorot.known_wrong(
    "not_scaled",
    "The standard deviation is 1, whatever the layer's size. Where does the formula enter?",
    (" * np.sqrt(2 / (n_in + n_out))", ""),
)
glorot.known_wrong(
    "uniform_too_narrow",
    "The variance is a third of what it should be: uniform on [−a, a] has the variance a²/3.",
    ("rng.normal(size", "rng.uniform(-1, 1, size"),
)

sparse = batchnorm_dropout.exercise("init_sparse", returns=("W", "next_W", "W_again"))
SPARSE_MISTAKES = {"std_squared": "squared std", "std_ignored": "one", "uniform_up_to_std": "third"}
sparse.property("connections", "connections", cases=sparse_sizes)
sparse.property("spread", "spread", cases=sparse_sizes, variance="std", mistakes=SPARSE_MISTAKES, sparse=True)
sparse.property("randomness", "randomness", cases=sparse_sizes)
BEGIN_SPARSE = "W = np.zeros((n_in, n_out))"
sparse.known_wrong(
    "same_inputs_for_all",
    "All units listen to the same few inputs, and nobody listens to the others. When must the choice be "
    "made?",
    (BEGIN_SPARSE, BEGIN_SPARSE + "\n    chosen = rng.choice(n_in, size=connections, replace=False)"),
    ("        chosen = rng.choice(n_in, size=connections, replace=False)\n", ""),
)
sparse.known_wrong(
    "inputs_in_a_row",
    "The inputs of a unit come in a row, so neighbours are chosen together. Should one choice tell anything about the next?",
    (
        "chosen = rng.choice(n_in, size=connections, replace=False)",
        "chosen = (rng.integers(n_in) + np.arange(connections)) % n_in",
    ),
)
sparse.known_wrong(
    "chosen_twice",
    "Some units have too few connections. Can an input be drawn twice for the same unit?",
    ("replace=False", "replace=True"),
)
sparse.known_wrong(
    "connections_per_input",
    "Each *input* has the right number of connections. Which axis belongs to the units?",
    ("range(n_out)", "range(n_in)"),
    ("rng.choice(n_in,", "rng.choice(n_out,"),
    ("W[chosen, unit]", "W[unit, chosen]"),
)
sparse.known_wrong(
    "random_number",
    "The number of connections is right on average only. Every unit should have exactly as many as asked for.",
    code="""
def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    return rng.normal(0.0, std, size=(n_in, n_out)) * (rng.random((n_in, n_out)) < connections / n_in)
""",
)
sparse.known_wrong(
    "dense",
    "Every unit is connected to every input. What is `connections` for?",
    ("size=connections, replace=False", "size=n_in, replace=False"),
    ("std, size=connections)", "std, size=n_in)"),
)
sparse.known_wrong(
    "std_squared",
    "The standard deviation comes out as `std` squared. Does `rng.normal` want a variance or a standard deviation?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, std**2,"),
)
sparse.known_wrong(
    "std_ignored",
    "The standard deviation is 1, whatever `std` says. Where does it enter?",
    ("rng.normal(0.0, std,", "rng.normal(0.0, 1.0,"),
)
sparse.known_wrong(
    "uniform_up_to_std",
    "The variance is a third of `std` squared, as it is for uniform draws between −std and std. Which "
    "variance belongs to a standard deviation of `std`?",
    ("rng.normal(0.0, std,", "rng.uniform(-std, std,"),
)
sparse.known_wrong(
    "not_centred",
    "The weights lean to one side of 0. Is the distribution you draw from symmetric?",
    ("rng.normal(0.0, std, size=connections)", "np.abs(rng.normal(0.0, std, size=connections))"),
)
sparse.known_wrong(
    "generator_ignored",
    "Every call returns the same weights. Which generator do you draw from, and where does it come from?",
    (BEGIN_SPARSE, "rng = np.random.default_rng(0)\n    " + BEGIN_SPARSE),
)

batchnorm_dropout.choice(
    "xavier_relu_depth",
    options="ABCD",
    because={
        "A": "That is what happens to the variance. What happens to its root?",
        "C": "Each layer shrinks it by a factor, and factors multiply.",
        "D": "Xavier keeps the variance of *linear* layers. What does a ReLU do to the mean square of its input?",
    },
    why="A ReLU keeps half of the mean square, so each of the 29 steps from layer to layer halves "
    "the variance. The standard deviation is the root of that: 2^(−29/2), about 4e-5.",
)
