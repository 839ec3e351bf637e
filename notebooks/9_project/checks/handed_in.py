"""Section 7, "Hand in a network"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.data.moved_digits import SIDE, draw_moved

from . import project

#: Training takes seconds, not milliseconds; a call may take six times the usual deadline.
DEADLINES = 6
#: Distinct patterns among the validation images of which only the training could know the labels, and copies.
PATTERNS, COPIES = 60, 5


def training(
    rng: np.random.Generator, via: str, sets: tuple[Any, ...], kept: dict[str, Any] | None = None
) -> Case:
    """Return a call of `final_training` with training and validation images."""
    X_train, y_train, X_val, y_val = sets
    return case(
        via=via,
        kept=kept,
        deadlines=DEADLINES,
        X_train=X_train,
        y_train=y_train,
        X_val=X_val,
        y_val=y_val,
        image_shape=[SIDE, SIDE],
        seed=int(rng.integers(2**31)),
    )


def sets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw training and validation images, and hidden ones of originals that are in neither; rename classes."""
    circle, names = rng.permutation(10), np.empty(10, dtype=int)
    names[circle] = np.roll(circle, 1)  # no class keeps its name
    (X_train, y_train), (X_val, y_val), (X, y) = draw_moved([3000, 600, 1000], int(rng.integers(2**31)))
    kept = {"X": X, "y": names[y], "names": names}
    yield training(rng, "final_training", (X_train, names[y_train], X_val, names[y_val]), kept)


def small_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw few images, on which training is quick enough to be done three times."""
    (X_train, y_train), (X_val, y_val), _ = draw_moved([120, 40, 1], int(rng.integers(2**31)))
    yield training(rng, "final_training_thrice", (X_train, y_train, X_val, y_val))


def sets_with_patterns(rng: np.random.Generator) -> Iterator[Case]:
    """Draw few images, and for validation patterns with labels at random: only who trains on them knows them.

    Patterns of large blocks, and several noisy copies of each, are easy to learn by heart, even where they
    are moved by a pixel and weights are penalised.
    """
    (X_train, y_train), _, _ = draw_moved([300, 1, 1], int(rng.integers(2**31)))
    blocks = rng.integers(2, size=(PATTERNS, 4, 4))
    patterns = 16 * np.kron(blocks, np.ones((1, SIDE // 4, SIDE // 4))).reshape(PATTERNS, -1)
    noisy = np.repeat(patterns, COPIES, axis=0) + rng.normal(scale=2, size=(PATTERNS * COPIES, SIDE * SIDE))
    X_val = np.clip(np.rint(noisy), 0, 16).astype(np.uint8)
    y_val = np.repeat(rng.integers(10, size=PATTERNS), COPIES)
    yield training(rng, "final_training", (X_train, y_train, X_val, y_val))


final = project.exercise("final_training", returns=("model", "curve"), uses=("fit",))
final.property("a network", "handed_in", cases=sets, part="model", form=True)
final.property("repeats itself", "repeats_itself", cases=small_sets)
final.property("honest curve", "handed_in", cases=sets, part="honest")
final.property("no leak", "handed_in", cases=sets_with_patterns, part="leak", form=True)
final.property("its own images", "handed_in", cases=sets, part="own images", form=True)
final.property("60 % of hidden images", "handed_in", cases=sets, part="score", at_least=0.60)
final.property("70 % of hidden images", "handed_in", cases=sets, part="score", at_least=0.70)
final.property("75 % of hidden images", "handed_in", cases=sets, part="score", at_least=0.75)
RUN = "fit(fresh, (X_train, y_train), (X_val, y_val), penalised, share_right, adam, chosen, rng)"
#: A network that is trained for three epochs shows as well as one of twenty-five where it comes from.
SHORT = ("epochs, widths = 25,", "epochs, widths = 3,")
BOTH = "(np.vstack([X_train, X_val]), np.append(y_train, y_val))"
final.known_wrong(
    "trained_on_validation",
    "The network is trained on validation images. Then the curve says how well it remembers, and no longer how well it "
    "does on images that it has not seen. Which set is `fit` to learn from?",
    (RUN, RUN.replace("(X_train, y_train)", BOTH)),
)
final.known_wrong(
    "statistics_of_all",
    "Validation images have a part in how images are prepared: a leak, though a small one. From which images may mean "
    "and scale come?",
    (
        '"mean": X_train.mean(axis=0), "scale": X_train.std()',
        '"mean": np.vstack([X_train, X_val]).mean(axis=0), "scale": np.vstack([X_train, X_val]).std()',
    ),
    SHORT,
)
final.known_wrong(
    "other_images",
    "It knows the classes by names that it can't have from the images it was given: it was trained on others as well, "
    "or loaded from a file.",
    (
        "return " + RUN,
        'from course_lib.data import load_data\n    other = load_data("moved_digits", num_train=2000)\n    return '
        + RUN.replace("(X_train, y_train)", "(other.X_train, other.y_train)"),
    ),
    SHORT,
)
final.known_wrong(
    "curve_of_another",
    "The curve is not that of the model that came back: its highest point and the model's own accuracy differ. On "
    "which images, and with which model, is each point measured?",
    ("return " + RUN, f"best, curve = {RUN}\n    return best, [min(1.0, value + 0.1) for value in curve]"),
    SHORT,
)
final.known_wrong(
    "start_returned",
    "The network that came back is no better than guessing, and the curve is that of a trained one. `fit` leaves the "
    "model that it is given as it was: where is the trained one?",
    ("return " + RUN, f"_, curve = {RUN}\n    return fresh, curve"),
    SHORT,
)
final.known_wrong(
    "in_per_cent",
    "The curve is in per cent; everywhere else in this course accuracies are shares.",
    ("float(np.mean(scores.argmax(axis=1) == y))", "100 * float(np.mean(scores.argmax(axis=1) == y))"),
    SHORT,
)
final.known_wrong(
    "seed_ignored",
    "Another seed gives the same network. Does every draw come from the `rng` that is handed in?",
    ("    epochs, widths", "    rng = np.random.default_rng(0)\n    epochs, widths"),
    SHORT,
)
final.known_wrong(
    "chance_of_its_own",
    "The same seed doesn't give the same network twice. Is there a generator without a seed, or `np.random`?",
    ("    epochs, widths", "    rng = np.random.default_rng()\n    epochs, widths"),
    SHORT,
)
