"""Section 2, "Before anything runs for long"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case
from course_lib.data import load_data

from . import project

NUM_TINY = 50


def tiny_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Take the notebook's tiny set; nothing is drawn: whoever found settings by trying has tried them on it."""
    data = load_data("moved_digits", num_train=NUM_TINY)
    mean, scale = data.X_train.mean(axis=0), data.X_train.std()
    kept = {"X": (data.X_train - mean) / scale, "y": data.y_train}
    yield case(num_layers=3, kept=kept)


def deep_tiny_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Take the same images for five layers."""
    (shallow,) = tiny_sets(rng)
    yield case(num_layers=5, kept=shallow.kept)


settings = project.exercise("overfit_settings", returns=("settings",))
settings.property("three layers", "memorises", cases=tiny_sets)
settings.property("five layers", "memorises", cases=deep_tiny_sets)
RIGHT = '{"weight_scale": 0.15, "learning_rate": 0.2}'
settings.known_wrong(
    "signal_dies",
    "The weights begin so small that the signal is all but gone at the last layer, and so are the gradients on the "
    "way back. What does assignment 5 say of the size that keeps a signal alive?",
    (RIGHT, '{"weight_scale": 0.001, "learning_rate": 0.2}'),
)
settings.known_wrong(
    "scores_explode",
    "The first loss is far above that of guessing, ln 10: the network is sure of wrong answers before it has seen any. "
    "Which of the two numbers decides on the size of the first scores?",
    (RIGHT, '{"weight_scale": 3.0, "learning_rate": 0.2}'),
)
settings.known_wrong(
    "steps_too_long",
    "The first loss is as it should be, and training makes it larger, or no number at all. What happens when a step "
    "leads beyond the other side of the valley?",
    (RIGHT, '{"weight_scale": 0.15, "learning_rate": 30.0}'),
)
settings.known_wrong(
    "steps_too_short",
    "The loss sinks, and has not arrived when the 20 epochs are over. Forty steps are few: what has to grow?",
    (RIGHT, '{"weight_scale": 0.15, "learning_rate": 0.001}'),
)
