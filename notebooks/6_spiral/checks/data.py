"""Section 1, "The data"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, Seeded, case

from . import spiral
from .mistakes import known_wrong_generators


def clean_arms(rng: np.random.Generator) -> Iterator[Case]:
    """Draw spirals without noise, where every point's place is known; a large one shows noise nobody asked for."""
    for points, classes in [(400, 3), (7, 3), (5, 2), (4, 5), (2, 1)]:
        yield case("", **spiral_args(rng, points, classes, 0.0))


def noisy_arms(rng: np.random.Generator) -> Iterator[Case]:
    """Draw spirals with so many points that their noise can be told from other noise."""
    for points, classes, noise in [(2000, 2, 0.03), (1500, 3, 0.3), (600, 4, rng.uniform(0.3, 0.5))]:
        yield case("", **spiral_args(rng, points, classes, float(noise)))
    by_default = spiral_args(rng, 1200, 3, 0.0)
    del by_default["noise"]
    yield case("noise is left out", **by_default)


def spiral_args(rng: np.random.Generator, points: int, classes: int, noise: float) -> dict[str, Any]:
    """Return the arguments of make_spiral in the signature's order."""
    seeded = Seeded(int(rng.integers(2**31)))
    return {"points_per_class": points, "num_classes": classes, "rng": seeded, "noise": noise}


def spiral_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three spirals are made."""
    seed = int(rng.integers(2**31))
    yield case(via="seeded_draws", seed=seed, position=2, points=20, num_classes=3, noise=0.3)


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
    "labels_elsewhere",
    "Points and labels come in different orders: a point doesn't carry the label of its own arm.",
    (
        "np.repeat(np.arange(num_classes), points_per_class)",
        "np.tile(np.arange(num_classes), points_per_class)",
    ),
    ("4 * y + ", "4 * np.sort(y) + "),
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
    "The radii don't begin at 0. Which i does the first point have?",
    ("np.linspace(0, 1, points_per_class)", "np.arange(1, points_per_class + 1) / points_per_class"),
)
make.known_wrong(
    "both_ends_missing",
    "Neither the middle nor the rim has a point. The radii are evenly spaced, both ends included.",
    ("np.linspace(0, 1, points_per_class)", "np.linspace(0, 1, points_per_class + 2)[1:-1]"),
)
make.known_wrong(
    "radii_counted",
    "The radii are 0, 1, 2, … How far out does the last point of an arm lie?",
    ("np.linspace(0, 1, points_per_class)", "np.arange(points_per_class)"),
)
make.known_wrong(
    "radii_bent",
    "The radii run from 0 to 1, but not in equal steps: a power of them came back.",
    ("np.linspace(0, 1, points_per_class)", "np.linspace(0, 1, points_per_class) ** 0.5"),
)
make.known_wrong(
    "mirrored",
    "Your spiral is the mirror image of the one asked for. To which coordinate does the sine belong in the "
    "formula?",
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
    "arms_evenly_spread",
    "The arms are spread evenly over the full turn. By how many radians does the formula turn one arm from the next?",
    ("4 * y + ", "2 * np.pi / num_classes * y + "),
)
make.known_wrong(
    "arms_start_one_apart",
    "The angle grows by 1 from one class to the next. Which factor does the class have in the formula?",
    ("4 * y + ", "y + "),
)
make.known_wrong(
    "first_arm_left_out",
    "Every class lies on the arm of the next one. At which angle does class 0 begin?",
    ("4 * y + ", "4 * (y + 1) + "),
)
make.known_wrong(
    "full_turn",
    "On its way out, an arm turns all the way round. By how many radians should it turn?",
    ("+ 4 * r ", "+ 2 * np.pi * r "),
)
make.known_wrong(
    "turn_of_one",
    "On its way out, an arm turns by only 1 radian. Which factor does the radius have in the formula?",
    ("+ 4 * r ", "+ r "),
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
    "noise_times_four",
    "The noise is four times what it should be. Does the 4 of the formula belong to it, too?",
    ("noise * rng.normal", "4 * noise * rng.normal"),
)
make.known_wrong(
    "noise_fixed",
    "The noise is 0.2 whatever `noise` says.",
    ("noise * rng.normal", "0.2 * rng.normal"),
)
make.known_wrong(
    "noise_not_scaled",
    "The noise has the standard deviation 1, whatever `noise` says.",
    ("noise * rng.normal", "rng.normal"),
)
make.known_wrong(
    "noise_squared",
    "The noise is smaller than it should be: its standard deviation is the square of `noise`.",
    ("noise * rng.normal", "noise ** 2 * rng.normal"),
)
make.known_wrong(
    "noise_multiplied",
    "The noise grows with the angle: it is a share of the angle. In the formula it is added.",
    (
        "theta = 4 * y + 4 * r + noise * rng.normal(size=len(y))",
        "theta = (4 * y + 4 * r) * (1 + noise * rng.normal(size=len(y)))",
    ),
)
make.known_wrong(
    "noise_grows_outwards",
    "The noise grows from the middle outwards: it is multiplied by the radius. Is it, in the formula?",
    ("noise * rng.normal(size=len(y))", "noise * r * rng.normal(size=len(y))"),
)
make.known_wrong(
    "noise_on_radii",
    "The noise moves points in and out. It should only turn them: where does it stand in the formula?",
    ("+ noise * rng.normal(size=len(y))", ""),
    ("    X = ", "    r = r + noise * rng.normal(size=len(y))\n    X = "),
)
make.known_wrong(
    "other_default",
    "Where `noise` is not given, another value than the default in the signature is used.",
    ("noise=0.2", "noise=0.1"),
)
make.known_wrong(
    "noise_on_coordinates",
    "Some points lie further than 1 from the middle. The noise should only turn them: where does it stand "
    "in the formula?",
    ("+ noise * rng.normal(size=len(y))", ""),
    ("    return X, y", "    return X + noise * rng.normal(size=X.shape), y"),
)
