"""Known wrong answers that several exercises share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise


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
