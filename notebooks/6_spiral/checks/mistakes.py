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


def known_wrong_penalties(exercise: Exercise, squares: str, weights: list[str]) -> None:
    """Register the wrong ways to regularise.

    ``squares`` is the sum of squares in the solution and ``weights`` the matrices in it. Edits are as small
    as can be, so that they apply beside those of other mistakes.
    """
    gone = (f" + 0.5 * reg * {squares}", "")
    slopes_gone = [(f" + reg * {W}", "") for W in weights]
    doubled = [(f" reg * {W}", f" 2 * reg * {W}") for W in weights]
    exercise.known_wrong(
        "penalty_missing",
        "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
        gone,
        *slopes_gone,
    )
    exercise.known_wrong(
        "penalty_missing_in_loss",
        "The loss leaves the penalty out. What would a numerical gradient of this loss say about `reg`?",
        gone,
    )
    exercise.known_wrong(
        "penalty_missing_in_gradient",
        "The gradients lack the penalty's term. What is the derivative of ½·w² with respect to w?",
        *slopes_gone,
    )
    exercise.known_wrong(
        "penalty_without_half",
        "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
        ("0.5 * reg", "1.0 * reg"),
        *doubled,
    )
    exercise.known_wrong(
        "half_missing_in_loss",
        "The penalty in your loss is reg·ΣW²; this course writes ½·reg·ΣW². Which half went missing?",
        ("0.5 * reg", "1.0 * reg"),
    )
    exercise.known_wrong(
        "penalty_slope_doubled",
        "The penalty's gradient is twice what it should be. What does the ½ in the loss do when you "
        "differentiate?",
        *doubled,
    )
    exercise.known_wrong(
        "penalty_slope_halved",
        "The penalty's gradient is half of what it should be. What becomes of the ½ in the loss when you "
        "differentiate a square?",
        *[(f" reg * {W}", f" 0.5 * reg * {W}") for W in weights],
    )
    exercise.known_wrong(
        "penalty_slope_is_a_sum",
        "The penalty adds the same number to every entry of a gradient: `reg` times the sum of the weights. On which "
        "weights does the slope in one weight depend?",
        *[(f" reg * {W}", f" reg * np.sum({W})") for W in weights],
    )
    exercise.known_wrong(
        "penalty_slope_squared",
        "The penalty's gradient contains the squares of the weights. Which power is left after differentiating?",
        *[(f" reg * {W}", f" reg * {W}**2") for W in weights],
    )
    exercise.known_wrong(
        "penalty_slope_negated",
        "The penalty's gradient has the wrong sign: steps along it make weights larger. Does the penalty rise or "
        "fall with the size of a weight?",
        *[(f" + reg * {W}", f" - reg * {W}") for W in weights],
    )
    exercise.known_wrong(
        "penalty_subtracted",
        "The penalty is subtracted from the loss: large weights are rewarded.",
        (" + 0.5 * reg", " - 0.5 * reg"),
    )
    exercise.known_wrong(
        "penalty_over_n",
        "The penalty is divided by the number of examples, in loss and gradients. Which term is the mean taken of?",
        ("0.5 * reg", "0.5 / len(X) * reg"),
        *[(f" reg * {W}", f" reg / len(X) * {W}") for W in weights],
    )
    exercise.known_wrong(
        "penalty_over_n_in_loss",
        "In the loss, the penalty is divided by the number of examples. Which term is the mean taken of?",
        ("0.5 * reg", "0.5 / len(X) * reg"),
    )
    exercise.known_wrong(
        "penalty_over_n_in_gradient",
        "The penalty's gradient is divided by the number of examples. Was the penalty a mean over them?",
        *[(f" reg * {W}", f" reg / len(X) * {W}") for W in weights],
    )
    exercise.known_wrong(
        "penalty_is_a_mean",
        "The penalty in your loss is made of the mean of the squared weights. What does the formula do with them?",
        *[(f"np.sum({W} * {W})", f"np.mean({W} * {W})") for W in weights],
    )
    exercise.known_wrong(
        "penalty_is_a_norm",
        "The penalty in your loss is made of the root of the sum of squares: a length. Is there a root in the formula?",
        *[(f"np.sum({W} * {W})", f"np.linalg.norm({W})") for W in weights],
    )
    exercise.known_wrong(
        "penalty_of_sizes",
        "The penalty in your loss adds up the sizes of the weights, not their squares: that is the L1 penalty.",
        *[(f"np.sum({W} * {W})", f"np.sum(np.abs({W}))") for W in weights],
    )
    exercise.known_wrong(
        "penalty_of_the_sum",
        "The penalty in your loss squares the sum of the weights. Square first, or add first?",
        *[(f"np.sum({W} * {W})", f"np.sum({W})**2") for W in weights],
    )


OVER_EXAMPLES = """def over_examples(s, y):
    exps = np.exp(s - {0})
    probs = exps / exps.sum(axis=0)
    truth = np.arange(s.shape[1]) == y[:, None]
    return -np.log(probs[truth]).mean(), (probs - truth) / len(s)


"""


def known_wrong_scores(exercise: Exercise) -> None:
    """Register the wrong ways to use the softmax layer."""
    call = "data_loss, dscores = softmax_loss("
    start = "    loss = data_loss"
    exercise.known_wrong(
        "divided_by_n_twice",
        "The data part of the gradients is too small by the factor N. Who has divided by N already?",
        (start, f"    dscores = dscores / len(X)\n{start}"),
    )
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradients are sums over the examples; means are asked for.",
        (f"    {call}", "    data_loss, dscores = (len(X) * part for part in softmax_loss("),
        (", y)\n", ", y))\n"),
    )
    exercise.known_wrong(
        "loss_not_averaged",
        "The data part of the loss is a sum over the examples. A mean is asked for.",
        ("= data_loss", "= len(X) * data_loss"),
    )
    exercise.known_wrong(
        "loss_divided_twice",
        "The data part of the loss is too small by the factor N. Who has divided by N already?",
        ("= data_loss", "= data_loss / len(X)"),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The data part of the gradients is too large by the factor N. The loss asked for is a mean: what about its slope?",
        (start, f"    dscores = len(X) * dscores\n{start}"),
    )
    exercise.known_wrong(
        "gradient_doubled",
        "The data part of the gradients is twice what it should be. Where does a 2 come from? There is no square in it.",
        (start, f"    dscores = 2 * dscores\n{start}"),
    )
    exercise.known_wrong(
        "gradient_sign",
        "The data part of the gradients points the wrong way. `dscores` is a gradient already: what would another "
        "minus do?",
        (start, f"    dscores = -dscores\n{start}"),
    )
    exercise.known_wrong(
        "classes_from_labels",
        "The number of classes follows from the largest label here. What if the last class has no example in the "
        "batch? The parameters know how many classes there are.",
        (start, f"    dscores = dscores - 0 * np.eye(y.max() + 1)[y]\n{start}"),
    )
    exercise.known_wrong(
        "classes_counted",
        "The number of classes is counted among the labels here. What if some class has no example in the batch? "
        "The parameters know how many classes there are.",
        (start, f"    dscores = dscores - 0 * np.eye(len(np.unique(y)))[y]\n{start}"),
    )
    exercise.known_wrong(
        "bias_gradient_averaged",
        "The biases' gradients are too small by the factor N. One wire, N branches: what do gradients do at "
        "a branch?",
        (".sum(axis=0)", ".mean(axis=0)"),
    )
    exercise.known_wrong(
        "bias_gradient_not_averaged",
        "The biases' gradients are too large by the factor N. What you add up over the rows: has it been divided by N?",
        (".sum(axis=0)", ".sum(axis=0) * len(X)"),
    )
    for name, shift in [("", "s.max()"), ("_and_shifted_by_rows", "s.max(axis=1, keepdims=True)")]:
        exercise.known_wrong(
            f"normalised_over_examples{name}",
            "The probabilities add up to 1 over the examples. They should do so over the classes of each example.",
            ("softmax_loss(", "over_examples("),
            (f"def {exercise.name}", OVER_EXAMPLES.format(shift) + f"def {exercise.name}"),
        )
    exercise.known_wrong(
        "bias_gradient_of_examples",
        "A bias's gradient has one number per example. How many numbers are there in a bias, and over which "
        "axis do you add up?",
        (".sum(axis=0)", ".sum(axis=1)"),
    )
    exercise.known_wrong(
        "bias_gradient_one_number",
        "A bias's gradient is a single number. How many biases are there?",
        (".sum(axis=0)", ".sum()"),
    )
