"""What is looked at in assignment 6: the spiral, a linear classifier on it, and a two-layer net from scratch."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Assignment, Case, Probe, Seeded, case
from course_lib.checking.spec import Exercise

spiral = Assignment("spiral")


# -- cases -----------------------------------------------------------------------------------------------


def clean_arms(rng: np.random.Generator) -> Iterator[Case]:
    """Draw spirals without noise, where every point's place is known."""
    for points, classes in [(7, 3), (5, 2), (4, 5), (2, 1)]:
        yield case("", **spiral_args(rng, points, classes, 0.0))


def noisy_arms(rng: np.random.Generator) -> Iterator[Case]:
    """Draw spirals with so many points that their noise can be told from other noise."""
    for points, classes, noise in [(1500, 3, 0.3), (2000, 2, 0.05), (600, 4, rng.uniform(0.3, 0.5))]:
        yield case("", **spiral_args(rng, points, classes, float(noise)))


def spiral_args(rng: np.random.Generator, points: int, classes: int, noise: float) -> dict[str, Any]:
    """Return the arguments of make_spiral in the signature's order."""
    seeded = Seeded(int(rng.integers(2**31)))
    return {"points_per_class": points, "num_classes": classes, "rng": seeded, "noise": noise}


def spiral_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three spirals are made."""
    seed = int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=2, points=20, num_classes=3, noise=0.3)


LINEAR, NET = ("W", "b"), ("W1", "b1", "W2", "b2")


def labels_of(rng: np.random.Generator, n: int, c: int) -> np.ndarray:
    """Draw labels among which no two classes are equally frequent, if there are enough examples."""
    return rng.permutation(np.minimum(np.arange(n) ** 2 // 4, c - 1)) if n > 1 else rng.integers(c, size=n)


def linear_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a linear classifier in odd shapes."""

    def batch(label: str, n: int, d: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        return case(
            label,
            via="loss_and_grads",
            names=list(LINEAR),
            X=rng.normal(size=(n, d)) if X is None else X,
            y=labels_of(rng, n, c),
            reg=reg,
            W=rng.normal(size=(d, c)),
            b=rng.normal(size=c),
        )

    yield batch("", 5, 2, 3, 0.7)
    yield batch("", 12, 4, 5, rng.uniform(0.2, 2))
    yield batch("reg is 0", 6, 2, 4, 0.0)
    yield batch("there is one example", 1, 3, 5, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 3, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)


def net_params(rng: np.random.Generator, d: int, h: int, c: int) -> dict[str, Any]:
    """Draw parameters of a two-layer network whose biases matter."""
    return {
        "W1": rng.normal(size=(d, h)),
        "b1": rng.normal(size=h),
        "W2": rng.normal(size=(h, c)),
        "b2": rng.normal(size=c),
    }


def net_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points and a network in odd shapes; with continuous weights no unit sits on its kink."""

    def batch(label: str, n: int, d: int, h: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        points = rng.normal(size=(n, d)) if X is None else X
        y = labels_of(rng, n, c)
        params = net_params(rng, d, h, c)
        return case(label, via="loss_and_grads", names=list(NET), X=points, y=y, reg=reg, **params)

    yield batch("", 8, 2, 6, 3, 0.7)
    yield batch("", 12, 3, 5, 4, rng.uniform(0.2, 2))
    yield batch("reg is 0", 9, 2, 7, 3, 0.0)
    yield batch("there is one example", 1, 2, 9, 3, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 5, 2, rng.uniform(0.2, 2))
    yield batch("there are as many hidden units as classes", 6, 3, 4, 4, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 5, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)


def plain_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a call as students write it, whose examples can be repeated to measure how run time grows."""
    yield case(params=net_params(rng, 2, 6, 3), X=rng.normal(size=(8, 2)), y=rng.integers(3, size=8), reg=0.3)


def net_inputs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks and points to run through them."""
    for n, d, h, c in [(8, 2, 6, 3), (5, 3, 4, 4), (7, 1, 9, 2)]:
        yield case(params=net_params(rng, d, h, c), X=rng.normal(size=(n, d)))
    yield case("there is one point", params=net_params(rng, 2, 7, 3), X=rng.normal(size=(1, 2)))
    X = rng.normal(size=(3, 6)).T
    yield case("X is not contiguous", params=net_params(rng, 3, 5, 4), X=X)


def clear_winners(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks to predict with, on so many points that a wrong rule shows."""
    for n, d, h, c in [(40, 2, 8, 3), (30, 3, 6, 6), (25, 1, 7, 2)]:
        yield case(params=net_params(rng, d, h, c), X=rng.normal(size=(n, d)))
    yield case("there is one point", params=net_params(rng, 2, 7, 4), X=rng.normal(size=(1, 2)))


def descents(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short runs on a loss of ours, in which every gradient depends on every parameter."""
    for shapes, steps in [({"W": (2, 3), "b": (3,)}, 4), ({"W1": (2, 4), "b1": (4,), "W2": (4, 2)}, 7)]:
        yield case(loss_fn=Probe("coupled_loss"), **run_args(rng, shapes, steps))
    yield case(
        "there is one step", loss_fn=Probe("coupled_loss"), **run_args(rng, {"W": (3, 2), "b": (2,)}, 1)
    )


def run_args(rng: np.random.Generator, shapes: dict[str, tuple[int, ...]], steps: int) -> dict[str, Any]:
    """Return the arguments of a run, from ``params`` on."""
    return {
        "params": {name: rng.normal(size=shape) for name, shape in shapes.items()},
        "X": rng.normal(size=(5, 2)),
        "y": rng.integers(3, size=5),
        "learning_rate": float(rng.uniform(0.05, 0.15)),
        "reg": float(rng.uniform(0.2, 0.8)),
        "num_steps": steps,
    }


def optimizer_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short runs with an optimizer of ours, whose steps depend on what it remembers."""
    one, two = {"W": (2, 3), "b": (3,)}, {"W1": (2, 4), "b1": (4,), "W2": (4, 2)}
    returns = "the optimizer returns a new config and leaves the one it was given alone"
    for label, via, shapes, steps in [
        ("", None, one, 5),
        ("", None, two, 3),
        (returns, "memory_returned", one, 4),
    ]:
        args = run_args(rng, shapes, steps)
        rate = 3 * args.pop("learning_rate")
        optimizer, loss_fn = Probe("patient_step"), Probe("coupled_loss")
        yield case(
            label, via=via, optimizer=optimizer, config={"learning_rate": rate}, loss_fn=loss_fn, **args
        )


def net_sizes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sizes of fresh networks, all different from one another."""
    for d, h, c in [(2, 7, 3), (5, 4, 2), (1, 3, 6)]:
        yield case(**init_args(rng, d, h, c, float(rng.uniform(0.01, 0.1))))


def init_args(rng: np.random.Generator, d: int, h: int, c: int, scale: float) -> dict[str, Any]:
    """Return the arguments of init_two_layer in the signature's order."""
    seeded = Seeded(int(rng.integers(2**31)))
    return {"num_inputs": d, "num_hidden": h, "num_classes": c, "rng": seeded, "weight_scale": scale}


def large_nets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with 20,000 weights and more per layer, whose distribution can be told."""
    for scale in (0.01, float(rng.uniform(0.1, 0.3))):
        yield case(**init_args(rng, 100, 220, 95, scale))


def init_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three networks are made."""
    seed = int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=3, d=3, h=5, c=4, weight_scale=0.1)


def arms(rng: np.random.Generator, points: int, classes: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a spiral, its rows sorted by class and radius."""
    radius, y = np.linspace(0, 1, points), np.repeat(np.arange(classes), points)
    angle = 4 * y + 4 * np.tile(radius, classes) + noise * rng.normal(size=len(y))
    return np.tile(radius, classes)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), y


def train_args(
    rng: np.random.Generator, rate: float, reg: float, steps: int, scale: float, hidden: int = 60
) -> dict[str, Any]:
    """Return the arguments of train_two_layer in the signature's order."""
    X, y = arms(rng, 40, 3, 0.1)
    return {
        "X": X,
        "y": y,
        "num_hidden": hidden,
        "num_classes": 3,
        "learning_rate": rate,
        "reg": reg,
        "num_steps": steps,
        "rng": Seeded(int(rng.integers(2**31))),
        "weight_scale": scale,
    }


def trainings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a training that every right answer finishes well; see properties/spiral_net.py."""
    yield case(**train_args(rng, rate=1.0, reg=1e-3, steps=400, scale=0.5))


def short_trainings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw trainings in which one setting decides: a huge penalty, a tiny step, a large scale."""
    yield case("the penalty is strong", **train_args(rng, rate=0.3, reg=1.0, steps=80, scale=0.3, hidden=20))
    yield case("the steps are tiny", **train_args(rng, rate=1e-9, reg=0.1, steps=3, scale=0.05, hidden=1500))


def train_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three networks are trained for two steps."""
    args = train_args(rng, rate=0.1, reg=1e-3, steps=2, scale=0.1, hidden=5)
    del args["rng"]
    yield case(via="seeded_draws", seed=int(rng.integers(2**31)), position=7, **args)


def layered_params(rng: np.random.Generator, sizes: list[int]) -> dict[str, np.ndarray]:
    """Draw parameters of a network with batch normalisation in its hidden layers."""
    params: dict[str, np.ndarray] = {}
    for i, (n_in, n_out) in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{i}"], params[f"b{i}"] = rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
        if i < len(sizes) - 1:
            params[f"gamma{i}"] = rng.uniform(0.5, 1.5, size=n_out)
            params[f"beta{i}"] = rng.normal(size=n_out)
    return params


def wrapped_losses(rng: np.random.Generator) -> Iterator[Case]:
    """Draw configurations to make loss functions of; those at hand say something else about mode and reg."""
    for sizes, mode in [([2, 6, 3], "train"), ([3, 5, 4, 2], "test")]:
        config = {"mode": mode, "bn_params": [{"momentum": 0.7} for _ in sizes[2:]], "reg": 5.0}
        X, y = rng.normal(size=(9, sizes[0])), labels_of(rng, 9, sizes[-1])
        params, reg = layered_params(rng, sizes), float(rng.uniform(0.2, 0.8))
        yield case(via="plugged_in", config=config, params=params, X=X, y=y, reg=reg)


def test_modes(rng: np.random.Generator) -> Iterator[Case]:
    """Draw trained networks with running averages far from those of any batch.

    Generators can't be told from one another afterwards, so dropout is switched on without one: in test
    mode nobody asks for it.
    """
    deep = [([3, 10, 10, 6], 60)] * 4  # with six classes: of fewer, one may win everywhere, whatever is wrong
    for sizes, n in [([2, 8, 3], 40), ([3, 6, 5, 4], 30), *deep, ([2, 7, 4], 1)]:
        averages = [
            {
                "running_mean": rng.normal(size=h) + 1,
                "running_var": rng.uniform(2, 5, size=h),
                "mode": "test",
            }
            for h in sizes[1:-1]
        ]
        config = {"mode": "train", "bn_params": averages, "p": 1.0}
        label = "there is one point" if n == 1 else ""
        yield case(label, params=layered_params(rng, sizes), X=rng.normal(size=(n, sizes[0])), config=config)


def steps_with_confidence(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks for the spot-the-bug exercise."""
    for n, d, h, c in [(8, 2, 6, 3), (5, 3, 4, 5), (1, 2, 9, 3)]:
        X, y = rng.normal(size=(n, d)), rng.integers(c, size=n)
        yield case(params=net_params(rng, d, h, c), X=X, y=y, learning_rate=float(rng.uniform(0.2, 0.8)))


# -- mistakes that several exercises share ------------------------------------------------------------------


def known_wrong_generators(exercise: Exercise, old: str, new: str) -> None:
    """Register the wrong ways to come by random numbers; ``{}`` in ``new`` is where the generator goes."""
    exercise.known_wrong(
        "global_generator",
        "The numbers come from a generator that nobody can seed. Which one were you handed?",
        (old, new.format("np.random.default_rng()")),
    )
    exercise.known_wrong(
        "seeded_inside",
        "Whatever `rng` is handed in, the numbers are the same. Who has fixed the seed?",
        (old, new.format("np.random.default_rng(0)")),
    )


def known_wrong_penalties(exercise: Exercise, squares: str, slopes: list[str]) -> None:
    """Register the wrong ways to regularise; what is given are the terms of the solution."""
    penalty = f" + 0.5 * reg * {squares}"
    all_slopes = [(f" + reg * {W}", "") for W in slopes]
    doubled = [(f" + reg * {W}", f" + 2 * reg * {W}") for W in slopes]
    exercise.known_wrong(
        "penalty_missing",
        "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
        (penalty, ""),
        *all_slopes,
    )
    exercise.known_wrong(
        "penalty_missing_in_loss",
        "The loss leaves the penalty out. What would a numerical gradient of this loss say about `reg`?",
        (penalty, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_gradient",
        "The loss includes the penalty, no gradient does. What is the derivative of ½·w² with respect to w?",
        *all_slopes,
    )
    exercise.known_wrong(
        "penalty_without_half",
        "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
        (penalty, penalty.replace("0.5 * ", "")),
        *doubled,
    )
    exercise.known_wrong(
        "half_missing_in_loss",
        "The penalty in your loss is reg·ΣW²; this course writes ½·reg·ΣW². Which half went missing?",
        (penalty, penalty.replace("0.5 * ", "")),
    )
    exercise.known_wrong(
        "penalty_slope_doubled",
        "The penalty's gradient is twice too large. What does the ½ in the loss do when you differentiate?",
        *doubled,
    )


def known_wrong_scores(exercise: Exercise) -> None:
    """Register the wrong ways to use the softmax layer."""
    call = "data_loss, dscores = softmax_loss("
    exercise.known_wrong(
        "divided_by_n_twice",
        "The data part of the gradients is too small by the factor N. Who has divided by N already?",
        ("dscores.sum(axis=0)", "dscores.sum(axis=0) / len(X)"),
        ("@ dscores", "@ dscores / len(X)"),
        *([("dscores @ W2.T", "dscores / len(X) @ W2.T")] if exercise.name.startswith("two") else []),
    )
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradients are sums over the examples; means are asked for.",
        (f"    {call}", "    data_loss, dscores = (len(X) * part for part in softmax_loss("),
        (", y)\n", ", y))\n"),
    )
    exercise.known_wrong(
        "bias_gradient_averaged",
        "The biases' gradients are means over the rows of `dscores`, which already hold the factor 1/N. "
        "One wire, N branches: what do gradients do at a branch?",
        (".sum(axis=0)", ".mean(axis=0)"),
    )


# -- the exercises, in the notebook's order ------------------------------------------------------------------

make = spiral.exercise("make_spiral", returns=("X_and_y",))
make.property("form", "spiral", cases=clean_arms, part="form")
make.property("radii", "spiral", cases=clean_arms, part="radii")
make.property("angles", "spiral", cases=clean_arms, part="angles")
make.property("noise", "spiral", cases=noisy_arms, part="noise")
make.property("generator", "spiral_generator", cases=spiral_seeds)
known_wrong_generators(make, "rng.normal", "{}.normal")
make.known_wrong(
    "labels_not_integers",
    "Labels are used as indices: they must be integers.",
    (
        "y = np.repeat(np.arange(num_classes), points_per_class)",
        "y = np.repeat(np.arange(num_classes), points_per_class) * 1.0",
    ),
)
make.known_wrong(
    "labels_from_one",
    "The labels start at 1. The first column of the scores has the index 0.",
    ("return X, y", "return X, y + 1"),
)
make.known_wrong(
    "points_in_columns",
    "The points are columns. One point per row, everywhere in the course.",
    ("return X, y", "return X.T, y"),
)
make.known_wrong(
    "points_in_total",
    "`points_per_class` is the number of points on each arm, not on all of them together.",
    ("return X, y", "return X[::num_classes], y[::num_classes]"),
)
make.known_wrong(
    "on_a_circle",
    "All points are equally far from the middle. Where does the radius come in?",
    ("[r * np.sin(theta), r * np.cos(theta)]", "[np.sin(theta), np.cos(theta)]"),
)
make.known_wrong(
    "radii_drawn",
    "The radii are random. They should be evenly spaced, both ends included.",
    ("np.tile(np.linspace(0, 1, points_per_class), num_classes)", "rng.uniform(size=len(y))"),
)
make.known_wrong(
    "radii_run_on",
    "The radii go on growing from one class to the next. Where does each arm begin?",
    (
        "np.tile(np.linspace(0, 1, points_per_class), num_classes)",
        "np.linspace(0, 1, points_per_class * num_classes)",
    ),
)
make.known_wrong(
    "last_radius_missing",
    "The radii stop short of 1. How many steps lie between n evenly spaced points?",
    ("np.linspace(0, 1, points_per_class)", "np.arange(points_per_class) / points_per_class"),
)
make.known_wrong(
    "first_radius_missing",
    "The radii don't begin at 0. Which i has the first point?",
    ("np.linspace(0, 1, points_per_class)", "np.arange(1, points_per_class + 1) / points_per_class"),
)
make.known_wrong(
    "mirrored",
    "The sine belongs to the first coordinate here, the cosine to the second. (The other way is a mirror image.)",
    ("[r * np.sin(theta), r * np.cos(theta)]", "[r * np.cos(theta), r * np.sin(theta)]"),
)
make.known_wrong(
    "arms_coincide",
    "All classes lie on one and the same arm. Which term of the angle depends on the class?",
    ("4 * y + ", ""),
)
make.known_wrong(
    "straight_arms",
    "The arms are straight. Which term of the angle grows with the radius?",
    ("+ 4 * r ", ""),
)
make.known_wrong(
    "wrong_way_round",
    "The arms turn against the direction asked for: look at the sign of the term with the radius.",
    ("+ 4 * r ", "- 4 * r "),
)
make.known_wrong(
    "degrees",
    "The angles are taken for degrees. What do `np.sin` and `np.cos` expect?",
    ("np.sin(theta)", "np.sin(np.deg2rad(theta))"),
    ("np.cos(theta)", "np.cos(np.deg2rad(theta))"),
)
make.known_wrong(
    "noise_ignored",
    "There is no noise, whatever `noise` says.",
    ("+ noise * rng.normal(size=len(y))", "+ 0 * noise"),
)
make.known_wrong(
    "noise_shared",
    "One random number turns a whole arm. Every point needs one of its own.",
    ("rng.normal(size=len(y))", "rng.normal(size=num_classes)[y]"),
)
make.known_wrong(
    "noise_repeated",
    "Every arm has the same noise. Draw it anew for every point, not once for every radius.",
    ("rng.normal(size=len(y))", "np.tile(rng.normal(size=points_per_class), num_classes)"),
)
make.known_wrong(
    "noise_uniform",
    "The noise is uniform, and never larger than `noise`. Which distribution is asked for?",
    ("rng.normal(size=len(y))", "rng.uniform(-1, 1, size=len(y))"),
)
make.known_wrong(
    "noise_one_sided",
    "The noise is uniform between 0 and `noise`: it only ever turns one way. Which distribution is asked for?",
    ("rng.normal(size=len(y))", "rng.random(size=len(y))"),
)
make.known_wrong(
    "noise_as_variance",
    "`noise` is a standard deviation; you use it as a variance.",
    ("noise * rng.normal", "noise ** 0.5 * rng.normal"),
)
make.known_wrong(
    "noise_fixed",
    "The noise is 0.2 whatever `noise` says.",
    ("noise * rng.normal", "0.2 * (noise > 0) * rng.normal"),
)
make.known_wrong(
    "noise_on_coordinates",
    "The noise moves points in all directions. It should only turn them: where in the formula does it stand?",
    ("+ noise * rng.normal(size=len(y))", ""),
    ("    return X, y", "    return X + noise * rng.normal(size=X.shape), y"),
)


line = spiral.exercise("linear_loss_and_grads", returns=("loss", "grads['W']", "grads['b']", "shapes"))
line.values("loss", of="loss", cases=linear_batches)
line.gradient("weights", of="grads['W']", loss="loss", wrt="W", cases=linear_batches)
line.gradient("bias", of="grads['b']", loss="loss", wrt="b", cases=linear_batches)
line.property("bias shape", "one_axis", cases=linear_batches, form=True, diagnosis="bias_gradient_in_a_row")
line.unchanged("inputs unchanged", cases=linear_batches)
known_wrong_penalties(line, "np.sum(W * W)", ["W"])
known_wrong_scores(line)
line.known_wrong(
    "bias_missing",
    "The scores know nothing of `b`.",
    ("X @ W + b", "X @ W"),
)
line.known_wrong(
    "bias_in_penalty",
    "The bias is regularised too. The penalty covers the weights only.",
    ("np.sum(W * W)", "(np.sum(W * W) + np.sum(b * b))"),
    ("dscores.sum(axis=0)", "dscores.sum(axis=0) + reg * b"),
)
line.known_wrong(
    "bias_gradient_of_first_row",
    "The bias's gradient is that of a single example. It was added to every row.",
    ("dscores.sum(axis=0)", "dscores[0]"),
)
line.known_wrong(
    "bias_gradient_in_a_row",
    "The bias's gradient has shape (1, C). A gradient has the shape of its parameter, (C,).",
    ("dscores.sum(axis=0)", "dscores.sum(axis=0, keepdims=True)"),
)
line.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. `dscores` is a gradient already: what would another minus do?",
    ("X.T @ dscores", "-X.T @ dscores"),
    ("dscores.sum(axis=0)", "-dscores.sum(axis=0)"),
)
line.known_wrong(
    "inputs_changed",
    "The call changes what it was given: `W += …` or `params[…] -= …` writes into the caller's array.",
    ("    dW = X.T @ dscores + reg * W\n", "    dW = X.T @ dscores + reg * W\n    W *= 0.5\n"),
)


train = spiral.exercise("train_full_batch", returns=("params", "losses"))
train.values("parameters", of="params", cases=descents)
train.values("losses", of="losses", cases=descents)
train.unchanged("inputs unchanged", cases=descents)
UPDATE = "params = {name: params[name] - learning_rate * grads[name] for name in params}"
train.known_wrong(
    "one_after_the_other",
    "Each parameter's gradient is taken where the ones before it have moved already. All gradients of a step "
    "belong to the same point: how often do you call `loss_fn` in a step?",
    (
        UPDATE,
        "params = dict(params)\n"
        "        for name in params:\n"
        "            params[name] = params[name] - learning_rate * loss_fn(params, X, y, reg)[1][name]",
    ),
)
train.known_wrong(
    "ascent",
    "The steps lead uphill. Where does a gradient point?",
    ("params[name] - learning_rate", "params[name] + learning_rate"),
)
train.known_wrong(
    "rate_ignored",
    "The steps are as long as the gradients. What is `learning_rate` for?",
    ("learning_rate * grads[name]", "grads[name]"),
)
train.known_wrong(
    "reg_not_handed_on",
    "The penalty is switched off during training: what do you pass to `loss_fn`?",
    ("loss_fn(params, X, y, reg)", "loss_fn(params, X, y, 0.0)"),
)
train.known_wrong(
    "penalty_added_twice",
    "`loss_fn` has put the penalty into its gradients; your step adds it once more.",
    ("learning_rate * grads[name]", "learning_rate * (grads[name] + reg * params[name])"),
)
train.known_wrong(
    "one_step_missing",
    "There is one step too few: the parameters that come back are those before the last step.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
train.known_wrong(
    "one_step_too_many",
    "One too many: `num_steps` steps have `num_steps` losses, each from before its step. Do you take another step, "
    "or note another loss?",
    ("range(num_steps)", "range(num_steps + 1)"),
)
train.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    ("losses.append(loss)", "losses.append(loss_fn(params, X, y, reg)[0])"),
)
train.known_wrong(
    "returns_after_one_step",
    "You come back after the first step. How far is `return` indented?",
    ("    return params, losses", "        return params, losses"),
)
train.known_wrong(
    "only_last_loss",
    "One number came back where a list of all losses is asked for.",
    ("return params, losses", "return params, loss"),
)
train.known_wrong(
    "returns_initial_params",
    "The parameters that come back are those that came in. Which variable holds the trained ones?",
    ("losses = []", "losses, given = [], params"),
    ("return params, losses", "return given, losses"),
)
train.known_wrong(
    "first_parameter_only",
    "Only the first parameter is trained.",
    (
        UPDATE,
        "first = next(iter(params))\n        params = {**params, first: params[first] - learning_rate * grads[first]}",
    ),
)
train.known_wrong(
    "gradient_of_the_start",
    "Every step uses the gradient of the start. When do you have to ask `loss_fn` again?",
    ("losses = []", "losses = []\n    loss, grads = loss_fn(params, X, y, reg)"),
    ("        loss, grads = loss_fn(params, X, y, reg)\n        params", "        params"),
)
train.known_wrong(
    "inputs_changed",
    "After training, the caller's parameters have other values. `params[name] = …` writes into the caller's "
    "dictionary, and `w -= …` even into the array: a copied dictionary still holds the same arrays.",
    (UPDATE, "for name in params:\n            params[name] -= learning_rate * grads[name]"),
    ("losses = []", "losses = []\n    params = dict(params)"),
)


spiral.choice(
    "zero_start",
    options="ABCD",
    because={
        "A": "What does a hidden unit pass on if its weights and bias are 0? And then, what is dW2?",
        "B": "dW2 is hidden.T @ dscores. What is in `hidden`?",
        "C": "db2 is the sum of `dscores` over all points. With probabilities of 1/C and equally many points per "
        "class, what is that sum?",
    },
)


init = spiral.exercise("init_two_layer", returns=("params",))
init.property("shapes", "fresh_net", cases=net_sizes, part="shapes")
init.property("biases", "fresh_net", cases=net_sizes, part="biases")
init.property("weights", "fresh_net", cases=large_nets, part="weights")
init.property("generator", "net_generator", cases=init_seeds)
known_wrong_generators(init, "rng.normal", "{}.normal")
init.known_wrong(
    "transposed",
    "A weight matrix is transposed: one row per input, one column per unit.",
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
    "The weights have standard deviation 1. What is `weight_scale` for?",
    ("weight_scale * rng", "rng"),
)
init.known_wrong(
    "scale_is_variance",
    "`weight_scale` is used as a variance; it is the standard deviation.",
    ("weight_scale * rng", "np.sqrt(weight_scale) * rng"),
)
init.known_wrong(
    "uniform_weights",
    "The weights are uniform, with the right standard deviation. Which distribution is asked for?",
    ("weight_scale * rng.normal(", "weight_scale * 3**0.5 * rng.uniform(-1, 1, "),
)
init.known_wrong(
    "weights_one_sided",
    "No weight is negative, so every unit starts out looking the same way. What should their mean be?",
    ("rng.normal", "rng.random"),
)
init.known_wrong(
    "weights_all_equal",
    "All weights of a layer are alike. Then all hidden units compute the same, get the same gradient, and stay alike.",
    ("rng.normal(size=", "np.ones(shape="),
)


forward = spiral.exercise("two_layer_forward", returns=("scores", "hidden"))
forward.values("hidden", of="hidden", cases=net_inputs)
forward.values("scores", of="scores", cases=net_inputs)
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
    "The bias comes after the ReLU. Where does it stand in the formula?",
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
    "sums_returned",
    "The scores are right, but what comes back beside them are the sums before the ReLU.",
    ("return scores, hidden", 'return scores, X @ params["W1"] + params["b1"]'),
)
forward.known_wrong(
    "returned_in_reverse",
    "Scores first, hidden layer second.",
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
)


net = spiral.exercise(
    "two_layer_loss_and_grads",
    returns=("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']", "shapes"),
    uses=("two_layer_forward",),
)
net.values("loss", of="loss", cases=net_batches)
net.values("weights", of=("grads['W1']", "grads['W2']"), cases=net_batches)
net.values("biases", of=("grads['b1']", "grads['b2']"), cases=net_batches)
net.property("bias shapes", "one_axis", cases=net_batches, form=True, diagnosis="bias_gradient_in_a_row")
net.vectorised("vectorised", grows=("X", "y"), cases=plain_batches)
net.unchanged("inputs unchanged", cases=net_batches)
known_wrong_penalties(net, "(np.sum(W1 * W1) + np.sum(W2 * W2))", ["W1", "W2"])
known_wrong_scores(net)
net.known_wrong(
    "gate_missing",
    "The gradient passes the ReLU as if it weren't there. Which units could not have made any difference?",
    (" * (hidden > 0)", ""),
)
net.known_wrong(
    "gate_from_gradient",
    "The gate opens where the gradient is positive. It should open where the unit was.",
    ("(hidden > 0)", "(dhidden > 0)"),
)
net.known_wrong(
    "gate_multiplies_by_hidden",
    "The gradient is multiplied by what the unit passed on. What is the slope of max(0, a) at a > 0?",
    ("(hidden > 0)", "hidden"),
)
net.known_wrong(
    "gate_forgotten_for_bias",
    "`dW1` is right, `db1` isn't: it was taken before the gate.",
    ("db1 = dsums.sum(axis=0)", "db1 = dhidden.sum(axis=0)"),
)
net.known_wrong(
    "gate_forgotten_for_weights",
    "`db1` is right, `dW1` isn't: it was taken before the gate.",
    ("X.T @ dsums", "X.T @ dhidden"),
)
net.known_wrong(
    "gate_without_bias",
    "The gate looks at the sums without `b1`. Which units passed something on?",
    ("(hidden > 0)", "(X @ W1 > 0)"),
)
net.known_wrong(
    "gate_reversed",
    "The gate is open where it should be closed.",
    ("(hidden > 0)", "(hidden <= 0)"),
)
net.known_wrong(
    "penalty_of_second_layer_only",
    "The loss penalises both matrices, but `dW1` has no term from it.",
    (" + reg * W1", ""),
)
net.known_wrong(
    "penalty_of_first_layer_only",
    "The loss penalises both matrices, but `dW2` has no term from it.",
    (" + reg * W2", ""),
)
net.known_wrong(
    "one_matrix_in_loss",
    "The gradients feel two penalties, the loss counts only that of `W1`.",
    (" + np.sum(W2 * W2)", ""),
)
net.known_wrong(
    "other_matrix_in_loss",
    "The gradients feel two penalties, the loss counts only that of `W2`.",
    ("np.sum(W1 * W1) + ", ""),
)
net.known_wrong(
    "biases_in_penalty",
    "The biases are regularised too. The penalty covers the weights only.",
    ("np.sum(W2 * W2))", 'np.sum(W2 * W2) + np.sum(params["b1"] ** 2) + np.sum(params["b2"] ** 2))'),
    ("db2 = dscores.sum(axis=0)", 'db2 = dscores.sum(axis=0) + reg * params["b2"]'),
    ("db1 = dsums.sum(axis=0)", 'db1 = dsums.sum(axis=0) + reg * params["b1"]'),
)
net.known_wrong(
    "bias_gradient_in_a_row",
    "The biases' gradients have shape (1, H) and (1, C). A gradient has the shape of its parameter.",
    (".sum(axis=0)", ".sum(axis=0, keepdims=True)"),
)
net.known_wrong(
    "updated_weights_used",
    "The gradient of the first layer is computed with another `W2` than the loss. Has `W2` moved in between?",
    ("dscores @ W2.T", "dscores @ (W2 - dW2).T"),
)
net.known_wrong(
    "hidden_not_used",
    "`dW2` is computed with the sums before the ReLU. What did the second layer multiply?",
    ("hidden.T @ dscores", '(X @ W1 + params["b1"]).T @ dscores'),
)
net.known_wrong(
    "inputs_changed",
    "The call changes the parameters it was given: `W1 += …` writes into the caller's array.",
    ("    db1 = dsums.sum(axis=0)\n", "    db1 = dsums.sum(axis=0)\n    W1 -= dW1\n"),
)


guess = spiral.exercise("two_layer_predict", returns=("labels",), uses=("two_layer_forward",))
guess.values("labels", exact=True, cases=clear_winners)
guess.known_wrong(
    "wrong_axis",
    "There is one answer per class, the best point. Which axis holds the classes?",
    ("axis=1", "axis=0"),
)
guess.known_wrong(
    "lowest_score",
    "The class with the lowest score is returned.",
    ("np.argmax", "np.argmin"),
)
guess.known_wrong(
    "score_returned",
    "The highest score came back, not its position.",
    ("np.argmax", "np.max"),
)
guess.known_wrong(
    "strongest_unit",
    "The label is the number of the strongest hidden unit. Which of the two things that come back are the scores?",
    ("scores, _ =", "_, scores ="),
)
guess.known_wrong(
    "labels_from_one",
    "The labels are too large by 1. What does `argmax` give for the first class?",
    ("np.argmax(scores, axis=1)", "np.argmax(scores, axis=1) + 1"),
)
guess.known_wrong(
    "largest_in_size",
    "The score farthest from 0 wins, even if it is negative.",
    ("np.argmax(scores", "np.argmax(np.abs(scores)"),
)


both = spiral.exercise(
    "train_two_layer",
    returns=("params_and_losses",),
    uses=("init_two_layer", "train_full_batch", "two_layer_loss_and_grads"),
)
both.property("history", "trained_net", cases=trainings, part="history")
both.property("reaches", "trained_net", cases=trainings, part="reaches")
both.property("settings", "trained_net", cases=short_trainings, part="settings")
both.property("generator", "net_generator", cases=train_seeds)
known_wrong_generators(both, "num_classes, rng, ", "num_classes, {}, ")
TRAIN = "return train_full_batch(two_layer_loss_and_grads, params, X, y, learning_rate, reg, num_steps)"
both.known_wrong(
    "hidden_ignored",
    "The hidden layer has another size than asked for.",
    ("X.shape[1], num_hidden,", "X.shape[1], 100,"),
)
both.known_wrong(
    "scale_ignored",
    "`weight_scale` doesn't reach the initial weights.",
    ("rng, weight_scale)", "rng)"),
)
both.known_wrong(
    "rate_ignored",
    "The size of the steps doesn't depend on `learning_rate`. In which order does `train_full_batch` take its "
    "arguments?",
    ("X, y, learning_rate,", "X, y, 1.0,"),
)
both.known_wrong(
    "reg_ignored",
    "The penalty doesn't depend on `reg`.",
    ("y, learning_rate, reg, num_steps)", "y, learning_rate, 0.0, num_steps)"),
)
both.known_wrong(
    "units_alike",
    "All units began alike, so they stayed alike: a hidden layer of one.",
    ("    return", "    params = {name: 0 * w for name, w in params.items()}\n    return"),
)
both.known_wrong(
    "untrained_returned",
    "The parameters that come back are the initial ones.",
    (TRAIN, TRAIN.replace("return ", "_, losses = ") + "\n    return params, losses"),
)
both.known_wrong(
    "returned_in_reverse",
    "The parameters come first, the losses second.",
    (TRAIN, TRAIN.replace("return ", "params, losses = ") + "\n    return losses, params"),
)
both.known_wrong(
    "one_loss_missing",
    "The history is one loss short: it begins with the one before the first step.",
    (TRAIN, TRAIN.replace("return ", "params, losses = ") + "\n    return params, losses[1:]"),
)


spiral.choice(
    "best_possible",
    options="ABCD",
    because={
        "A": "More units can separate any two points, but only if they are two points. Look at radius 0.",
        "B": "Which points would be learned last, and does it help to wait? Look at radius 0.",
        "D": "How many points lie at radius 0, and how many of them can get their own label?",
    },
)

spiral.choice(
    "far_away",
    options="ABCD",
    because={
        "A": "Follow a ray outwards. Behind the last line, no unit switches any more: what kind of function are the "
        "scores from there on?",
        "C": "That can happen along some directions, but what decides it? On every ray, scores end up linear.",
        "D": "A boundary is where two scores are equal. Where no unit switches, can that set be curved?",
    },
)


plug = spiral.exercise("train_with_optimizer", returns=("params", "losses"))
plug.values("parameters", of="params", cases=optimizer_runs)
plug.values("losses", of="losses", cases=optimizer_runs)
plug.unchanged("inputs unchanged", cases=optimizer_runs)
CONFIGS = "configs = {name: dict(config) for name in params}"
STEP = "params[name], configs[name] = optimizer(params[name], grads[name], configs[name])"
plug.known_wrong(
    "config_shared",
    "All parameters share one memory: what one of them remembers is overwritten by the next. "
    "How many dictionaries are there, and how many names for them?",
    (CONFIGS, "shared = dict(config)\n    configs = {name: shared for name in params}"),
)
plug.known_wrong(
    "memory_lost",
    "Every step begins without a memory: the config that the optimizer returned is not handed to it again.",
    (STEP, "params[name], _ = optimizer(params[name], grads[name], dict(config))"),
)
plug.known_wrong(
    "returned_config_dropped",
    "The config that the optimizer returns is thrown away. Some optimizers also write into the one they are given; "
    "`adam` of assignment 4 doesn't, and would start from nothing in every step.",
    (STEP, "params[name], _ = optimizer(params[name], grads[name], configs[name])"),
)
plug.known_wrong(
    "config_not_handed_on",
    "Neither settings nor memory reach the optimizer. What is its third argument?",
    (STEP, "params[name], _ = optimizer(params[name], grads[name])"),
)
plug.known_wrong(
    "settings_lost",
    "The optimizer runs with its default settings. Does `config` reach it?",
    (CONFIGS, "configs = {name: {} for name in params}"),
)
plug.known_wrong(
    "one_after_the_other",
    "Each parameter's gradient is taken where the ones before it have moved already. How often do you call "
    "`loss_fn` in a step?",
    ("grads[name], configs", "loss_fn(params, X, y, reg)[1][name], configs"),
)
plug.known_wrong(
    "first_parameter_only",
    "Only the first parameter is trained.",
    ("for name in params:\n", "for name in list(params)[:1]:\n"),
)
plug.known_wrong(
    "reg_not_handed_on",
    "The penalty is switched off during training: what do you pass to `loss_fn`?",
    ("loss_fn(params, X, y, reg)", "loss_fn(params, X, y, 0.0)"),
)
plug.known_wrong(
    "losses_after_the_step",
    "Each loss is that of the parameters after its step. Which loss came with the gradients?",
    ("losses.append(loss)", "losses.append(loss_fn(params, X, y, reg)[0])"),
)
plug.known_wrong(
    "one_step_missing",
    "There is one step too few: the parameters that come back are those before the last step.",
    ("range(num_steps)", "range(num_steps - 1)"),
)
plug.known_wrong(
    "returns_after_one_step",
    "You come back after the first step. How far is `return` indented?",
    ("    return params, losses", "        return params, losses"),
)
plug.known_wrong(
    "gradient_of_the_start",
    "Every step uses the gradient of the start. When do you have to ask `loss_fn` again?",
    ("losses = []", "losses = []\n    loss, grads = loss_fn(params, X, y, reg)"),
    ("        loss, grads = loss_fn(params, X, y, reg)\n        for", "        for"),
)
plug.known_wrong(
    "inputs_changed",
    "The caller's dictionary changes during training. `params[name] = …` is harmless only in a dictionary of "
    "your own.",
    ("    params = dict(params)\n", ""),
)


LOSSES, AVERAGES, DROPOUT = "losses with reg and 2 * reg", "config['bn_params']", "half of the units dropped"
wrap = spiral.exercise("make_loss_fn", returns=(LOSSES, "grads", AVERAGES, "config", DROPOUT))
wrap.values("loss and gradients", of=(LOSSES, "grads"), cases=wrapped_losses)
wrap.values("config afterwards", of=(AVERAGES, "config"), cases=wrapped_losses)
wrap.values("dropout", of=DROPOUT, cases=wrapped_losses, exact=True)
WRAPPED = '{**config, "mode": "train", "reg": reg}'
wrap.known_wrong(
    "averages_lost",
    "After training, the running averages in `config` are as they were: a deep copy received them and is gone.",
    (
        WRAPPED,
        '{**config, "mode": "train", "reg": reg, '
        '**({"bn_params": [dict(bn) for bn in config["bn_params"]]} if "bn_params" in config else {})}',
    ),
)
wrap.known_wrong(
    "config_changed",
    "Afterwards the caller's `config` says something else about mode or penalty. Whose dictionary do you write into?",
    ("        return fully", '        config.update(mode="train", reg=reg)\n        return fully'),
)
wrap.known_wrong(
    "mode_of_config",
    "The mode is the one that `config` happens to hold, even if that is `test`. Which one does training need?",
    (WRAPPED, '{**config, "reg": reg}'),
)
wrap.known_wrong(
    "masks_repeated",
    "Dropout draws the same masks in every call, whatever generator `config` brings. Who has fixed the seed?",
    (WRAPPED, '{**config, "mode": "train", "reg": reg, "rng": np.random.default_rng(0)}'),
)
wrap.known_wrong(
    "reg_of_config",
    "The penalty is the one that `config` names. `loss_fn` is told its own.",
    (WRAPPED, '{"reg": 0.0, **config, "mode": "train"}'),
)
wrap.known_wrong(
    "config_as_it_is",
    "Mode and penalty are those that `config` happens to hold. Which two entries does `loss_fn` decide?",
    (WRAPPED, "config"),
)
wrap.known_wrong(
    "penalty_missing",
    "There is no penalty, whatever `reg` says.",
    (WRAPPED, '{**config, "mode": "train", "reg": 0.0}'),
)
wrap.known_wrong(
    "reg_of_first_call",
    "The penalty of the first call stays for ever. Which `reg` does each call get?",
    (
        "return fully_connected_loss(params, X, y, " + WRAPPED,
        'settings.setdefault("reg", reg)\n        return fully_connected_loss(params, X, y, settings',
    ),
    (
        "    def loss_fn",
        '    settings = {**config, "mode": "train"}\n    settings.pop("reg", None)\n\n    def loss_fn',
    ),
)
wrap.known_wrong(
    "batchnorm_lost",
    "Batch normalisation is off, whatever `config` says.",
    (WRAPPED, '{**config, "mode": "train", "reg": reg, "bn_params": None}'),
)
wrap.known_wrong(
    "dropout_lost",
    "Dropout is off, whatever `config` says. Which of its settings reach the network?",
    (WRAPPED, '{"mode": "train", "reg": reg, "bn_params": config.get("bn_params")}'),
)
wrap.known_wrong(
    "test_mode",
    "The network is trained in test mode: running averages instead of the batch's own, nothing dropped.",
    (WRAPPED, '{**config, "mode": "test", "reg": reg}'),
)


modes = spiral.exercise("predict_with_config", returns=("labels",))
modes.values("labels", exact=True, cases=test_modes)
modes.unchanged("inputs unchanged", cases=test_modes)
modes.known_wrong(
    "training_mode",
    "The points are normalised with their own mean and variance, so a point's label depends on its company. "
    "Which mode is asked for?",
    ('{**config, "mode": "test"}', 'copy.deepcopy({**config, "mode": "train"})'),
    ("def predict_with_config", "import copy\n\n\ndef predict_with_config"),
)
modes.known_wrong(
    "averages_left_out",
    "Batch normalisation is left out. Where do the running averages come from?",
    ('{**config, "mode": "test"}', '{**config, "mode": "test", "bn_params": None}'),
)
modes.known_wrong(
    "averages_forgotten",
    "Batch normalisation runs without the averages that training collected.",
    (
        '{**config, "mode": "test"}',
        '{**config, "mode": "test", "bn_params": [{} for _ in config["bn_params"]]}',
    ),
)
modes.known_wrong(
    "wrong_axis",
    "There is one answer per class, the best point. Which axis holds the classes?",
    ("axis=1", "axis=0"),
)
modes.known_wrong(
    "score_returned",
    "The highest score came back, not its position.",
    ("np.argmax", "np.max"),
)
modes.known_wrong(
    "inputs_changed",
    "After the call, the caller's configuration is in test mode, and so would be the next training step.",
    ('{**config, "mode": "test"})', "config)"),
    ("    scores, _ =", '    config["mode"] = "test"\n    scores, _ ='),
)


bug = spiral.exercise("step_with_confidence", returns=("params", "confidence"))
bug.values("parameters", of="params", cases=steps_with_confidence)
bug.values("confidence", of="confidence", cases=steps_with_confidence)
bug.unchanged("inputs unchanged", cases=steps_with_confidence)
bug.known_wrong(
    "inputs_changed",
    "The step writes into the caller's parameters. What was `.copy()` in the first line for?",
    ("params[name].copy()", "params[name]"),
)
bug.known_wrong(
    "confidence_of_the_winner",
    "This is the mean probability of the likeliest class. How sure was the net of the right one?",
    ("probs[rows, y].mean()", "probs.max(axis=1).mean()"),
)
bug.known_wrong(
    "probs_overwritten",
    "The confidence is computed from something that once was a matrix of probabilities. How many arrays do `probs` and "
    "`dscores` stand for?",
    ("probs.copy()", "probs"),
)
bug.known_wrong(
    "moved_too_early",
    "`W2` has moved by the time the first layer's gradient is computed with it.",
    ("    dsums = (dscores @ W2.T) * (hidden > 0)\n", ""),
    ("    W1 -= ", "    dsums = (dscores @ W2.T) * (hidden > 0)\n    W1 -= "),
)
bug.known_wrong(
    "confidence_after_the_step",
    "The confidence is that of the moved parameters. Which ones are asked for?",
    (
        "    confidence = probs",
        "    scores = np.maximum(0, X @ W1 + b1) @ W2 + b2\n"
        "    exps = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
        "    probs = exps / exps.sum(axis=1, keepdims=True)\n"
        "    confidence = probs",
    ),
)
bug.known_wrong(
    "copied_too_late",
    "`probs` is copied after 1 was subtracted from it.",
    (
        "dscores = probs.copy()\n    dscores[rows, y] -= 1\n",
        "probs[rows, y] -= 1\n    dscores = probs.copy()\n",
    ),
)
bug.known_wrong(
    "gate_lost",
    "While moving lines, the gate of the ReLU got lost.",
    (" * (hidden > 0)", ""),
)
