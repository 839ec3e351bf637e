"""Section 10, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup

from . import spiral
from .data import make


def spirals_of(draw: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield two spirals by one function."""
    for noise in (0.1, 0.2):
        X, y = draw(40, 3, np.random.default_rng(rng.integers(2**32)), noise)
        yield case(X=X, y=y, points_per_class=40, num_classes=3, noise=noise)


sound = spiral.exercise("spiral_is_sound", returns=("sound",))
lineup = Lineup(sound, spirals_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

RADII = "np.linspace(0, 1, points_per_class)"
NOISE = "noise * rng.normal(size=len(y))"
lineup.right("a spiral, arm by arm", make)
lineup.right(
    "a spiral, point by point",
    make,
    (
        "np.repeat(np.arange(num_classes), points_per_class)",
        "np.tile(np.arange(num_classes), points_per_class)",
    ),
    (f"np.tile({RADII}, num_classes)", f"np.repeat({RADII}, num_classes)"),
)
lineup.right(
    "a spiral in random order",
    make,
    ("return X, y", "order = rng.permutation(len(y))\n    return X[order], y[order]"),
)
lineup.right("a spiral from the rim to the middle", make, (RADII, "np.linspace(1, 0, points_per_class)"))
lineup.right(
    "a spiral whose noise comes from another function", make, (NOISE, "rng.normal(0, noise, len(y))")
)
lineup.right(
    "a spiral whose noise is drawn arm by arm",
    make,
    (NOISE, "noise * np.hstack([rng.normal(size=points_per_class) for _ in range(num_classes)])"),
)
lineup.right("a spiral kept column by column", make, ("return X, y", "return np.asfortranarray(X), y"))

lineup.wrong("has labels of type float", make, ("return X, y", "return X, y * 1.0"))
lineup.wrong("has radii that are not in equal steps", make, (RADII, f"{RADII} ** 0.5"))
lineup.wrong("stops short of the rim", make, (RADII, "np.arange(points_per_class) / points_per_class"))
lineup.wrong("draws radii by chance", make, (f"np.tile({RADII}, num_classes)", "rng.uniform(size=len(y))"))
lineup.wrong("has turned all arms a little", make, ("4 * y + ", "0.3 + 4 * y + "))
lineup.wrong("turns outwards faster than agreed", make, ("4 * r", "5 * r"))
lineup.wrong(
    "has exchanged the two coordinates",
    make,
    ("[r * np.sin(theta), r * np.cos(theta)]", "[r * np.cos(theta), r * np.sin(theta)]"),
)
lineup.wrong("has all arms in one place", make, ("4 * y + ", ""))
lineup.wrong("has no noise", make, (NOISE, "0"))
lineup.wrong("has twice the noise", make, (NOISE, f"2 * {NOISE}"))
lineup.wrong("takes the square of the noise", make, (NOISE, f"noise * {NOISE}"))
lineup.wrong(
    "has the same noise in every arm",
    make,
    (NOISE, "noise * np.tile(rng.normal(size=points_per_class), num_classes)"),
)

LABELS, RADIUS, MIDDLE = "labels_fit and ", "radii_fit and ", "middle_fits and "
WIDTH, ARMS = "width_fits and ", " and arms_differ"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    (LABELS, "True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    (LABELS, "False and "),
)
sound.known_wrong(
    "labels_never_tested",
    "It never looks at the labels themselves: what kind of numbers must they be, to serve as indices?",
    (LABELS, ""),
)
sound.known_wrong(
    "radii_never_tested",
    "It never looks at the radii, the only thing here that has no noise.",
    (RADIUS, ""),
)
sound.known_wrong(
    "middle_never_tested",
    "It never asks whether the noise is as often positive as negative: an arm that is turned passes.",
    (MIDDLE, ""),
)
sound.known_wrong(
    "width_never_tested",
    "It never asks how large the noise is.",
    (WIDTH, ""),
)
sound.known_wrong(
    "arms_never_compared",
    "It never compares the noise of two arms.",
    (ARMS, ""),
)
sound.known_wrong(
    "width_without_chance",
    "It wants exactly the standard deviation asked for, or nearly. How far off is that of a hundred numbers?",
    ("< room / np.sqrt(2)", "< 0.045 * noise"),
)
sound.known_wrong(
    "only_radii_tested",
    "It looks at how far out the points are, and not at where the arms turn.",
    (MIDDLE + WIDTH + "arms_differ", "True"),
)
sound.known_wrong(
    "order_expected",
    "It wants the rows arm by arm. Nobody asked for an order.",
    (LABELS, "labels_fit and np.all(np.diff(y) >= 0) and "),
)
