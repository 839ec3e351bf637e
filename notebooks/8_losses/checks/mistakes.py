"""Known wrong answers that all losses share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

MEAN = " / num_examples"


def known_wrong_averages(exercise: Exercise, loss: str, grad: str, outputs: str = "") -> None:
    """Register the wrong ways to average.

    ``loss`` and ``grad`` are what the solution divides by ``num_examples``; ``outputs`` is the number of
    outputs as code, where a loss has several.
    """
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradient are sums over the batch. What happens to your step when the batch is twice as large?",
        (loss + MEAN, loss),
        (grad + MEAN, grad),
    )
    exercise.known_wrong(
        "loss_not_averaged",
        "The loss is a sum over the batch. What happens to it when the batch is twice as large?",
        (loss + MEAN, loss),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The gradient is a sum over the batch. What does dividing the loss do to its slope?",
        (grad + MEAN, grad),
    )
    exercise.known_wrong(
        "loss_times_examples",
        "The loss is multiplied by the number of examples. Is what you average a sum or a mean already?",
        (loss + MEAN, f"{loss} * num_examples"),
    )
    exercise.known_wrong(
        "gradient_averaged_twice",
        "The gradient is divided by the number of examples twice. How often does the loss average?",
        (grad + MEAN, f"{grad} / num_examples**2"),
    )
    if outputs:
        exercise.known_wrong(
            "averaged_over_outputs",
            "The loss and its gradient are means over examples *and* outputs. By how many does `np.mean` divide?",
            (loss + MEAN, f"{loss} / num_examples / {outputs}"),
            (grad + MEAN, f"{grad} / num_examples / {outputs}"),
        )
        exercise.known_wrong(
            "divided_by_outputs",
            "Loss and gradient are divided by the number of columns. The rows are the examples: over which "
            "axis is a sum asked for, and over which a mean?",
            (loss + MEAN, f"{loss} / {outputs}"),
            (grad + MEAN, f"{grad} / {outputs}"),
        )
        exercise.known_wrong(
            "gradient_averaged_over_outputs",
            "The gradient is a mean over examples *and* outputs. What is the loss divided by?",
            (grad + MEAN, f"{grad} / num_examples / {outputs}"),
        )
        exercise.known_wrong(
            "loss_divided_by_outputs",
            "The loss is divided by the number of columns. The rows are the examples.",
            (loss + MEAN, f"{loss} / {outputs}"),
        )
        exercise.known_wrong(
            "gradient_divided_by_outputs",
            "The gradient is divided by the number of columns. The rows are the examples.",
            (grad + MEAN, f"{grad} / {outputs}"),
        )
        exercise.known_wrong(
            "loss_averaged_over_outputs",
            "The loss is a mean over examples *and* outputs. By how many does `np.mean` divide?",
            (loss + MEAN, f"{loss} / num_examples / {outputs}"),
        )


def known_wrong_gradient_sign(exercise: Exercise, name: str, right: str) -> None:
    """Register the gradient that points the other way; ``right`` is what the solution assigns to ``name``."""
    exercise.known_wrong(
        "gradient_sign",
        "The gradient points the wrong way. If a number rises that is too high already, does the loss rise "
        "or fall?",
        (f"{name} = {right}", f"{name} = -({right})"),
    )
