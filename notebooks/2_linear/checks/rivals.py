"""Known wrong answers that the two hinge losses without loops share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

MARGINS, BALANCE = "np.maximum(0, scores - right + 1)", "dscores[rows, y] = -dscores.sum(axis=1)"


def known_wrong_rivals(exercise: Exercise, loss: str, slope: int = 1) -> None:
    """Register mistakes in the margins and in the right class's entry.

    ``loss`` is the sum over all margins, and ``slope`` that of its term at a margin of 1.
    """
    exercise.known_wrong(
        "correct_class_in_loss",
        "The right class's margin to itself is in the loss, and costs every example 1. Which entry of each "
        "row of margins doesn't belong to the sum?",
        (f"data_loss, data_slope = {loss}", f"data_loss, data_slope = {loss} + num_train"),
    )
    exercise.known_wrong(
        "correct_class_in_both",
        "The right class counts as one of its own rivals. What is its margin to itself?",
        ("    margins[rows, y] = 0\n", ""),
    )
    exercise.known_wrong(
        "columns_set_to_zero",
        "The margins of whole columns count as 0, for every example. How do you pick one entry per row?",
        ("margins[rows, y] = 0", "margins[:, y] = 0"),
    )
    exercise.known_wrong(
        "margin_reversed",
        "The margin compares the classes the wrong way round: it grows when the right class does better.",
        ("scores - right + 1", "right - scores + 1"),
    )
    exercise.known_wrong(
        "delta_missing",
        "A rival that loses by a hair costs nothing. By how much must the right class win?",
        ("scores - right + 1", "scores - right"),
    )
    exercise.known_wrong(
        "delta_subtracted",
        "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
        ("scores - right + 1", "scores - right - 1"),
    )
    exercise.known_wrong(
        "delta_after_max",
        "The 1 is added after the maximum: a rival costs at least 1 however far behind it is. What does the max cut?",
        (MARGINS, "np.maximum(0, scores - right) + 1"),
    )
    exercise.known_wrong(
        "negative_margins_counted",
        "Margins below zero count too, as if there were no max(0, ·). What should a rival cost that is far behind?",
        (MARGINS, "scores - right + 1"),
    )
    exercise.known_wrong(
        "labels_not_paired",
        "Every example is compared with a score of the first example. How do you pick one entry per row?",
        ("right = scores[rows, y][:, None]", "right = scores[0, y][:, None]"),
    )
    exercise.known_wrong(
        "compared_with_highest",
        "Rivals are compared with the highest score of the row. With whose score should they be compared?",
        ("right = scores[rows, y][:, None]", "right = scores.max(axis=1, keepdims=True)"),
    )
    exercise.known_wrong(
        "label_as_score",
        "The label itself is subtracted as if it were a score. Labels are names: whose score do they point to?",
        ("right = scores[rows, y][:, None]", "right = y[:, None]"),
    )
    exercise.known_wrong(
        "correct_entry_missing",
        "The right class's entry is 0 in every row. Does its score appear in the margins?",
        (BALANCE, "dscores[rows, y] = 0"),
    )
    exercise.known_wrong(
        "correct_entry_counted_once",
        "The right class's entry is −1 in every row. In how many of the violated margins does its score appear?",
        (BALANCE, "dscores[rows, y] = -1"),
    )
    exercise.known_wrong(
        "correct_entry_sign",
        "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
        (BALANCE, "dscores[rows, y] = dscores.sum(axis=1)"),
    )
    exercise.known_wrong(
        "correct_entry_counts_itself",
        f"The right class's entry is too low by {slope}. Does the class count itself as one of its violated rivals?",
        (BALANCE, f"dscores[rows, y] = -dscores.sum(axis=1) - {slope}"),
    )
    exercise.known_wrong(
        "counts_over_examples",
        "The right class's entry adds up over the wrong axis. Who are the rivals of one example?",
        (BALANCE, "dscores[rows, y] = -dscores.sum(axis=0)[y]"),
    )
    exercise.known_wrong(
        "counts_of_the_batch",
        "The right class's entry adds up over the whole batch. Who are the rivals of one example?",
        (BALANCE, "dscores[rows, y] = -dscores.sum()"),
    )
    exercise.known_wrong(
        "gradient_sign",
        "The data gradient points the wrong way. If a wrong class's score rises, does the loss rise or fall?",
        ("(dscores.T @ X)", "-(dscores.T @ X)"),
    )
    exercise.known_wrong(
        "loss_averaged_over_rivals",
        "The data loss is divided by the number of rivals too. Over what does the mean in L run?",
        ("data_loss / num_train", "data_loss / num_train / (W.shape[1] - 1)"),
    )
    exercise.known_wrong(
        "gradient_averaged_over_rivals",
        "The data part of the gradient is divided by the number of rivals too. Over what does the mean in L run?",
        ("data_slope / num_train", "data_slope / num_train / (W.shape[1] - 1)"),
    )
