"""What points on a spiral must look like, in whatever order they come.

Radius and angle of every point are read off its coordinates. The angle's noise is what is left after the
noise-free arm is taken away; at radius 0 there is no angle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import plausibly_standard_normal
from course_lib.checking.properties.generators import from_generator
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
TURN = 4.0  # radians from one arm's inner end to its outer end, and from one arm's start to the next one's
CLOSE = 1e-6
DEFAULT_NOISE = 0.2
MISPLACED = 1.2  # radians; no noise of ours spreads as far, but angles do that belong to other arms


@dataclass(frozen=True)
class Spiral:
    """Points sorted by class and radius, one row of ``radii`` and ``angles`` per class.

    ``residuals`` are the angles minus those of the noise-free arms, between -π and π, the middle left out.
    ``noise_given`` says whether the case names the noise, or leaves it out.
    """

    radii: Array
    angles: Array
    noise: float
    noise_given: bool

    @property
    def grid(self) -> Array:
        """The radii that every class should have."""
        return np.linspace(0, 1, self.radii.shape[1])

    @property
    def residuals(self) -> Array:
        """Angles beyond those of the noise-free arm at the radii that the points have, shape (C, N - 1)."""
        starts = TURN * np.arange(len(self.radii))[:, None]
        return _wrapped(self.angles - starts - TURN * self.radii)[:, 1:]


def _wrapped(angles: Array) -> Array:
    return (angles + np.pi) % (2 * np.pi) - np.pi


@holds("spiral")
def spiral(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``make_spiral(points_per_class, num_classes, rng, noise)``.

    Parameters
    ----------
    case : Case
        Without noise for ``part="angles"``, with noise and some thousand points for ``part="noise"``.
    answer : Answer
        ``(X, y)``, the rows in any order.
    part : {"form", "radii", "angles", "noise"}
        Shapes and labels; distances from the middle; the arms' angles without noise; the angles' noise.

    Returns
    -------
    Finding or None
        Only ``part="noise"`` leaves anything to chance: fewer than 10 tests per case, each of which rejects
        right draws with probability below 5e-10 (see :mod:`course_lib.checking.properties.chance`).
    """
    found = read_spiral(case.args, answer.value)
    if isinstance(found, Finding):
        return found
    parts: dict[str, Callable[[Spiral], Finding | None]] = {
        "radii": _radii,
        "angles": _angles,
        "noise": _noise,
    }
    return parts[part](found) if part in parts else None


@holds("spiral_generator")
def spiral_generator(case: Case, answer: Answer) -> Finding | None:
    """Judge three spirals: two from generators of the same seed, one from another seed."""
    first, again, other = answer.value
    found = read_spiral({"points_per_class": case.args["points"], **case.args}, first)
    if isinstance(found, Finding):
        return found
    if not np.abs(found.residuals).max() > CLOSE:
        return Finding("There is no noise in the angles, so nothing can be said about where it comes from.")
    return from_generator(first, again, other)


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
    rows = np.array([X[y == j] for j in range(classes)], dtype=float)
    radii = np.hypot(rows[..., 0], rows[..., 1])
    order = np.argsort(radii, axis=1, kind="stable")
    angles = np.arctan2(rows[..., 0], rows[..., 1])
    radii, angles = (np.take_along_axis(values, order, axis=1) for values in (radii, angles))
    return Spiral(radii, angles, float(args.get("noise", DEFAULT_NOISE)), "noise" in args)


def _labels(y: NDArray[Any], points: int, classes: int) -> Finding | None:
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


def _radii(found: Spiral) -> Finding | None:
    radii, n = found.radii, found.radii.shape[1]
    if np.allclose(radii, found.grid, atol=CLOSE):
        return None
    seen = f"Class 0 has radii {np.round(radii[0, :3], 3).tolist()}, …, {radii[0, -1]:.3g}."
    for diagnosis, wanted in [
        ("on_a_circle", np.ones(n)),
        ("last_radius_missing", np.arange(n) / n),
        ("first_radius_missing", np.arange(1, n + 1) / n),
        ("radii_run_on", np.linspace(0, 1, radii.size).reshape(radii.shape)),
    ]:
        if np.allclose(radii, wanted, atol=CLOSE):
            return Finding(seen, diagnosis)
    steps = np.diff(radii, axis=1)
    uneven = n > 2 and np.ptp(steps) > CLOSE and radii.max() < 1 + CLOSE
    alike = len(radii) > 1 and np.ptp(radii, axis=0).max() < CLOSE  # by a rule of its own, not by chance
    return Finding(seen, "radii_drawn" if uneven and not alike else None)


def _angles(found: Spiral) -> Finding | None:
    if np.abs(found.residuals).max() < CLOSE:
        return None
    radii, angles = found.radii[:, 1:], found.angles[:, 1:]
    starts = TURN * np.arange(len(angles))[:, None]
    for diagnosis, words, wanted in [
        ("mirrored", "The spiral is mirrored: (r cos θ, r sin θ)", np.pi / 2 - (starts + TURN * radii)),
        ("arms_coincide", "All arms lie on one another", TURN * radii),
        ("straight_arms", "Every arm is a straight ray", starts + 0 * radii),
        (
            "arms_evenly_spread",
            "Neighbouring arms are a full turn divided by their number apart, not 4 radians",
            starts / TURN * 2 * np.pi / len(angles) + TURN * radii,
        ),
        ("arms_start_one_apart", "Neighbouring arms are 1 radian apart, not 4", starts / TURN + TURN * radii),
        ("turn_of_one", "From its inner to its outer end an arm turns by 1 radian, not by 4", starts + radii),
        ("wrong_way_round", "The arms turn the other way", starts - TURN * radii),
        ("degrees", "An arm turns by 4 degrees", np.deg2rad(starts + TURN * radii)),
    ]:
        if np.abs(_wrapped(angles - wanted)).max() < CLOSE:
            return Finding(f"{words}.", diagnosis)
    j, i = np.unravel_index(np.argmax(np.abs(found.residuals)), found.residuals.shape)
    right = float(_wrapped(starts[j, 0] + TURN * radii[j, i]))
    return Finding(
        f"At radius {radii[j, i]:.3g}, class {j} has the angle {angles[j, i]:.3g}, not {right:.3g} "
        "(up to full turns)."
    )


def _noise(found: Spiral) -> Finding | None:
    noise, residuals = found.noise, found.residuals
    if found.radii.max() > 1 + CLOSE:
        return Finding(
            f"Some points are {found.radii.max():.3g} away from the middle.", "noise_on_coordinates"
        )
    spread = float(np.sqrt(np.mean(residuals**2)))
    seen = f"The angles lie {spread:.3g} off the arms (root mean square); the noise asked for is {noise:g}"
    seen += "." if found.noise_given else ", since `noise` is left out."
    if spread < CLOSE:
        return Finding(seen, "noise_ignored" if found.noise_given else "other_default")
    if np.abs(residuals - residuals[:, :1]).max() < CLOSE:
        return Finding(f"All points of a class are turned by the same angle. {seen}", "noise_shared")
    if len(residuals) > 1 and np.abs(residuals - residuals[:1]).max() < CLOSE:
        return Finding("Points of the same radius are turned by the same angle.", "noise_repeated")
    flat = residuals.ravel()
    pairs = flat[: flat.size // 2 * 2].reshape(-1, 2)
    if plausibly_standard_normal(pairs / noise):
        return None
    if not found.noise_given:
        return Finding(seen, "other_default")
    if plausibly_standard_normal(pairs / (TURN * noise)):
        return Finding(seen, "noise_times_four")
    if plausibly_standard_normal(pairs / np.sqrt(noise)):
        return Finding(seen, "noise_as_variance")
    if plausibly_standard_normal(pairs / 0.2):
        return Finding(seen, "noise_fixed")
    if flat.min() > -CLOSE and flat.max() < noise + CLOSE:
        return Finding(f"Every angle lies ahead of its arm. {seen}", "noise_one_sided")
    if np.abs(flat).max() < noise + CLOSE:
        return Finding(f"No angle lies further off than {noise:g}. {seen}", "noise_uniform")
    if spread > MISPLACED:
        return Finding(f"{seen} Are the arms where they should be (see “angles”)?")
    return Finding(f"This is not normal noise with mean 0 and standard deviation {noise:g}. {seen}")
