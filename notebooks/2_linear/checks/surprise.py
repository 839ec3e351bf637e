"""Known wrong answers that the two softmax losses share: what is taken for the surprise at the right class."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

#: What is often added to a probability: visible at ordinary scores, or only where p is as good as 0.
COARSE, FINE = (2, 3, 4, 5, 6), (7, 8, 9, 10, 12, 15, 16)


def known_wrong_surprise(exercise: Exercise, old: str, new: str, *, p: str, right: str, scores: str) -> None:
    """Register what may stand in the loss instead of −log p.

    Parameters
    ----------
    exercise : Exercise
    old : str
        What the solution says.
    new : str
        What to say instead, with ``{}`` for one number an example, of all examples together.
    p, right, scores : str
        How the solution writes the probabilities, those of the right classes, and the scores.
    """

    def instead(term: str) -> tuple[str, str]:
        return old, new.format(term)

    exercise.known_wrong(
        "loss_sign",
        "The data loss is negative. What is the sign of the logarithm of a number below 1?",
        instead(f"np.sum(np.log({right}))"),
    )
    exercise.known_wrong(
        "log_missing",
        "The loss adds up 1 − p. A wrong and certain answer should cost far more than 1: what does −log p do near 0?",
        instead(f"np.sum(1 - {right})"),
    )
    exercise.known_wrong(
        "minus_p",
        "The loss is −p. A wrong and certain answer costs hardly more than a guess then: what does −log p do near 0?",
        instead(f"np.sum(-{right})"),
    )
    exercise.known_wrong(
        "surprise_at_the_rest",
        "The loss is −log(1 − p), which is large where the right class is certain. Which answers should cost much?",
        instead(f"np.sum(-np.log(1 - {right}))"),
    )
    exercise.known_wrong(
        "all_classes_in_loss",
        "The loss adds up −log p over all classes. Which class's probability should be large?",
        instead(f"np.sum(-np.log({p}))"),
    )
    exercise.known_wrong(
        "weighted_by_p",
        "The loss adds up −p·log p over all classes: it never looks at the labels. Which probability should be large?",
        instead(f"np.sum(-{p} * np.log({p}))"),
    )
    exercise.known_wrong(
        "squared_error",
        "The loss is (1 − p)². A wrong and certain answer should cost far more than 1: what does −log p do near 0?",
        instead(f"np.sum((1 - {right}) ** 2)"),
    )
    exercise.known_wrong(
        "surprise_at_the_winner",
        "The loss is −log of the largest probability, whoever has it: the labels don't matter. Whose p should be large?",
        instead(f"np.sum(-np.log(np.max({p}, axis=-1)))"),
    )
    for digits in COARSE:
        exercise.known_wrong(
            f"log_cushioned_{digits}",
            f"1e-{digits} is added to p inside the logarithm (or p is kept above it): the loss of a certain and "
            "wrong answer has a ceiling then. How much should such an answer cost?",
            instead(f"np.sum(-np.log({right} + 1e-{digits}))"),
        )
