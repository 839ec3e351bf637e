"""What points on a spiral must look like, in whatever order they come.

A mistake costs what it breaks and no more: radii are compared as they are, angles at the radii there are,
noise about the arms that the points lie on, and labels by themselves.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import plausibly_standard_normal
from course_lib.checking.properties.generators import from_generator
from course_lib.checking.properties.spiral_points import (
    CLOSE,
    RIGHT,
    RULES,
    TURN,
    Arms,
    Array,
    Spiral,
    read_spiral,
)
from course_lib.checking.spec import AND, Case
from course_lib.exchange.answer import Answer

#: The noise that is in the signature.
WRITTEN_DOWN = 0.2
#: So many points of all arms show a distribution.
MANY = 200
MISPLACED = 1.2  # radians; no noise of ours spreads as far, but angles do that belong to other arms


@holds("spiral")
def spiral(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``make_spiral(points_per_class, num_classes, rng, noise)``.

    Parameters
    ----------
    case : Case
        Without noise for all parts but ``"noise"``, for which there are noise and some thousand points.
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
    return PARTS[part](found)


@holds("spiral_generator")
def spiral_generator(case: Case, answer: Answer) -> Finding | None:
    """Judge three spirals: two from generators of the same seed, one from another seed."""
    first, again, other = answer.value
    found = read_spiral({"points_per_class": case.args["points"], **case.args}, first)
    if isinstance(found, Finding):
        return found
    if not np.abs(found.residuals()).max() > CLOSE:
        return Finding("There is no noise in the angles, so nothing can be said about where it comes from.")
    return from_generator(first, again, other)


def _labels(found: Spiral) -> Finding | None:
    if not found.mislabelled:
        return None
    return Finding("The points are those of a spiral, with the labels of other points.", "labels_elsewhere")


def _radii(found: Spiral) -> Finding | None:
    radii, n = found.radii, found.radii.shape[1]
    if np.allclose(radii, found.grid, atol=CLOSE):
        return None
    seen = f"Class 0 has radii {np.round(radii[0, :3], 3).tolist()}, …, {radii[0, -1]:.3g}."
    for diagnosis, wanted in [
        ("on_a_circle", np.ones(n)),
        ("last_radius_missing", np.arange(n) / n),
        ("first_radius_missing", np.arange(1, n + 1) / n),
        ("both_ends_missing", np.arange(1, n + 1) / (n + 1)),
        ("both_ends_missing", (np.arange(n) + 0.5) / n),
        ("radii_counted", np.arange(n)),
        ("radii_bent", np.sqrt(found.grid)),
        ("radii_bent", found.grid**2),
        ("radii_run_on", np.linspace(0, 1, radii.size).reshape(radii.shape)),
    ]:
        if np.allclose(radii, wanted, atol=CLOSE):
            return Finding(seen, diagnosis)
    steps = np.diff(radii, axis=1)
    kinds = len(np.unique(np.round(steps[0], 6)))  # by a rule there are few
    uneven = n > 2 and np.ptp(steps) > CLOSE and radii.max() < 1 + CLOSE and kinds > max(2, n // 3)
    alike = len(radii) > 1 and np.ptp(radii, axis=0).max() < CLOSE  # by a rule of its own, not by chance
    return Finding(seen, "radii_drawn" if uneven and not alike else None, leaves_open=n == 2)


def _angles(found: Spiral) -> Finding | None:
    """Judge the arms, of which the case asks without noise."""
    for rule in RULES:
        if np.abs(found.residuals(rule)).max() < CLOSE:
            return None if rule is RIGHT else Finding(f"{rule.words}.", rule.diagnosis)
    rule = _rule_nearest(found)
    residuals = found.residuals(rule)
    noise = _unasked_noise(residuals)
    if noise is not None:
        words = f"{rule.words}. " if rule.words else ""
        diagnosis = AND.join(filter(None, [rule.diagnosis, noise]))
        spread = f"{np.sqrt(np.mean(residuals**2)):.3g}"
        return Finding(f"{words}The noise is 0 here, and the points lie {spread} off the arms.", diagnosis)
    off = found.residuals()
    j, i = np.unravel_index(np.argmax(np.abs(off)), off.shape)
    angle = found.angles[:, 1:][j, i]
    right = (angle - off[j, i] + np.pi) % (2 * np.pi) - np.pi
    return Finding(
        f"At radius {found.radii[:, 1:][j, i]:.3g}, class {j} has the angle {angle:.3g}, not {right:.3g} "
        "(up to full turns)."
    )


def _unasked_noise(residuals: Array) -> str | None:
    """Name the noise that is there although none is asked for; ``None`` where too few points show it."""
    if residuals.size < MANY:
        return None
    if plausibly_standard_normal(_in_pairs(residuals) / WRITTEN_DOWN):
        return "noise_fixed"
    return "noise_not_scaled" if plausibly_standard_normal(_in_pairs(residuals)) else None


def _rule_nearest(found: Spiral) -> Arms:
    """Return the rule about whose arms the points spread least."""
    return min(RULES, key=lambda rule: float(np.mean(found.residuals(rule) ** 2)))


def _in_pairs(residuals: Array) -> Array:
    flat = residuals.ravel()
    return flat[: flat.size // 2 * 2].reshape(-1, 2)


def _noise(found: Spiral) -> Finding | None:
    """Judge the noise, about the arms that the points lie on: where those should lie is not asked here."""
    rule = _rule_nearest(found)
    noise, residuals = found.noise, found.residuals(rule) / rule.unit
    moved = np.ptp(found.radii, axis=0).max() > CLOSE  # from one class to another: by chance, not by a rule
    if moved and _share_of_evenly_spaced(found) > 0.5:  # those that noise moved past the middle are turned
        return Finding("The angles are those of the arms, and the radii are not.", "noise_on_radii")
    if moved and found.radii.max() > 1 + CLOSE:
        return Finding(
            f"Some points are {found.radii.max():.3g} away from the middle.", "noise_on_coordinates"
        )
    spread = float(np.sqrt(np.mean(residuals**2)))
    seen = f"The angles lie {spread:.3g} off the arms (root mean square); the noise asked for is {noise:g}"
    seen += "." if found.noise_given else ", since `noise` is left out."
    if spread < CLOSE:
        return Finding(
            seen, "noise_ignored" if found.noise_given else "other_default", leaves_open=not found.noise_given
        )
    if np.abs(residuals - residuals[:, :1]).max() < CLOSE:
        return Finding(f"All points of a class are turned by the same angle. {seen}", "noise_shared")
    if len(residuals) > 1 and np.abs(residuals - residuals[:1]).max() < CLOSE:
        return Finding("Points of the same radius are turned by the same angle.", "noise_repeated")
    if plausibly_standard_normal(_in_pairs(residuals) / noise):
        return None
    return _other_noise(found, residuals, seen, spread)


def _share_of_evenly_spaced(found: Spiral) -> float:
    """Return the share of points whose angles are those of the arms without noise, whatever their radii."""
    starts, steps = TURN * np.arange(len(found.angles))[:, None], found.angles.shape[1] - 1
    places = (found.angles - starts) % (2 * np.pi) / TURN * steps
    return float(np.mean(np.abs(places - np.round(places)) < 1e-3))


def _other_noise(found: Spiral, residuals: Array, seen: str, spread: float) -> Finding:
    noise, pairs, radii = found.noise, _in_pairs(residuals), found.radii[:, 1:]
    if not found.noise_given:
        normal = spread < MISPLACED and plausibly_standard_normal(_in_pairs(residuals) / spread)
        return Finding(seen, "other_default" if normal else None, leaves_open=not normal)
    grown = TURN * np.arange(len(radii))[:, None] + TURN * radii
    for diagnosis, standard in [
        ("noise_times_four", pairs / (TURN * noise)),
        ("noise_as_variance", pairs / np.sqrt(noise)),
        ("noise_squared", pairs / noise**2),
        ("noise_fixed", pairs / WRITTEN_DOWN),
        ("noise_not_scaled", pairs),
        ("noise_multiplied", _in_pairs(residuals / (grown * noise))),
        ("noise_grows_outwards", _in_pairs(residuals / (radii * noise))),
    ]:
        if plausibly_standard_normal(standard):
            return Finding(seen, diagnosis)
    if residuals.min() > -CLOSE and residuals.max() < noise + CLOSE:
        return Finding(f"Every angle lies ahead of its arm. {seen}", "noise_one_sided")
    if np.abs(residuals).max() < noise + CLOSE:
        return Finding(f"No angle lies further off than {noise:g}. {seen}", "noise_uniform")
    if spread > MISPLACED:
        return Finding(f"{seen} Are the arms where they should be (see “angles”)?", leaves_open=True)
    return Finding(f"This is not normal noise with mean 0 and standard deviation {noise:g}. {seen}")


PARTS: dict[str, Callable[[Spiral], Finding | None]] = {
    "form": _labels,
    "radii": _radii,
    "angles": _angles,
    "noise": _noise,
}
