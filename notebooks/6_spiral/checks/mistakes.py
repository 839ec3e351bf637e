"""Known wrong answers that several exercises share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise


def known_wrong_generators(exercise: Exercise, old: str, new: str) -> None:
    """Register the wrong ways to come by random numbers; ``{}`` in ``new`` is where the generator goes."""
    exercise.known_wrong(
        "global_generator",
        "Generators with the same seed lead to different numbers. From where else than `rng` do yours come?",
        (old, new.format("np.random.default_rng()")),
    )
    exercise.known_wrong(
        "seeded_inside",
        "Whatever `rng` is handed in, the numbers are the same. Who has fixed the seed?",
        (old, new.format("np.random.default_rng(0)")),
    )
