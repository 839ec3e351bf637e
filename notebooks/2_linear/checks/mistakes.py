"""Known wrong answers that all losses share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

PENALTY, SLOPE = "+ 0.5 * reg * np.sum(W * W)", "+ reg * W"


def known_wrong_averages(exercise: Exercise, loss: str, grad: str) -> None:
    """Register the wrong ways to average; ``loss`` and ``grad`` are what the solution divides by ``num_train``."""
    loss_mean, grad_mean = f"{loss} / num_train", f"{grad} / num_train"
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradient are sums over the batch. What happens to your step when the batch is twice as large?",
        (loss_mean, loss),
        (grad_mean, grad),
    )
    exercise.known_wrong(
        "loss_not_averaged",
        "The data loss is a sum over the batch while its gradient is a mean. Which of the two is asked for?",
        (loss_mean, loss),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The loss is averaged over the batch, its gradient is not. What does dividing the loss do to its slope?",
        (grad_mean, grad),
    )
    exercise.known_wrong(
        "averaged_over_classes",
        "The loss is a mean over examples and classes. How many losses does one example have?",
        (loss_mean, f"{loss} / num_train / W.shape[1]"),
    )


def known_wrong_penalties(exercise: Exercise) -> None:
    """Register the wrong ways to regularise."""
    exercise.known_wrong(
        "penalty_missing",
        "The penalty is missing, in the loss and in the gradient. What is `reg` for?",
        (PENALTY, ""),
        (SLOPE, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_loss",
        "The gradient feels the penalty, the loss doesn't: a numerical gradient of your loss would disagree.",
        (PENALTY, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_gradient",
        "The loss includes the penalty, its gradient doesn't. What is the derivative of ½·w² with respect to w?",
        (SLOPE, ""),
    )
    exercise.known_wrong(
        "penalty_without_half",
        "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
        (PENALTY, "+ reg * np.sum(W * W)"),
        (SLOPE, "+ 2 * reg * W"),
    )
    exercise.known_wrong(
        "half_missing_in_loss",
        "The penalty in your loss is reg·ΣW²; its gradient fits the course's ½·reg·ΣW². Which half went missing?",
        (PENALTY, "+ reg * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_slope_doubled",
        "The penalty's gradient is twice too large. What does the ½ in the loss do when you differentiate?",
        (SLOPE, "+ 2 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_slope_halved",
        "The penalty's gradient is half of what it should be. What does the square do when you differentiate?",
        (SLOPE, "+ 0.5 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_averaged",
        "The penalty is divided by the number of examples too. Does it depend on the batch at all?",
        (PENALTY, PENALTY + " / num_train"),
        (SLOPE, SLOPE + " / num_train"),
    )
    exercise.known_wrong(
        "penalty_spares_last_row",
        "The penalty leaves out the last row of W. How would this function know that it is a bias?",
        (PENALTY, "+ 0.5 * reg * np.sum(W[:-1] * W[:-1])"),
        (SLOPE, "+ reg * W * (np.arange(len(W)) < len(W) - 1)[:, None]"),
    )
    exercise.known_wrong(
        "penalty_of_norm",
        "The penalty is the length of W, not its square. Where did the root come from?",
        (PENALTY, "+ 0.5 * reg * np.sqrt(np.sum(W * W))"),
    )
    exercise.known_wrong(
        "penalty_l1",
        "The penalty adds up |W| instead of W². Which of the two has the gradient reg·W?",
        (PENALTY, "+ 0.5 * reg * np.sum(np.abs(W))"),
    )
