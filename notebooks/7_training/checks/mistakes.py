"""Leaks, which everything that is computed from the training set knows."""

from __future__ import annotations

from course_lib.checking.spec import Exercise


def known_leaks(exercise: Exercise, both: tuple[str, str], own: tuple[str, str]) -> None:
    """Register the two ways in which the validation set leaks into its own preprocessing."""
    exercise.known_wrong(
        "statistics_of_both",
        "What becomes of the training examples depends on the validation examples: their statistics were used, too. Which "
        "of the two sets do you know when a new image arrives?",
        both,
    )
    exercise.known_wrong(
        "own_statistics",
        "The validation examples were treated with statistics of their own. Imagine that a single one "
        "arrives: what would its statistics be?",
        own,
    )
