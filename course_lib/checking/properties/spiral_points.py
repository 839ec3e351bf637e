"""The points of a spiral, read off what came back: radius and angle of every point, by class.

The angle's noise is what is left after the noise-free arm is taken away; at radius 0 there is no angle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding

Array = NDArray[np.float64]
Labels = NDArray[Any]
TURN = 4.0  # radians from one arm's inner end to its outer end, and from one arm's start to the next one's
CLOSE = 1e-6
DEFAULT_NOISE = 0.2


@dataclass(frozen=True)
class Arms:
    """Where the points of all arms lie by some rule: right, or a known wrong one.

    ``words`` say what is seen of the rule, and ``angles`` are made of starts, radii and the number of arms;
    ``unit`` is how far, in radians, a point is turned by noise of 1.
    """

    diagnosis: str
    words: str
    angles: Callable[[Array, Array, int], Array]
    unit: float = 1.0


RULES = [
    Arms("", "", lambda starts, radii, arms: starts + TURN * radii),
    Arms(
        "mirrored",
        "The spiral is mirrored: (r cos θ, r sin θ)",
        lambda starts, radii, arms: np.pi / 2 - (starts + TURN * radii),
    ),
    Arms(
        "arms_coincide", "All arms lie on one another", lambda starts, radii, arms: TURN * radii + 0 * starts
    ),
    Arms("straight_arms", "Every arm is a straight ray", lambda starts, radii, arms: starts + 0 * radii),
    Arms(
        "arms_evenly_spread",
        "Neighbouring arms are a full turn divided by their number apart, not 4 radians",
        lambda starts, radii, arms: starts / TURN * 2 * np.pi / arms + TURN * radii,
    ),
    Arms(
        "arms_start_one_apart",
        "Neighbouring arms are 1 radian apart, not 4",
        lambda starts, radii, arms: starts / TURN + TURN * radii,
    ),
    Arms(
        "turn_of_one",
        "From its inner to its outer end an arm turns by 1 radian, not by 4",
        lambda starts, radii, arms: starts + radii,
    ),
    Arms(
        "first_arm_left_out",
        "Every arm begins where the next one should",
        lambda starts, radii, arms: starts + TURN + TURN * radii,
    ),
    Arms(
        "full_turn",
        "From its inner to its outer end an arm turns all the way round, not by 4 radians",
        lambda starts, radii, arms: starts + 2 * np.pi * radii,
    ),
    Arms(
        "wrong_way_round",
        "The arms turn the other way",
        lambda starts, radii, arms: starts - TURN * radii,
    ),
    Arms(
        "degrees",
        "An arm turns by 4 degrees",
        lambda starts, radii, arms: np.deg2rad(starts + TURN * radii),
        unit=np.deg2rad(1.0),
    ),
]
RIGHT = RULES[0]


@dataclass(frozen=True)
class Spiral:
    """Points sorted by class and radius, one row of ``radii`` and ``angles`` per class.

    ``noise_given`` says whether the case names the noise, or leaves it out; ``mislabelled`` whether the
    labels that came back belong to other points, and the points were sorted by those that they should have.
    """

    radii: Array
    angles: Array
    noise: float
    noise_given: bool
    mislabelled: bool

    @property
    def grid(self) -> Array:
        """The radii that every class should have."""
        return np.linspace(0, 1, self.radii.shape[1])

    def residuals(self, rule: Arms = RIGHT) -> Array:
        """Return the angles beyond a rule's at the radii that the points have, shape (C, N - 1).

        They lie between -π and π, and those in the middle are left out.
        """
        starts = TURN * np.arange(len(self.radii), dtype=float)[:, None]
        arm: Array = rule.angles(starts, self.radii, len(self.radii))
        return wrapped(self.angles - arm)[:, 1:]


def wrapped(angles: Array) -> Array:
    """Return angles between -π and π."""
    return (angles + np.pi) % (2 * np.pi) - np.pi


def read_spiral(args: dict[str, Any], value: Any) -> Spiral | Finding:
    """Return the points of an answer by class and radius, or what is wrong with the answer's form."""
    points, classes = args["points_per_class"], args["num_classes"]
    if not isinstance(value, tuple | list) or len(value) != 2:
        return Finding("Return two arrays: the points X and their labels y.")
    if not all(isinstance(item, np.ndarray) and item.dtype.kind in "biuf" for item in value):
        return Finding("X and y should both be arrays of numbers.")
    X, y = value
    wanted = f"X should have shape {(points * classes, 2)} and y {(points * classes,)}"
    if X.shape != (points * classes, 2) or y.shape != (points * classes,):
        if X.shape == (2, points * classes):
            return Finding(f"X has shape {X.shape}. {wanted}.", "points_in_columns")
        if X.shape == (points, 2) and y.shape == (points,):
            return Finding(f"There are {points} points in all. {wanted}.", "points_in_total")
        return Finding(f"X has shape {X.shape} and y {y.shape}. {wanted}.")
    if not np.isfinite(np.asarray(X, dtype=float)).all():
        return Finding("Some coordinates are NaN or infinite.")
    wrong_labels = _labels(y, points, classes)
    if wrong_labels is not None:
        return wrong_labels
    X = np.asarray(X, dtype=float)
    own = _own_labels(X, y, points, classes, float(args.get("noise", DEFAULT_NOISE)))
    rows = np.array([X[own == j] for j in range(classes)])
    radii = np.hypot(rows[..., 0], rows[..., 1])
    order = np.argsort(radii, axis=1, kind="stable")
    angles = np.arctan2(rows[..., 0], rows[..., 1])
    radii, angles = (np.take_along_axis(values, order, axis=1) for values in (radii, angles))
    noise = float(args.get("noise", DEFAULT_NOISE))
    return Spiral(radii, angles, noise, "noise" in args, not np.array_equal(own, y))


def _own_labels(X: Array, y: Labels, points: int, classes: int, noise: float) -> Labels:
    """Return the labels that the points should have, if they are those of a spiral; else the given ones.

    Without noise every point's place says whose it is; with noise only radii do, which must not occur twice.
    """
    if noise == 0:
        return _labels_by_place(X, y, points, classes)
    arm_by_arm, in_turn = np.repeat(np.arange(classes), points), np.tile(np.arange(classes), points)
    fitting = (labels for labels in (y, arm_by_arm, in_turn) if _has_all_radii(X, labels, classes))
    return next(fitting, y)


def _has_all_radii(X: Array, labels: Labels, classes: int) -> bool:
    radii = np.array([np.sort(np.hypot(*X[labels == j].T)) for j in range(classes)])
    return bool(np.allclose(radii, np.linspace(0, 1, radii.shape[1]), atol=CLOSE))


def _labels_by_place(X: Array, y: Labels, points: int, classes: int) -> Labels:
    radii = np.tile(np.linspace(0, 1, points), classes)
    labels = np.repeat(np.arange(classes), points)
    angles = RIGHT.angles(TURN * labels.astype(float), radii, classes)
    places = radii * np.sin(angles) + 1j * radii * np.cos(angles)
    apart = np.abs((X[:, 0] + 1j * X[:, 1])[:, None] - places[None, :])
    nearest = np.argmin(apart, axis=1)
    outside = radii[nearest] > 0
    taken = np.bincount(nearest[outside], minlength=len(places))
    if apart.min(axis=1).max() > CLOSE or (taken[radii > 0] != 1).any():
        return y  # these are not the points of a spiral, or two arms meet in one
    if np.array_equal(labels[nearest][outside], y[outside]):
        return y  # whose the points in the middle are makes no difference
    own: Labels = labels[nearest]
    own[~outside] = np.arange(classes)
    return own


def _labels(y: Labels, points: int, classes: int) -> Finding | None:
    if y.dtype.kind not in "iu":
        return Finding(f"y holds {y.dtype} values; labels are integers.", "labels_not_integers")
    seen, counts = np.unique(y, return_counts=True)
    if np.array_equal(seen, np.arange(1, classes + 1)):
        return Finding(f"Labels run from 1 to {classes}; they should run from 0.", "labels_from_one")
    if not np.array_equal(seen, np.arange(classes)):
        return Finding(f"The labels are {seen.tolist()}; they should be 0 to {classes - 1}.")
    if not (counts == points).all():
        return Finding(f"The classes have {counts.tolist()} points; {points} each are asked for.")
    return None
