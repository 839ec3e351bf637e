"""Section 9, "The report"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import project

TRAINING = 'ax.plot(epochs, training, label="training")'
AXES = '    ax.set(xlabel="epoch", ylabel="accuracy")'


def curves(rng: np.random.Generator) -> Iterator[Case]:
    """Draw two noisy curves of a run, one of a few epochs."""
    for count in (12, 3):
        rising = 1 - 0.6 * np.exp(-np.arange(1, count + 1) / 3)
        noisy = rising[:, np.newaxis] * [1, 0.8] + rng.uniform(-0.05, 0, size=(count, 2))
        noisy[-1] = noisy[-2] - 0.02  # the last epoch is not the best
        yield case(via="draw_report", training=noisy[:, 0].tolist(), validation=noisy[:, 1].tolist())


figure = project.exercise("draw_report", returns=("figure",))
figure.property("curves", "curves_drawn", cases=curves, part="curves")
figure.property("axes named", "curves_drawn", cases=curves, part="axes", form=True)
figure.property("legend", "curves_drawn", cases=curves, part="legend", form=True)
figure.known_wrong(
    "from_zero",
    "The curves are shifted: the first point was measured when one epoch was over. What does Matplotlib do when it is "
    "given no `x`?",
    ("range(1, len(training) + 1)", "range(len(training))"),
)
figure.known_wrong(
    "one_curve",
    "Only one of the two curves is there. What can a reader say about overfitting from one?",
    (f"    {TRAINING}\n", ""),
)
figure.known_wrong(
    "swapped",
    "The legend calls each curve by the other's name. Which of them should be the higher one, for a network that "
    "remembers?",
    ('training, label="training"', 'training, label="validation"'),
    ('validation, label="validation"', 'validation, label="training"'),
)
figure.known_wrong(
    "no_legend",
    "Two lines, and nobody can tell which is which. `label=` alone shows nothing: what makes the names appear?",
    (AXES + "\n    ax.legend()", AXES),
)
figure.known_wrong(
    "axes_unnamed",
    "A reader has to guess what an axis shows. What is counted along each of the two?",
    (AXES, '    ax.set_title("accuracy")'),
)
figure.known_wrong(
    "drawn_elsewhere",
    "Nothing is on the axes that were handed in: it was drawn into another figure. Whose `plot` is called?",
    (
        "    epochs =",
        "    from matplotlib.figure import Figure\n\n    ax = Figure().subplots()\n    epochs =",
    ),
)
figure.known_wrong(
    "best_so_far",
    "A curve is smoother than the run was: it shows the best so far, which can't fall. Which epochs would a reader like "
    "to see?",
    ("ax.plot(epochs, validation,", "ax.plot(epochs, np.maximum.accumulate(validation),"),
)
