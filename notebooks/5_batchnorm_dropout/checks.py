"""What is looked at in assignment 5: initialisers, normalisation, dropout, penalties, and networks made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, case
from course_lib.checking.spec import Exercise

Array = NDArray[Any]

batchnorm_dropout = Assignment("batchnorm_dropout")


def new_seed(rng: np.random.Generator) -> int:
    """Draw a seed for a generator in the student's process."""
    return int(rng.integers(2**31))


# -- cases: initialisers ---------------------------------------------------------------------------------------

SHAPES = [(300, 100), (100, 300), (200, 200), (3000, 1), (1, 3000)]


def layer_sizes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw layers large enough to tell spreads apart; the first is far from square."""
    for n_in, n_out in SHAPES:
        yield case(via="weights", n_in=n_in, n_out=n_out, seed=new_seed(rng))


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


# -- cases: normalisation --------------------------------------------------------------------------------------


def features(rng: np.random.Generator, d: int) -> tuple[Array, Array]:
    """Draw scales and shifts."""
    return rng.uniform(0.5, 2, size=d) * rng.choice([-1, 1], size=d), rng.normal(size=d)


def batch_run(rng: np.random.Generator, label: str, x: Array, modes: Sequence[str], **settings: Any) -> Case:
    """Return a case that hands batches, shape (T, N, D), to batch normalisation one after another."""
    gamma, beta = features(rng, x.shape[2])
    run: dict[str, Any] = {"batches": x, "gamma": gamma, "beta": beta, "modes": list(modes)}
    return case(label, via="batchnorm_batches", **run, settings=settings)


def train_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw single batches in odd shapes, features with means and scales of their own."""

    def x(n: int, d: int) -> Array:
        return rng.normal(size=(1, n, d)) * rng.uniform(0.5, 4, size=d) + rng.normal(scale=3, size=d)

    yield batch_run(rng, "", x(6, 4), ["train"], eps=1e-5)
    yield batch_run(rng, "eps is 0.3", x(7, 3), ["train"], eps=0.3, momentum=0.8)
    yield batch_run(rng, "as many examples as features", x(4, 4), ["train"], eps=0.1)
    yield batch_run(rng, "no settings are given", 0.01 * x(5, 3), ["train"])
    yield batch_run(rng, "there is one example", x(1, 5), ["train"], eps=0.01)
    yield batch_run(rng, "there is one feature", x(8, 1), ["train"], eps=0.01)
    yield batch_run(rng, "there are two examples", x(2, 3), ["train"], eps=0.01)
    yield batch_run(rng, "x holds integers", rng.integers(-5, 9, size=(1, 6, 3)), ["train"], eps=0.01)
    memory: dict[str, Any] = {"running_mean": rng.normal(size=4), "running_var": rng.uniform(1, 2, size=4)}
    yield batch_run(rng, "averages are there already", x(5, 4), ["train"], eps=0.2, **memory)


def large_means(rng: np.random.Generator) -> Iterator[Case]:
    """Draw features whose mean is ten million times their spread."""
    x = rng.normal(size=(1, 9, 3)) * np.array([1.0, 2.0, 0.5]) + 1e7
    yield batch_run(rng, "the mean is far larger than the spread", x, ["train"], eps=1e-3)


def many_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of several batches, with and without averages to begin with."""
    for label, t, n, d, settings in [
        ("", 5, 6, 3, {"momentum": 0.7, "eps": 0.1}),
        ("momentum is not given", 4, 5, 2, {"eps": 0.1}),
        ("momentum is 0.2", 3, 7, 4, {"momentum": 0.2, "eps": 0.1}),
        ("there is one batch", 1, 6, 3, {"momentum": 0.6, "eps": 0.1}),
    ]:
        yield batch_run(rng, label, 2 * rng.normal(size=(t, n, d)) + 3, ["train"] * t, **settings)
    memory: dict[str, Any] = {"running_mean": rng.normal(size=3), "running_var": rng.uniform(1, 2, size=3)}
    x = 2 * rng.normal(size=(3, 6, 3)) + 3
    yield batch_run(rng, "averages are there already", x, ["train"] * 3, momentum=0.8, eps=0.1, **memory)


def test_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for test mode: averages given, or made by training batches before."""

    def memory(d: int) -> dict[str, Any]:
        return {"running_mean": rng.normal(size=d) + 1, "running_var": rng.uniform(0.5, 3, size=d)}

    yield batch_run(rng, "", rng.normal(size=(1, 6, 3)), ["test"], eps=0.1, momentum=0.7, **memory(3))
    x = rng.normal(size=(1, 1, 4))
    yield batch_run(rng, "there is one example", x, ["test"], eps=0.1, momentum=0.7, **memory(4))
    x = rng.normal(size=(3, 5, 3)) + 2
    yield batch_run(rng, "there are three test batches", x, ["test"] * 3, eps=0.1, momentum=0.6, **memory(3))
    x, modes = 2 * rng.normal(size=(4, 6, 2)) + 3, ["train", "train", "test", "train"]
    yield batch_run(rng, "a test batch comes between training batches", x, modes, eps=0.1, momentum=0.6)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    settings = {"mode": "train", "eps": 1e-3}
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, bn_param=settings)


def normalisation_gradients(
    rng: np.random.Generator, forward: str, settings: dict[str, Any]
) -> Iterator[Case]:
    """Draw upstream gradients and inputs for a normalising layer."""
    for label, n, d, eps in [
        ("", 6, 4, 1e-3),
        ("eps is 0.3", 5, 3, 0.3),
        ("as many examples as features", 4, 4, 0.1),
        ("there is one example", 1, 5, 0.2),
        ("there is one feature", 7, 1, 0.2),
        ("there are two examples", 2, 3, 0.2),
    ]:
        x = rng.normal(size=(n, d)) * rng.uniform(0.5, 3, size=d) + rng.normal(scale=2, size=d)
        gamma, beta = features(rng, d)
        call: dict[str, Any] = {"forward": forward, "x": x, "gamma": gamma, "beta": beta}
        dout = rng.normal(size=(n, d)) + 0.5
        yield case(label, via="normalisation_layer", dout=dout, **call, settings={**settings, "eps": eps})


def batchnorm_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for the gradients of batch normalisation."""
    yield from normalisation_gradients(rng, "batchnorm_forward", {"mode": "train"})


def layernorm_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for the gradients of layer normalisation."""
    yield from normalisation_gradients(rng, "layernorm_forward", {})


def layernorm_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches for layer normalisation, examples with means and scales of their own."""
    for label, n, d, settings in [
        ("", 5, 6, {"eps": 1e-3}),
        ("eps is 0.3", 4, 3, {"eps": 0.3}),
        ("eps is not given", 6, 4, {}),
        ("as many examples as features", 4, 4, {"eps": 0.1}),
        ("there is one example", 1, 5, {"eps": 0.1}),
        ("there is one feature", 6, 1, {"eps": 0.1}),
    ]:
        scale = 0.01 if not settings else 1.0
        x = scale * (
            rng.normal(size=(n, d)) * rng.uniform(0.5, 4, size=(n, 1)) + rng.normal(scale=3, size=(n, 1))
        )
        gamma, beta = features(rng, d)
        yield case(label, via="first_output", x=x, gamma=gamma, beta=beta, settings=settings)


def plain_layernorm(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one batch for a call without a driver."""
    gamma, beta = features(rng, 8)
    yield case(x=rng.normal(size=(6, 8)), gamma=gamma, beta=beta, ln_param={"eps": 1e-3})


# -- cases: dropout --------------------------------------------------------------------------------------------


def activations(rng: np.random.Generator, *shape: int) -> Array:
    """Draw numbers of both signs, none near 0: what they were multiplied by can be read off.

    They are multiples of 1/64, which makes the stored cases small: their last digits are zeros.
    """
    return np.asarray(rng.integers(32, 128, size=shape) / 64 * rng.choice([-1, 1], size=shape))


def dropped(rng: np.random.Generator, via: str, mode: str) -> Iterator[Case]:
    """Draw activations and keep probabilities, none of them ½: there, keeping and dropping are the same."""
    for label, shape, p in [
        ("", (60, 40), 0.3),
        ("p is 0.8", (40, 60), 0.8),
        ("x has three axes", (10, 12, 20), 0.6),
        ("p is 1", (8, 5), 1.0),
        ("there is one example", (1, 1000), 0.25),
    ]:
        seed = new_seed(rng)
        yield case(label, via=via, x=activations(rng, *shape), p=p, mode=mode, seed=seed)


def training_activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for dropout in training mode."""
    yield from dropped(rng, "dropout", "train")


def test_activations(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for dropout in test mode."""
    yield from dropped(rng, "dropout", "test")


def vanilla_training(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for vanilla dropout in training mode."""
    yield from dropped(rng, "plain_dropout", "train")


def vanilla_test(rng: np.random.Generator) -> Iterator[Case]:
    """Draw cases for vanilla dropout in test mode."""
    yield from dropped(rng, "plain_dropout", "test")


def dropout_gradients(rng: np.random.Generator) -> Iterator[Case]:
    """Draw upstream gradients and activations, enough of them that masks can't coincide."""
    for label, shape, p, mode in [
        ("", (12, 20), 0.3, "train"),
        ("p is 0.8", (15, 10), 0.8, "train"),
        ("mode is test", (9, 12), 0.6, "test"),
        ("x has three axes", (4, 5, 6), 0.7, "train"),
    ]:
        dout, x = activations(rng, *shape), activations(rng, *shape)
        rest: dict[str, Any] = {"p": p, "mode": mode, "seed": new_seed(rng)}
        yield case(label, via="dropout_layer", dout=dout, forward="dropout_forward", x=x, **rest)


# -- cases: penalties ------------------------------------------------------------------------------------------


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
    yield case("a column is 0", W=columns(4, [0.0, 2.0, 0.1]), limit=1.0)
    yield case("there is one unit", W=columns(6, [3.0]), limit=2.0)


# -- cases: networks -------------------------------------------------------------------------------------------


def network(rng: np.random.Generator, sizes: Sequence[int], *, norm: bool) -> dict[str, Array]:
    """Draw parameters of a network; biases are far from 0."""
    params: dict[str, Array] = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{i}"] = rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)
        params[f"b{i}"] = rng.normal(size=n_out)
        if norm and i < len(sizes) - 1:
            params[f"gamma{i}"], params[f"beta{i}"] = features(rng, n_out)
    return params


def memories(rng: np.random.Generator, sizes: Sequence[int], **settings: Any) -> list[dict[str, Any]]:
    """Draw memories of the batch normalisation of every hidden layer."""
    return [
        {**settings, "running_mean": rng.normal(size=n), "running_var": rng.uniform(0.5, 2, size=n)}
        for n in sizes[1:-1]
    ]


def forward_run(
    rng: np.random.Generator,
    label: str,
    sizes: Sequence[int],
    n: int,
    modes: Sequence[str],
    bn_params: list[dict[str, Any]] | None = None,
    p: float = 1.0,
) -> Case:
    """Return a case that hands batches of ``n`` examples to a network, one for each mode."""
    batches = rng.normal(size=(len(modes), n, sizes[0]))
    params = network(rng, sizes, norm=bn_params is not None)
    run: dict[str, Any] = {"params": params, "batches": batches, "modes": list(modes), "bn_params": bn_params}
    return case(label, via="network_batches", **run, p=p, seed=new_seed(rng))


def plain_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks without batch norm and dropout."""
    for label, sizes, n in [
        ("", (5, 6, 4, 3), 7),
        ("there is one hidden layer", (4, 6, 3), 5),
        ("there is no hidden layer", (4, 3), 5),
        ("there is one example", (3, 5, 4, 6, 2), 1),
    ]:
        yield forward_run(rng, label, sizes, n, ["train"])


def normalised_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with batch norm, in training mode."""
    for label, sizes, n, eps in [
        ("", (5, 6, 4, 3), 7, 1e-2),
        ("there is one hidden layer", (4, 6, 3), 5, 0.3),
        ("all layers have the same width", (4, 4, 4, 4), 6, 0.1),
    ]:
        memory: list[dict[str, Any]] = [{"eps": eps} for _ in sizes[1:-1]]
        yield forward_run(rng, label, sizes, n, ["train"], memory)


def network_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs of several training batches through networks with batch norm."""
    for label, sizes, t in [("", (5, 6, 4, 3), 3), ("all layers have the same width", (4, 4, 4, 4), 2)]:
        memory = [{"momentum": 0.6 + 0.1 * i, "eps": 0.1} for i in range(len(sizes) - 2)]
        yield forward_run(rng, label, sizes, 6, ["train"] * t, memory)


def identity_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw positive activations for networks of identities, whose scores show what dropout did."""
    for hidden_layers, p in [(2, 0.7), (1, 0.3)]:
        rest: dict[str, Any] = {"mode": "train", "seed": new_seed(rng), "hidden_layers": hidden_layers}
        x = np.abs(activations(rng, 60, 50))
        yield case("all affine layers are identities", via="dropout_network", x=x, p=p, **rest)


def networks_in_use(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks in test mode, with dropout that must not show and averages that must be used."""
    sizes = (5, 6, 4, 3)
    yield forward_run(rng, "", sizes, 5, ["test"], memories(rng, sizes, eps=0.1), p=0.6)
    yield forward_run(rng, "there is one example", sizes, 1, ["test"], memories(rng, sizes, eps=0.1))
    yield forward_run(rng, "there is dropout only", sizes, 6, ["test"], None, p=0.4)
    modes = ["train", "train", "test", "train"]
    yield forward_run(
        rng, "training batches come before and after", sizes, 6, modes, [{"eps": 0.1}, {"eps": 0.1}]
    )


def labelled(rng: np.random.Generator, sizes: Sequence[int], n: int) -> dict[str, Any]:
    """Draw a batch with labels."""
    return {"X": rng.normal(size=(n, sizes[0])), "y": rng.integers(sizes[-1], size=n)}


def loss_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks, batches and penalties; with batch norm and without."""
    for label, sizes, n, reg, norm in [
        ("", (5, 6, 4, 3), 7, 0.7, False),
        ("there is batch norm", (5, 6, 4, 3), 8, 0.4, True),
        ("reg is not given", (4, 5, 4, 3), 6, 0.0, False),
        ("there is one hidden layer", (4, 6, 3), 5, 0.9, True),
        ("there is no hidden layer", (4, 3), 5, 0.9, False),
        ("there is one example", (3, 5, 4, 2), 1, 0.3, False),
    ]:
        memory = [{"eps": 0.05} for _ in sizes[1:-1]] if norm else None
        rest: dict[str, Any] = {**labelled(rng, sizes, n), "reg": reg, "bn_params": memory}
        yield case(label, via="network_gradients", params=network(rng, sizes, norm=norm), **rest)


def dropout_networks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with dropout, and one direction for every parameter."""
    for label, sizes, n, norm in [
        ("there is dropout", (5, 12, 10, 3), 9, False),
        ("there are dropout and batch norm", (4, 10, 8, 3), 9, True),
    ]:
        params = network(rng, sizes, norm=norm)
        directions = {name: rng.choice([-1.0, 1.0], size=value.shape) for name, value in params.items()}
        memory = [{"eps": 0.1} for _ in sizes[1:-1]] if norm else None
        rest: dict[str, Any] = {**labelled(rng, sizes, n), "reg": 0.2, "bn_params": memory, "p": 0.6}
        seed = new_seed(rng)
        yield case(label, via="network_slopes", params=params, directions=directions, **rest, seed=seed)


def plain_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw one network for a call without a driver."""
    sizes = (6, 8, 8, 4)
    batch = labelled(rng, sizes, 6)
    yield case(params=network(rng, sizes, norm=False), **batch, config={"mode": "train", "reg": 0.1})


# -- 1: initialisers -------------------------------------------------------------------------------------------


def known_wrong_draws(exercise: Exercise, draw: str) -> None:
    """Register the wrong ways to draw; ``draw`` is the expression that draws all weights."""
    exercise.known_wrong(
        "generator_ignored",
        "Every call returns the same weights. Which generator do you draw from, and where does it come from?",
        ("rng.normal", "np.random.default_rng(0).normal"),
    )
    exercise.known_wrong(
        "global_randomness",
        "The same `rng` leads to different weights: you draw from somewhere else. What is the argument `rng` for?",
        ("rng.normal", "np.random.normal"),
    )
    exercise.known_wrong(
        "units_are_twins",
        "All units get the same weights, so they will compute the same for ever. How many numbers must be drawn?",
        (draw, f"np.repeat({draw}[:, :1], n_out, axis=1)"),
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
    "You seem to draw uniformly between −std and std. What is the standard deviation of such draws?",
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
)

xavier = batchnorm_dropout.exercise("init_xavier", returns=("W", "next_W", "W_again"))
XAVIER_MISTAKES = {
    "fan_out": "one over fan-out",
    "he_instead": "two over fan-in",
    "glorot_instead": "two over the sum",
    "variance_as_std": "square of one over fan-in",
    "not_scaled": "one",
    "multiplied_by_root": "fan-in",
    "uniform_too_narrow": "third",
}
xavier.property("spread", "spread", cases=layer_sizes, variance="one over fan-in", mistakes=XAVIER_MISTAKES)
xavier.property("randomness", "randomness", cases=layer_sizes)
known_wrong_draws(xavier, "rng.normal(size=(n_in, n_out))")
xavier.known_wrong(
    "fan_out",
    "The spread follows the number of units. Over what does the sum run that a unit computes?",
    ("np.sqrt(n_in)", "np.sqrt(n_out)"),
)
xavier.known_wrong(
    "he_instead",
    "The variance is 2/n: that is the initialiser for ReLU, two exercises on. What does a linear unit need?",
    ("/ np.sqrt(n_in)", "* np.sqrt(2 / n_in)"),
)
xavier.known_wrong(
    "glorot_instead",
    "The variance is 2/(n_in + n_out): that is the compromise of the next exercise. What does the way forward alone need?",
    ("/ np.sqrt(n_in)", "* np.sqrt(2 / (n_in + n_out))"),
)
xavier.known_wrong(
    "variance_as_std",
    "The standard deviation is 1/n, but it is the *variance* that should be.",
    ("/ np.sqrt(n_in)", "/ n_in"),
)
xavier.known_wrong(
    "not_scaled",
    "The standard deviation is 1, whatever the number of inputs. What does a sum of 300 such terms look like?",
    (" / np.sqrt(n_in)", ""),
)
xavier.known_wrong(
    "multiplied_by_root",
    "The weights *grow* with the number of inputs. The more terms a sum has, the … each may be?",
    ("/ np.sqrt(n_in)", "* np.sqrt(n_in)"),
)
xavier.known_wrong(
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
    "The root reaches the 2 but not the sum below it. What is the root of a fraction?",
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

he = batchnorm_dropout.exercise("init_he", returns=("W", "next_W", "W_again"))
HE_MISTAKES = {
    "mean_of_fans": "four over the sum",
    "xavier_instead": "one over fan-in",
    "glorot_instead": "two over the sum",
    "fan_out": "two over fan-out",
    "half_instead_of_two": "half over fan-in",
    "variance_as_std": "square of two over fan-in",
    "root_of_two_only": "two over fan-in squared",
    "not_scaled": "one",
    "uniform_too_narrow": "third",
}
he.property("spread", "spread", cases=layer_sizes, variance="two over fan-in", mistakes=HE_MISTAKES)
he.property("randomness", "randomness", cases=layer_sizes)
known_wrong_draws(he, "rng.normal(size=(n_in, n_out))")
he.known_wrong(
    "mean_of_fans",
    "The variance is 2 over the *mean* of n_in and n_out. Does He's derivation look at the way back?",
    ("2 / n_in", "4 / (n_in + n_out)"),
)
he.known_wrong(
    "xavier_instead",
    "The variance is 1/n_in: nothing makes up for the half that ReLU cuts off.",
    ("2 / n_in", "1 / n_in"),
)
he.known_wrong(
    "glorot_instead",
    "The variance is 2/(n_in + n_out): that is the last exercise's. Does He's derivation look at the way back?",
    ("2 / n_in", "2 / (n_in + n_out)"),
)
he.known_wrong(
    "fan_out",
    "The spread follows the number of units. Over what does the sum run that a unit computes?",
    ("2 / n_in", "2 / n_out"),
)
he.known_wrong(
    "half_instead_of_two",
    "The variance is smaller than Xavier's. ReLU halves the signal: must the weights shrink or grow?",
    ("2 / n_in", "0.5 / n_in"),
)
he.known_wrong(
    "variance_as_std",
    "The standard deviation is 2/n_in, but it is the *variance* that should be.",
    ("np.sqrt(2 / n_in)", "2 / n_in"),
)
he.known_wrong(
    "root_of_two_only",
    "The root reaches the 2 but not the n_in below it. What is the root of a fraction?",
    ("np.sqrt(2 / n_in)", "np.sqrt(2) / n_in"),
)
he.known_wrong(
    "not_scaled",
    "The standard deviation is 1, whatever the layer's size. Where does the formula enter?",
    (" * np.sqrt(2 / n_in)", ""),
)
he.known_wrong(
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
    "All units listen to the same few inputs, and nobody to the others. When must the choice be made?",
    (BEGIN_SPARSE, BEGIN_SPARSE + "\n    chosen = rng.choice(n_in, size=connections, replace=False)"),
    ("        chosen = rng.choice(n_in, size=connections, replace=False)\n", ""),
)
sparse.known_wrong(
    "chosen_twice",
    "Some units have too few connections: an input can be drawn twice. How do you draw without putting back?",
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
    "You seem to draw uniformly between −std and std. What is the standard deviation of such draws?",
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
        "C": "The loss is by a factor per layer: factors multiply.",
        "D": "Xavier keeps the variance of *linear* layers. What does a ReLU do to the mean square of its input?",
    },
)


# -- 2: batch normalisation, forward ---------------------------------------------------------------------------

MEAN, VAR = "bn_param['running_mean']", "bn_param['running_var']"
bn = batchnorm_dropout.exercise("batchnorm_forward", returns=("out", MEAN, VAR))
bn.values("train", of="out", cases=train_batches)
bn.values("stable", of="out", cases=large_means)
bn.values("running averages", of=(MEAN, VAR), cases=many_batches)
bn.values("test mode", cases=test_batches)
bn.vectorised("vectorised", grows=("x",), cases=plain_batches)
bn.unchanged("inputs unchanged", cases=train_batches)
BN_VAR = 'var = np.einsum("nd,nd->d", centred, centred) / len(x)'
BN_OUT = "return gamma * x_hat + beta,"
KEEP_MEAN = 'bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean'
KEEP_VAR = 'bn_param["running_var"] = momentum * running_var + (1 - momentum) * var'
bn.known_wrong(
    "unbiased_variance",
    "The variance is divided by N − 1. Batch normalisation uses the biased one. (Try a batch of one example.)",
    (BN_VAR, "var = np.sum(centred**2, axis=0) / (len(x) - 1)"),
)
bn.known_wrong(
    "unbiased_running_variance",
    "The running variance collects variances divided by N − 1. The paper and PyTorch do that; this course keeps the "
    "biased one in both places.",
    (KEEP_VAR, KEEP_VAR + " * len(x) / (len(x) - 1)"),
)
bn.known_wrong(
    "variance_as_std",
    "You divide by the variance. What has the same unit as x?",
    ("1 / np.sqrt(var + eps)", "1 / (var + eps)"),
)
bn.known_wrong(
    "eps_missing",
    "ε is missing under the root. What happens to a feature that is the same in all examples?",
    ("var + eps", "var"),
)
bn.known_wrong(
    "eps_outside_root",
    "ε stands outside the root, as it does in optimizers. For batch normalisation, it is added to the variance.",
    ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
)
bn.known_wrong(
    "eps_hard_coded",
    "`bn_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('bn_param.get("eps", 1e-5)', "1e-5"),
)
bn.known_wrong(
    "statistics_of_examples",
    "Mean and variance are taken over the features of each example. Which axis holds the examples?",
    ("mean = x.mean(axis=0)", "mean = x.mean(axis=1, keepdims=True)"),
    (BN_VAR, "var = np.mean(centred**2, axis=1, keepdims=True)"),
    (KEEP_MEAN, 'bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean.mean()'),
    (KEEP_VAR, 'bn_param["running_var"] = momentum * running_var + (1 - momentum) * var.mean()'),
)
bn.known_wrong(
    "one_mean_for_all_features",
    "One mean and one variance serve all features. How many of each should there be?",
    ("mean = x.mean(axis=0)", "mean = np.full(x.shape[1], x.mean())"),
    (BN_VAR, "var = np.full(x.shape[1], np.mean(centred**2))"),
)
bn.known_wrong(
    "mean_not_subtracted",
    "The features keep their means. What stands in the numerator?",
    ("np.multiply(centred, inv_std, out=centred)", "x * inv_std"),
)
bn.known_wrong(
    "gamma_missing",
    "γ has no effect. What comes after normalising?",
    (BN_OUT, "return x_hat + beta,"),
)
bn.known_wrong(
    "beta_missing",
    "β has no effect. What comes after normalising?",
    (BN_OUT, "return gamma * x_hat,"),
)
bn.known_wrong(
    "gamma_and_beta_swapped",
    "γ is added and β multiplied. Which is the scale, and which the shift?",
    (BN_OUT, "return beta * x_hat + gamma,"),
)
bn.known_wrong(
    "shifted_before_scaling",
    "β is added before the multiplication by γ, so it is scaled, too. What does the formula do first?",
    (BN_OUT, "return gamma * (x_hat + beta),"),
)
bn.known_wrong(
    "cancelling_variance",
    "The variance is the difference of two huge numbers that agree in nearly all their digits. Is there a way to "
    "square smaller ones?",
    (BN_VAR, "var = np.mean(x**2, axis=0) - mean**2"),
)
bn.known_wrong(
    "momentum_reversed",
    "The new batch gets the weight of the old average and the other way round. With momentum 0.9, how much of the "
    "average should survive?",
    (KEEP_MEAN, 'bn_param["running_mean"] = (1 - momentum) * running_mean + momentum * mean'),
    (KEEP_VAR, 'bn_param["running_var"] = (1 - momentum) * running_var + momentum * var'),
)
bn.known_wrong(
    "momentum_hard_coded",
    "`bn_param` can hold its own `momentum`, and yours stays 0.9. How do you read what may be missing?",
    ('bn_param.get("momentum", 0.9)', "0.9"),
)
bn.known_wrong(
    "averages_not_stored",
    "Nothing arrives in `bn_param`: the next batch finds the averages as they were. Where do you store them?",
    (f"        {KEEP_MEAN}\n        {KEEP_VAR}\n", ""),
)
bn.known_wrong(
    "averages_overwritten",
    "The averages are those of the last batch alone. Where is the old value in the update?",
    (KEEP_MEAN, 'bn_param["running_mean"] = mean'),
    (KEEP_VAR, 'bn_param["running_var"] = var'),
)
bn.known_wrong(
    "running_std",
    "`running_var` collects standard deviations. What does test mode do with it?",
    (KEEP_VAR, KEEP_VAR.replace("* var", "* np.sqrt(var)")),
)
bn.known_wrong(
    "running_var_not_stored",
    "The mean is stored, the variance is not. How many averages does test mode need?",
    (f"        {KEEP_VAR}\n", ""),
)
bn.known_wrong(
    "variance_begins_at_one",
    "Where none is given, the running variance begins at 1, as in PyTorch. What does the table say?",
    ('bn_param.get("running_var", np.zeros(', 'bn_param.get("running_var", np.ones('),
)
bn.known_wrong(
    "begins_at_first_batch",
    "Where none are given, the averages begin at the first batch's statistics. What does the table say?",
    ('bn_param.get("running_mean", np.zeros(x.shape[1]))', 'bn_param.get("running_mean", x.mean(axis=0))'),
    ('bn_param.get("running_var", np.zeros(x.shape[1]))', 'bn_param.get("running_var", x.var(axis=0))'),
)
bn.known_wrong(
    "old_share_not_shrunk",
    "The averages grow without bound: the old value is not multiplied by the momentum.",
    ("momentum * running_mean +", "running_mean +"),
    ("momentum * running_var +", "running_var +"),
)
bn.known_wrong(
    "updated_in_test_mode",
    "Test batches change the averages. Looking at test data must leave no trace.",
    (
        "        centred, var = x - running_mean, running_var\n",
        "        centred, var = x - running_mean, running_var\n"
        '        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * x.mean(axis=0)\n'
        '        bn_param["running_var"] = momentum * running_var + (1 - momentum) * x.var(axis=0)\n',
    ),
)
bn.known_wrong(
    "test_uses_batch_statistics",
    "In test mode the batch's own mean and variance are used. What happens to a single example then?",
    ("centred, var = x - running_mean, running_var", "centred, var = x - x.mean(axis=0), x.var(axis=0)"),
)
bn.known_wrong(
    "mode_ignored",
    "Test mode does all that training mode does: batch statistics, and averages that move. Where do you look at the mode?",
    ('bn_param["mode"] == "train"', "bn_param"),
)
bn.known_wrong(
    "running_var_as_std",
    "In test mode you divide by the running variance itself. Where is the root?",
    ("x - running_mean, running_var", "x - running_mean, (running_var + eps) ** 2 - eps"),
)
bn.known_wrong(
    "test_without_scale_and_shift",
    "In test mode γ and β have no effect. Do the layers above know that the mode has changed?",
    (BN_OUT, 'return (gamma * x_hat + beta) if bn_param["mode"] == "train" else x_hat,'),
)
bn.known_wrong(
    "train_uses_running_averages",
    "In training mode, the batch is normalised with the running averages. Whose statistics belong there?",
    (KEEP_VAR, KEEP_VAR + '\n        centred, var = x - bn_param["running_mean"], bn_param["running_var"]'),
)
bn.known_wrong(
    "python_loop",
    "Which array operation takes the mean of all columns at once?",
    ("mean = x.mean(axis=0)", "mean = sum(row for row in x) / len(x)"),
)
bn.known_wrong(
    "inputs_changed",
    "An argument was written into. `x -= …` changes the array of the caller; what makes a new one?",
    ("centred = x - mean", "x = x.astype(float, copy=False)\n        x -= mean\n        centred = x"),
)

batchnorm_dropout.choice(
    "bias_before_batchnorm",
    options="ABCD",
    because={
        "B": "β is added after normalising, b before. What does subtracting the mean do to a constant?",
        "C": "What does subtracting the mean do to a constant that was added to every example?",
        "D": "In test mode μ is a fixed number, so b does matter there. And in training mode?",
    },
)


# -- 3 and 4: batch normalisation, backward ---------------------------------------------------------------------


def normalisation_backward(exercise: Exercise, gradients: Any) -> None:
    """Add the aspects that all backward passes of normalising layers share."""
    exercise.gradient("dx", of="dx", loss="loss", wrt="x", cases=gradients)
    exercise.gradient("dgamma", of="dgamma", loss="loss", wrt="gamma", cases=gradients)
    exercise.gradient("dbeta", of="dbeta", loss="loss", wrt="beta", cases=gradients)
    exercise.property("shapes", "one_axis", cases=gradients, form=True, diagnosis="kept_2d")


def known_wrong_scales(
    exercise: Exercise, unnormalised: str, dgamma: str = "np.sum(dout * x_hat, axis=0)"
) -> None:
    """Register wrong ways to compute `dgamma`, as the solution writes it; ``unnormalised`` is x minus its mean."""
    exercise.known_wrong(
        "dgamma_unnormalised",
        "Somewhere x − μ stands where x̂ belongs. What was γ multiplied with?",
        (f"dgamma = {dgamma}", f"dgamma = np.sum(dout * {unnormalised}, axis=0)"),
    )
    exercise.known_wrong(
        "dgamma_scaled",
        "dγ contains γ itself. What is the derivative of γ·x̂ with respect to γ?",
        (f"dgamma = {dgamma}", f"dgamma = {dgamma} * gamma"),
    )
    exercise.known_wrong(
        "averaged_over_batch",
        "dγ and dβ are means over the batch. One wire, N branches: is that a sum or a mean?",
        ("dbeta = dout.sum(axis=0)", "dbeta = dout.mean(axis=0)"),
        (f"dgamma = {dgamma}", "dgamma = np.mean(dout * x_hat, axis=0)"),
    )
    exercise.known_wrong(
        "summed_over_features",
        "dγ and dβ are summed over the features. They have one entry per feature: which axis must disappear?",
        ("dbeta = dout.sum(axis=0)", "dbeta = dout.sum(axis=1)"),
        (f"dgamma = {dgamma}", "dgamma = np.sum(dout * x_hat, axis=1)"),
    )
    exercise.known_wrong(
        "gamma_and_beta_swapped",
        "dγ and dβ have changed places. In which order are they returned?",
        ("return dx, dgamma, dbeta", "return dx, dbeta, dgamma"),
    )
    exercise.known_wrong(
        "kept_2d",
        "dγ and dβ have shape (1, D). A gradient has the shape of its thing, (D,).",
        ("return dx, dgamma, dbeta", "return dx, dgamma[None], dbeta[None]"),
    )


bn_back = batchnorm_dropout.exercise(
    "batchnorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_back, batchnorm_gradients)
bn_back.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_back, "centred")
LAST_STEPS = "dx = dcentred + dmean / num_examples"
VAR_SHARE = "dcentred = dcentred + dvar * 2 * centred / num_examples"
bn_back.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants. Does no x act on them?",
    (LAST_STEPS, "dx = dx_hat * inv_std"),
)
bn_back.known_wrong(
    "variance_constant",
    "dx treats the variance as a constant. Which x act on it, and through what?",
    (VAR_SHARE, ""),
)
bn_back.known_wrong(
    "mean_constant",
    "dx treats the mean as a constant. It is subtracted from every example: where does its gradient go?",
    (LAST_STEPS, "dx = dcentred"),
)
bn_back.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
)
bn_back.known_wrong(
    "dvar_not_shared_out",
    "On the way back through the variance, the 1/N is missing. The variance is a *mean* of squares.",
    (VAR_SHARE, "dcentred = dcentred + dvar * 2 * centred"),
)
bn_back.known_wrong(
    "dmean_not_shared_out",
    "On the way back through the mean, the 1/N is missing. What share has each example in the mean?",
    (LAST_STEPS, "dx = dcentred + dmean"),
)
bn_back.known_wrong(
    "square_not_differentiated",
    "On the way back through the variance, a factor 2 is missing. What is the derivative of c²?",
    ("dvar * 2 * centred", "dvar * centred"),
)
bn_back.known_wrong(
    "half_missing",
    "The gradient of the variance is twice too large. What comes down when (σ² + ε) to the power −½ is differentiated?",
    ("-0.5 * inv_std**3", "-1.0 * inv_std**3"),
)
bn_back.known_wrong(
    "dvar_sign",
    "The gradient of the variance has the wrong sign. If the variance grows, does x̂ grow or shrink?",
    ("-0.5 * inv_std**3", "0.5 * inv_std**3"),
)
bn_back.known_wrong(
    "wrong_power",
    "The gradient of the variance has too low a power of r. By how much does differentiating lower the exponent −½?",
    ("inv_std**3", "inv_std**2"),
)
bn_back.known_wrong(
    "shares_not_collected",
    "dr keeps one row per example. r is one number per feature that all examples share: what becomes of their gradients?",
    ("dinv_std = np.sum(dx_hat * centred, axis=0)", "dinv_std = dx_hat * centred"),
)
bn_back.known_wrong(
    "dmean_sign",
    "The gradient of the mean has the wrong sign: the mean is *subtracted*.",
    ("dmean = -dcentred.sum(axis=0)", "dmean = dcentred.sum(axis=0)"),
)
bn_back.known_wrong(
    "branch_overwritten",
    "c is used in x̂ and in the variance, but only one of the two gradients survives. `=` or `+=`?",
    (VAR_SHARE, "dcentred = dvar * 2 * centred / num_examples"),
)
bn_back.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout *= …` writes into the caller's array; what makes a new one?",
    ("    dx_hat = dout * gamma\n", "    dout *= gamma\n    dx_hat = dout\n"),
)

bn_alt = batchnorm_dropout.exercise(
    "batchnorm_backward_alt", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_alt, batchnorm_gradients)
bn_alt.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_alt, "x_hat / inv_std", 'np.einsum("nd,nd->d", dout, x_hat)')
CLOSED = "dx = gamma * inv_std * (dout - dbeta / num_examples - x_hat * (dgamma / num_examples))"
bn_alt.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants: both sums are missing.",
    (CLOSED, "dx = gamma * inv_std * dout"),
)
bn_alt.known_wrong(
    "mean_not_removed",
    "The mean of the incoming gradient is not removed. What does a gradient that shifts all examples alike achieve?",
    (" - dbeta / num_examples", ""),
)
bn_alt.known_wrong(
    "stretch_not_removed",
    "The part along x̂ is not removed. What does a gradient that only stretches the feature achieve?",
    (" - x_hat * (dgamma / num_examples)", ""),
)
bn_alt.known_wrong(
    "sums_instead_of_means",
    "The two sums inside the bracket are not divided by N.",
    (" - dbeta / num_examples - x_hat * (dgamma / num_examples)", " - dbeta - x_hat * dgamma"),
)
bn_alt.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx = gamma * inv_std *", "dx = inv_std *"),
)
bn_alt.known_wrong(
    "gamma_twice",
    "γ stands in front of the bracket, and inside it once more. Pulled out of a sum, it must not stay in it.",
    (CLOSED, CLOSED.replace("dbeta /", "gamma * dbeta /").replace("(dgamma /", "(gamma * dgamma /")),
)
bn_alt.known_wrong(
    "gamma_squared",
    "γ counts twice: in g and in front of the bracket. In which of the two places should it be?",
    (CLOSED, CLOSED.replace("dx = gamma", "dx = gamma**2")),
)
bn_alt.known_wrong(
    "gamma_missing_in_sums",
    "γ multiplies the incoming gradient, but not the two sums. What does g stand for in them?",
    (CLOSED, CLOSED.replace("gamma * inv_std * (dout", "inv_std * (gamma * dout")),
)
bn_alt.known_wrong(
    "not_divided",
    "dx is N times too large. If you multiplied the bracket by N, what belongs in front of it?",
    (CLOSED, CLOSED.replace("dx = ", "dx = num_examples * ")),
)
bn_alt.known_wrong(
    "sums_swapped",
    "The two sums have changed places. Which of them belongs to x̂?",
    (
        " - dbeta / num_examples - x_hat * (dgamma / num_examples)",
        " - dgamma / num_examples - x_hat * (dbeta / num_examples)",
    ),
)
bn_alt.known_wrong(
    "stretch_added",
    "The part along x̂ is added instead of removed.",
    (" - x_hat * (dgamma", " + x_hat * (dgamma"),
)
bn_alt.known_wrong(
    "std_missing",
    "The factor r is missing in front. If x is measured in other units, what happens to its gradient?",
    ("dx = gamma * inv_std *", "dx = gamma *"),
)
bn_alt.known_wrong(
    "wrong_signs",
    "The two means are added to the incoming gradient instead of removed from it.",
    (" - dbeta / num_examples - x_hat", " + dbeta / num_examples + x_hat"),
)
bn_alt.known_wrong(
    "stretch_without_x_hat",
    "The second mean is a number per feature; it has to be multiplied by x̂ before it is removed.",
    (" - x_hat * (dgamma / num_examples)", " - dgamma / num_examples"),
)
bn_alt.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout -= …` writes into the caller's array; what makes a new one?",
    (
        CLOSED,
        "dout -= dbeta / num_examples\n    dx = gamma * inv_std * (dout - x_hat * (dgamma / num_examples))",
    ),
)


# -- 5: layer normalisation ------------------------------------------------------------------------------------

ln = batchnorm_dropout.exercise("layernorm_forward", returns=("out",))
ln.values("values", cases=layernorm_batches)
ln.vectorised("vectorised", grows=("x",), cases=plain_layernorm)
LN_VAR = "var = np.mean(centred**2, axis=1, keepdims=True)"
ln.known_wrong(
    "batch_statistics",
    "Mean and variance are taken over the batch: that is batch normalisation. What belongs to one example?",
    ("x.mean(axis=1, keepdims=True)", "x.mean(axis=0)"),
    (LN_VAR, "var = np.mean(centred**2, axis=0)"),
)
ln.known_wrong(
    "unbiased_variance",
    "The variance is divided by D − 1. Layer normalisation uses the biased one, as batch normalisation does.",
    (LN_VAR, "var = np.sum(centred**2, axis=1, keepdims=True) / (x.shape[1] - 1)"),
)
ln.known_wrong(
    "variance_as_std",
    "You divide by the variance. What has the same unit as x?",
    ("1 / np.sqrt(var + ln_param.get", "1 / (var + ln_param.get"),
)
ln.known_wrong(
    "eps_missing",
    "ε is missing under the root. What happens to an example whose features are all the same?",
    ('var + ln_param.get("eps", 1e-5)', "var"),
)
ln.known_wrong(
    "eps_outside_root",
    "ε stands outside the root, as it does in optimizers. Here it is added to the variance.",
    ('np.sqrt(var + ln_param.get("eps", 1e-5))', '(np.sqrt(var) + ln_param.get("eps", 1e-5))'),
)
ln.known_wrong(
    "eps_hard_coded",
    "`ln_param` can hold its own `eps`, and yours stays 1e-5. How do you read what may be missing?",
    ('ln_param.get("eps", 1e-5)', "1e-5"),
)
ln.known_wrong(
    "mean_not_subtracted",
    "The examples keep their means. What stands in the numerator?",
    ("x_hat = centred * inv_std", "x_hat = x * inv_std"),
)
ln.known_wrong(
    "scale_and_shift_missing",
    "γ and β have no effect. What comes after normalising?",
    ("return gamma * x_hat + beta,", "return x_hat,"),
)
ln.known_wrong(
    "python_loop",
    "Which array operation takes the mean of all rows at once?",
    ("x.mean(axis=1, keepdims=True)", "np.array([row.mean() for row in x])[:, None]"),
)

ln_back = batchnorm_dropout.exercise(
    "layernorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("layernorm_forward",)
)
normalisation_backward(ln_back, layernorm_gradients)
known_wrong_scales(ln_back, "x_hat / inv_std")
LN_DX = "dx = inv_std * (dx_hat - mean - x_hat * along)"
ln_back.known_wrong(
    "sums_over_batch",
    "The two means run over the batch, as in batch normalisation. Over what was each example normalised?",
    ("dx_hat.mean(axis=1, keepdims=True)", "dx_hat.mean(axis=0)"),
    ("np.mean(dx_hat * x_hat, axis=1, keepdims=True)", "np.mean(dx_hat * x_hat, axis=0)"),
)
ln_back.known_wrong(
    "gamma_pulled_out",
    "γ is multiplied in after the sums. Here the sums run over features, and each has a γ of its own.",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
    (LN_DX, "dx = gamma * inv_std * (dx_hat - mean - x_hat * along)"),
)
ln_back.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
)
ln_back.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants: both means are missing.",
    (LN_DX, "dx = inv_std * dx_hat"),
)
ln_back.known_wrong(
    "mean_not_removed",
    "The mean of the incoming gradient is not removed. What does a gradient that shifts all features alike achieve?",
    ("dx_hat - mean - x_hat", "dx_hat - x_hat"),
)
ln_back.known_wrong(
    "stretch_not_removed",
    "The part along x̂ is not removed. What does a gradient that only stretches the example achieve?",
    (" - x_hat * along", ""),
)
ln_back.known_wrong(
    "divided_by_batch_size",
    "The sums are divided by the number of examples. How many terms do they have?",
    ("dx_hat.mean(axis=1, keepdims=True)", "dx_hat.sum(axis=1, keepdims=True) / len(dout)"),
    (
        "np.mean(dx_hat * x_hat, axis=1, keepdims=True)",
        "np.sum(dx_hat * x_hat, axis=1, keepdims=True) / len(dout)",
    ),
)


# -- 6: dropout ------------------------------------------------------------------------------------------------

drop = batchnorm_dropout.exercise("dropout_forward", returns=("out", "next_out", "out_again", "survivors"))
drop.property("survivors", "dropout", cases=training_activations, part="survivors")
drop.property("randomness", "dropout", cases=training_activations, part="chance")
drop.property("test mode", "dropout_test_mode", cases=test_activations)
drop.unchanged("inputs unchanged", cases=training_activations)
MASK = '(dropout_param["rng"].random(x.shape) < p) / p'
drop.known_wrong(
    "not_scaled",
    "Survivors come through as they are: that is vanilla dropout. What must make up for those that are missing?",
    (MASK, '(dropout_param["rng"].random(x.shape) < p)'),
)
drop.known_wrong(
    "multiplied_by_p",
    "Survivors are multiplied by p. Fewer units are left: must each say less, or more?",
    ("< p) / p", "< p) * p"),
)
drop.known_wrong(
    "scaled_by_drop_ratio",
    "Survivors are divided by the share that was dropped. What is the average of an entry then?",
    ("< p) / p", "< p) / (1 - p if p < 1 else 1)"),
)
drop.known_wrong(
    "scaled_twice",
    "Survivors are divided by p twice. Is the scale in the mask already?",
    ("return x * mask, mask", "return x * mask / p, mask"),
)
drop.known_wrong(
    "kept_with_drop_probability",
    "Entries are *dropped* with probability p, yet scaled as if they were kept with it. What is p here?",
    ("random(x.shape) < p) / p", "random(x.shape) >= (p if p < 1 else 0)) / p"),
)
drop.known_wrong(
    "p_drops",
    "p is used as the probability of dropping, as in PyTorch. In this course it is that of keeping.",
    (MASK, '(dropout_param["rng"].random(x.shape) >= (p if p < 1 else 0)) / (1 - p if p < 1 else 1)'),
)
drop.known_wrong(
    "nothing_dropped",
    "In training mode, everything survives. Where is the mask used?",
    ("return x * mask, mask", "return x.copy(), mask"),
)
drop.known_wrong(
    "one_mask_for_all_examples",
    "The same features are dropped in all examples. How many draws does a batch need?",
    ("random(x.shape)", "random(x.shape[1:])"),
)
drop.known_wrong(
    "one_draw_per_example",
    "An example loses either all its activations or none. How many draws does a batch need?",
    ("random(x.shape)", "random((len(x), *[1] * (x.ndim - 1)))"),
)
drop.known_wrong(
    "same_number_survives",
    "The same number of units survives every time. If each entry has a coin of its own, how often is that so?",
    (MASK, '(dropout_param["rng"].permutation(x.size).reshape(x.shape) < p * x.size) / p'),
)
drop.known_wrong(
    "generator_ignored",
    "Every call drops the same entries. Which generator do you draw from, and where does it come from?",
    ('dropout_param["rng"].random', "np.random.default_rng(0).random"),
)
drop.known_wrong(
    "global_randomness",
    "The same `rng` leads to different masks: you draw from somewhere else. What is `dropout_param['rng']` for?",
    ('dropout_param["rng"].random(x.shape)', "np.random.random(x.shape)"),
)
drop.known_wrong(
    "drops_in_test_mode",
    "Entries are dropped in test mode as well. What should become of the randomness in use?",
    ('if dropout_param["mode"] == "test":', "if False:"),
)
drop.known_wrong(
    "scaled_at_test",
    "Test mode multiplies by p. That belongs to vanilla dropout: has training not made up for it already?",
    ("return x, None", 'return x * dropout_param["p"], None'),
)
drop.known_wrong(
    "drop_ratio_at_test",
    "Test mode multiplies by the share that was dropped. Nothing needs to be made up for here; and it would be the "
    "other share.",
    ("return x, None", 'return x * (1 - dropout_param["p"]), None'),
)
drop.known_wrong(
    "divided_at_test",
    "Test mode divides by p. How large are the activations in test mode, compared with the average in training?",
    ("return x, None", 'return x / dropout_param["p"], None'),
)
drop.known_wrong(
    "inputs_changed",
    "The activations were dropped in the caller's array. `x *= mask` writes into it; what makes a new one?",
    ("return x * mask, mask", "x *= mask\n    return x, mask"),
)

drop_back = batchnorm_dropout.exercise(
    "dropout_backward", returns=("out", "dx", "dx_again"), uses=("dropout_forward",)
)
drop_back.property("gradient", "dropout_gradient", cases=dropout_gradients)
drop_back.unchanged("inputs unchanged", cases=dropout_gradients)
BACK = "return dout if mask is None else dout * mask"
drop_back.known_wrong(
    "mask_missing",
    "The gradient comes through as it is, also to units that were switched off. What did the forward pass multiply by?",
    (BACK, "return dout"),
)
drop_back.known_wrong(
    "new_mask_in_backward",
    "The factors are not those of the forward pass. A mask drawn anew, or guessed from a sign, belongs to another "
    "network: where is the old one?",
    (
        BACK,
        "if mask is None:\n        return dout\n    return dout * np.random.default_rng(1).permuted(mask)",
    ),
)
drop_back.known_wrong(
    "scale_missing_in_backward",
    "The right entries get a gradient, but without the scale. What was each survivor multiplied by?",
    (BACK, "return dout if mask is None else dout * (mask > 0)"),
)
drop_back.known_wrong(
    "scaled_twice_in_backward",
    "The gradient is scaled twice. Is the scale in the mask already?",
    (BACK, "return dout if mask is None else dout * mask**2"),
)
drop_back.known_wrong(
    "mask_reversed",
    "Exactly those units get a gradient that were switched off.",
    (BACK, "return dout if mask is None else dout * (mask.max() - mask)"),
)
drop_back.known_wrong(
    "mask_in_test_mode",
    "In test mode nothing was dropped, yet some gradients are 0. What does the cache say about the mode?",
    (BACK, "return dout * (np.arange(dout.size).reshape(dout.shape) % 3 > 0 if mask is None else mask)"),
)
drop_back.known_wrong(
    "scaled_in_test_mode",
    "In test mode nothing was scaled, yet the gradient is. What was `x` multiplied by?",
    (BACK, "return dout * 0.5 if mask is None else dout * mask"),
)
drop_back.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout *= mask` writes into the caller's array; what makes a new one?",
    (BACK, "if mask is not None:\n        dout *= mask\n    return dout"),
)


# -- 7: penalties ----------------------------------------------------------------------------------------------

l2 = batchnorm_dropout.exercise("l2_penalty", returns=("penalty", "dW"))
l2.values("penalty", of="penalty", cases=weights_and_reg)
l2.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=weights_and_reg)
l2.known_wrong(
    "without_half",
    "Your penalty is λΣW², with the gradient 2λW. Both conventions exist; this course takes the half.",
    ("0.5 * reg * np.sum(W**2), reg * W", "reg * np.sum(W**2), 2 * reg * W"),
)
l2.known_wrong(
    "half_missing_in_penalty",
    "The gradient fits the course's ½λΣW², the penalty has no half.",
    ("0.5 * reg * np.sum", "reg * np.sum"),
)
l2.known_wrong(
    "slope_doubled",
    "The gradient is twice too large. What does the ½ do when you differentiate?",
    ("reg * W", "2 * reg * W"),
)
l2.known_wrong(
    "slope_halved",
    "The gradient is half of what it should be. What does the square do when you differentiate?",
    (", reg * W", ", 0.5 * reg * W"),
)
l2.known_wrong(
    "length_not_squared",
    "The penalty is the length of W, not its square. Where did the root come from?",
    ("np.sum(W**2)", "np.sqrt(np.sum(W**2))"),
)
l2.known_wrong(
    "averaged",
    "The penalty is a mean over the weights. The formula has a sum: a large network costs more.",
    ("np.sum(W**2), reg * W", "np.mean(W**2), reg * W / W.size"),
)

l1 = batchnorm_dropout.exercise("l1_penalty", returns=("penalty", "dW"))
l1.values("penalty", of="penalty", cases=weights_and_reg)
l1.gradient("gradient", of="dW", loss="penalty", wrt="W", cases=weights_and_reg)
l1.property("at zero", "l1_at_zero", cases=weights_with_zeros)
l1.known_wrong(
    "absolute_value_missing",
    "Negative weights lower your penalty. What stands inside the sum?",
    ("np.sum(np.abs(W))", "np.sum(W)"),
)
l1.known_wrong(
    "gradient_of_square",
    "The gradient is λW, that of a squared penalty. How steep is |w| at w = 0.1, and how steep at w = 10?",
    ("reg * np.sign(W)", "reg * W"),
)
l1.known_wrong(
    "sign_missing",
    "The gradient is λ for every weight. Which way is uphill for a negative one?",
    ("reg * np.sign(W)", "reg * np.ones_like(W)"),
)
l1.known_wrong(
    "gradient_is_size",
    "The gradient is λ|W|. How steep is |w|, to the left of 0 and to the right?",
    ("reg * np.sign(W)", "reg * np.abs(W)"),
)
l1.known_wrong(
    "halved",
    "There is a half in front. It belongs to the squared penalty, where it cancels a 2: is there a 2 here?",
    ("reg * np.sum(np.abs(W)), reg * np.sign(W)", "0.5 * reg * np.sum(np.abs(W)), 0.5 * reg * np.sign(W)"),
)
l1.known_wrong(
    "strength_missing_in_gradient",
    "The gradient doesn't feel `reg`. What is the derivative of λ|w|?",
    ("reg * np.sign(W)", "np.sign(W)"),
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
elastic.known_wrong(
    "shares_swapped",
    "`l1_ratio` is used as the share of L2. What should remain when it is 1?",
    ("l1_ratio * lasso + (1 - l1_ratio) * ridge", "(1 - l1_ratio) * lasso + l1_ratio * ridge"),
    ("l1_ratio * dlasso + (1 - l1_ratio) * dridge", "(1 - l1_ratio) * dlasso + l1_ratio * dridge"),
)
elastic.known_wrong(
    "half_missing",
    "The squared part has no half. With `l1_ratio` = 0 you should have `l2_penalty` again.",
    ("(1 - l1_ratio) * ridge", "2 * (1 - l1_ratio) * ridge"),
    ("(1 - l1_ratio) * dridge", "2 * (1 - l1_ratio) * dridge"),
)
elastic.known_wrong(
    "shares_missing_in_gradient",
    "The gradient adds both parts in full. What do constant factors do when you differentiate?",
    ("l1_ratio * dlasso + (1 - l1_ratio) * dridge", "dlasso + dridge"),
)
elastic.known_wrong(
    "plain_sum",
    "Both parts count in full, whatever `l1_ratio` is.",
    ("l1_ratio * lasso + (1 - l1_ratio) * ridge", "lasso + ridge"),
    ("l1_ratio * dlasso + (1 - l1_ratio) * dridge", "dlasso + dridge"),
)
elastic.known_wrong(
    "squared_part_in_full",
    "The L1 part has its share, the L2 part counts in full.",
    ("(1 - l1_ratio) * ridge", "ridge"),
    ("(1 - l1_ratio) * dridge", "dridge"),
)

fence = batchnorm_dropout.exercise("max_norm", returns=("W",))
fence.values("values", cases=long_columns)
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
    "entries_clipped",
    "Every entry was clipped. It is the length of a column that is limited, and its direction must stay.",
    (FENCE, "return np.clip(W, -limit, limit)"),
)
fence.known_wrong(
    "squared_length",
    "The lengths are squares: the root is missing.",
    ("np.sqrt(np.sum(W**2, axis=0))", "np.sum(W**2, axis=0)"),
)
fence.known_wrong(
    "scaled_to_length_one",
    "Columns that are too long get the length 1. Which length should they get?",
    ("limit / np.maximum(lengths, limit)", "1 / np.maximum(lengths, limit)"),
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
)


# -- 8 and 9: networks -----------------------------------------------------------------------------------------

AVERAGES = "config['bn_params']"
net = batchnorm_dropout.exercise(
    "fully_connected_forward", returns=("scores", AVERAGES), uses=("batchnorm_forward", "dropout_forward")
)
net.values("scores", of="scores", cases=plain_networks)
net.values("batch norm", of="scores", cases=normalised_networks)
net.values("running averages", of=AVERAGES, cases=network_runs)
net.property("dropout", "dropout", cases=identity_networks, part="all")
net.values("test mode", of=("scores", AVERAGES), cases=networks_in_use)
HIDDEN = 'h, affine = affine_forward(h, params[f"W{i}"], params[f"b{i}"])'
NORM = 'h, norm = batchnorm_forward(h, params[f"gamma{i}"], params[f"beta{i}"], bn_params[i - 1])'
NORM_LINES = f"""        if bn_params is not None:
            bn_params[i - 1]["mode"] = mode
            {NORM}
"""
SET_MODE = 'bn_params[i - 1]["mode"] = mode'
GATE = "h, gate = relu_forward(h)"
DROP = 'h, drop = dropout_forward(h, {"p": p, "mode": mode, "rng": config.get("rng")})'
LAST = 'scores, last = affine_forward(h, params[f"W{num_layers}"], params[f"b{num_layers}"])'
net.known_wrong(
    "hidden_bias_missing",
    "The hidden layers leave out their biases.",
    (HIDDEN, HIDDEN.replace('params[f"b{i}"]', '0 * params[f"b{i}"]')),
)
net.known_wrong(
    "last_bias_missing",
    "The last layer leaves out its bias.",
    (LAST, LAST.replace('params[f"b{num_layers}"]', '0 * params[f"b{num_layers}"]')),
)
net.known_wrong(
    "relu_missing",
    "There is no ReLU: without it, all layers together are one linear layer.",
    (GATE, "_, gate = relu_forward(h)"),
)
net.known_wrong(
    "relu_on_scores",
    "No score is ever negative: a ReLU follows the last layer, too.",
    (LAST, LAST + "\n    scores, _ = relu_forward(scores)"),
)
net.known_wrong(
    "probabilities",
    "Your scores are probabilities. Where in this assignment does the softmax happen?",
    # Not with dropout: where it is looked for, scores without a 0 look like nothing dropped.
    (
        LAST,
        LAST
        + "\n    if p == 1:\n        scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",
    ),
)
net.known_wrong(
    "norm_missing",
    "`bn_params` is there, and nothing is normalised.",
    (NORM, NORM.replace("h, norm", "_, norm")),
)
net.known_wrong(
    "norm_after_relu",
    "Batch norm follows the ReLU. In which order do the layers stand in this network?",
    (NORM_LINES + "        " + GATE + "\n", "        " + GATE + "\n" + NORM_LINES),
)
net.known_wrong(
    "one_memory_for_all",
    "All hidden layers share the memory of the first one. To which layer does `bn_params[0]` belong?",
    (
        NORM,
        NORM.replace("bn_params[i - 1]", "bn_params[0]"),
    ),
)
net.known_wrong(
    "memory_thrown_away",
    "The running averages stay as they were: a copy of the dictionary was updated, and thrown away.",
    (NORM, NORM.replace("bn_params[i - 1]", "{**bn_params[i - 1]}")),
)
net.known_wrong(
    "mode_stuck",
    "Batch norm stays in the mode of the first call. Who tells it that the mode has changed?",
    (SET_MODE, 'bn_params[i - 1].setdefault("mode", mode)'),
)
net.known_wrong(
    "always_training",
    "Batch norm is always in training mode. What does `config['mode']` say?",
    (SET_MODE, 'bn_params[i - 1]["mode"] = "train"'),
)
net.known_wrong(
    "nothing_dropped",
    "`p` is there, and nothing seems to be dropped: no score becomes 0.",
    (DROP, DROP.replace("h, drop", "_, drop")),
)
net.known_wrong(
    "dropout_in_one_layer",
    "It looks as if one hidden layer had dropout. Is another left out, or do all of them draw the same mask?",
    ("if p < 1:", "if p < 1 and i == 1:"),
)
net.known_wrong(
    "dropout_on_scores",
    "The scores are dropped, too. Which layers are hidden?",
    (
        LAST,
        LAST + "\n    if p < 1:\n"
        '        scores, _ = dropout_forward(scores, {"p": p, "mode": mode, "rng": config.get("rng")})',
    ),
)
net.known_wrong(
    "drops_at_test",
    "Hidden units are dropped in test mode, too. Who tells dropout which mode it is?",
    (DROP, DROP.replace('"mode": mode', '"mode": "train"')),
)
net.known_wrong(
    "scaled_at_test",
    "In test mode the hidden units are multiplied by p. Has inverted dropout not made up for it in training?",
    (DROP, DROP + '\n            h = h * (p if mode == "test" else 1)'),
)

full = batchnorm_dropout.exercise(
    "fully_connected_loss",
    returns=("loss", "grads: weights", "grads: biases", "grads: scales and shifts", AVERAGES, "shapes"),
    uses=(
        "fully_connected_forward",
        "batchnorm_backward_alt",
        "batchnorm_backward",
        "dropout_backward",
        "l2_penalty",
    ),
)
full.values("loss", of="loss", cases=loss_networks)
full.values("weights", of="grads: weights", cases=loss_networks)
full.values("biases", of="grads: biases", cases=loss_networks)
full.values("batch norm", of=("grads: scales and shifts", AVERAGES), cases=loss_networks)
full.property("shapes", "one_axis", cases=loss_networks, form=True, diagnosis="kept_2d")
full.property("with dropout", "network_slopes", cases=dropout_networks)
full.vectorised("vectorised", grows=("X", "y"), cases=plain_losses)
full.unchanged("inputs unchanged", cases=plain_losses)
FULL_GATE = "da = relu_backward(dh, gate)"
FULL_NORM = 'da, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward_alt(da, norm)'
FULL_HIDDEN = 'dh, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(da, affine)'
ADD_PENALTY = "loss = loss + penalty"
ADD_SLOPE = 'grads[f"W{i}"] = grads[f"W{i}"] + dW'
full.known_wrong(
    "relu_gate_missing",
    "The gradient passes the ReLUs as if they weren't there.",
    (FULL_GATE, "da = dh"),
)
FULL_SCORES = "scores, caches = fully_connected_forward(params, X, config)"
full.known_wrong(
    "forward_called_twice",
    "In one call the running averages moved twice: the forward pass was made more than once. What does each do to "
    "`config`?",
    (FULL_SCORES, f"{FULL_SCORES}\n    {FULL_SCORES}"),
)
full.known_wrong(
    "penalty_missing",
    "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
    (ADD_PENALTY, ""),
    (ADD_SLOPE, ""),
)
full.known_wrong(
    "penalty_missing_in_loss",
    "The penalty is missing in the loss. What is `reg` for?",
    (ADD_PENALTY, ""),
)
full.known_wrong(
    "penalty_missing_in_gradients",
    "The loss includes the penalty, the gradients don't.",
    (ADD_SLOPE, ""),
)
full.known_wrong(
    "penalty_missing_for_last",
    "The gradient of the last weight matrix lacks its penalty. How many matrices are there?",
    (ADD_SLOPE, ADD_SLOPE + " * (i < num_layers)"),
)
full.known_wrong(
    "penalty_missing_for_first",
    "The gradient of the first weight matrix lacks its penalty. How many matrices are there?",
    (ADD_SLOPE, ADD_SLOPE + " * (i > 1)"),
)
full.known_wrong(
    "penalty_without_half",
    "The penalty counts double. This course takes ½λΣW², with the gradient λW.",
    ("penalty, dW = l2_penalty", "penalty, dW = (2 * part for part in l2_penalty"),
    ('config.get("reg", 0.0))', 'config.get("reg", 0.0)))'),
)
full.known_wrong(
    "penalty_slope_doubled",
    "The gradient of the penalty is twice too large. What does the ½ do when you differentiate?",
    (ADD_SLOPE, ADD_SLOPE + " * 2"),
)
full.known_wrong(
    "biases_penalised",
    "The biases are penalised as well. What would a small bias be good for?",
    (
        ADD_SLOPE,
        ADD_SLOPE + '\n        penalty, db = l2_penalty(params[f"b{i}"], config.get("reg", 0.0))\n'
        '        loss, grads[f"b{i}"] = loss + penalty, grads[f"b{i}"] + db',
    ),
)
full.known_wrong(
    "scales_penalised",
    "The scales of batch norm are penalised as well. Only the weight matrices are.",
    (
        ADD_SLOPE,
        ADD_SLOPE + '\n        if f"gamma{i}" in params:\n'
        '            penalty, dgamma = l2_penalty(params[f"gamma{i}"], config.get("reg", 0.0))\n'
        '            loss, grads[f"gamma{i}"] = loss + penalty, grads[f"gamma{i}"] + dgamma',
    ),
)
full.known_wrong(
    "averaged_twice",
    "The gradients are divided by the number of examples once more. Which function has done that already?",
    ("num_layers, grads = len(caches), {}", "dscores, num_layers, grads = dscores / len(y), len(caches), {}"),
)
full.known_wrong(
    "norm_before_relu_backward",
    "On the way back, batch norm comes before the ReLU. Which of the two came last on the way forward?",
    (
        f"        {FULL_GATE}\n        if norm is not None:\n            {FULL_NORM}\n",
        f"        da = dh\n        if norm is not None:\n            {FULL_NORM}\n"
        "        da = relu_backward(da, gate)\n",
    ),
)
full.known_wrong(
    "norm_skipped_backward",
    "The gradient passes batch norm as if it weren't there; only γ and β get theirs.",
    (FULL_NORM, FULL_NORM.replace("da, grads", "_, grads", 1)),
)
full.known_wrong(
    "gamma_and_beta_swapped",
    "The gradients of γ and β have changed places. In which order does your backward pass return them?",
    (FULL_NORM, 'da, grads[f"beta{i}"], grads[f"gamma{i}"] = batchnorm_backward_alt(da, norm)'),
)
full.known_wrong(
    "kept_2d",
    "The gradients of biases have shape (1, M). A gradient has the shape of its thing.",
    (ADD_SLOPE, ADD_SLOPE + '\n        grads[f"b{i}"] = grads[f"b{i}"][None]'),
)
full.known_wrong(
    "dropout_missing_in_backward",
    "With dropout, the gradients below the last layer are wrong. Is every mask applied on the way back, each in its own "
    "layer?",
    ("dh = dropout_backward(dh, drop)", "dropout_backward(dh, drop)"),
)
full.known_wrong(
    "dropout_ignored",
    "Dropout has no effect on the loss. Does the forward pass see the whole `config`?",
    (
        "fully_connected_forward(params, X, config)",
        'fully_connected_forward(params, X, {**config, "p": 1.0})',
    ),
)
full.known_wrong(
    "python_loop",
    "Which of your functions does the same for the whole batch?",
    (
        "loss, dscores = softmax_loss(scores, y)",
        "loss = sum(softmax_loss(scores[[n]], y[[n]])[0] for n in range(len(y))) / len(y)\n"
        "    _, dscores = softmax_loss(scores, y)",
    ),
)
full.known_wrong(
    "inputs_changed",
    "The weights were changed by the call. Taking the step is somebody else's business: return the gradients.",
    (ADD_SLOPE, ADD_SLOPE + '\n        params[f"W{i}"] -= 0.01 * grads[f"W{i}"]'),
)


# -- 11: spot the bug ------------------------------------------------------------------------------------------

vanilla = batchnorm_dropout.exercise("vanilla_dropout", returns=("out", "next_out", "out_again", "survivors"))
vanilla.property("training", "dropout", cases=vanilla_training, part="all", inverted=False)
vanilla.property("test mode", "dropout_test_mode", cases=vanilla_test, scale="p")
vanilla.known_wrong(
    "drop_ratio_at_test",
    "Test mode multiplies by the share that is *dropped*. At p = 0.9 the layer above gets a ninth of what it was "
    "trained on.",
    ("return x * p", "return (1 - p) * x"),
)
vanilla.known_wrong(
    "not_scaled_at_test",
    "Test mode hands on everything in full. What did the layer above get on average in training?",
    ("return x * p", "return x"),
)
vanilla.known_wrong(
    "divided_at_test",
    "Test mode divides by p. More units are active than in training: must each say more, or less?",
    ("return x * p", "return x / p"),
)
vanilla.known_wrong(
    "scaled_in_training",
    "Survivors are scaled in training: that is inverted dropout. Here the training line was right.",
    ("(rng.random(x.shape) < p)", "(rng.random(x.shape) < p) / p"),
)
vanilla.known_wrong(
    "kept_with_drop_probability",
    "Entries are dropped with probability p. Here the training line was right.",
    ("rng.random(x.shape) < p", "rng.random(x.shape) >= (p if p < 1 else 0)"),
)
vanilla.known_wrong(
    "same_number_survives",
    "The same number of units survives every time. Here the training line was right.",
    ("(rng.random(x.shape) < p)", "(rng.permutation(x.size).reshape(x.shape) < p * x.size)"),
)
vanilla.known_wrong(
    "drops_in_test_mode",
    "Entries are dropped in test mode as well.",
    ('if mode == "train":', "if True:"),
)
