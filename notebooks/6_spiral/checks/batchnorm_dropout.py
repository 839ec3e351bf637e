"""Section 8, "Batch normalisation and dropout, two more layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral


def normalising(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches that a layer normalises, and points for test mode that are unlike any of them."""
    for n, d, number in [(7, 4, 2), (9, 3, 3), (5, 6, 1)]:
        yield case(
            via="batchnorm_object",
            gamma=rng.uniform(0.5, 1.5, size=d),
            beta=rng.normal(size=d),
            momentum=float(rng.uniform(0.6, 0.8)),
            batches=[rng.normal(1.0, 2.0, size=(n, d)) for _ in range(number)],
            dout=rng.normal(size=(n, d)),
            new=rng.normal(-1.0, 1.0, size=(4, d)),
        )


START, OUT, GRADS, TEST = "gamma and beta of the start", "output", "gradients", "output in test mode"
norm = spiral.exercise("BatchNorm", returns=(START, OUT, GRADS, TEST))
norm.values("start", of=START, cases=normalising)
norm.values("output", of=OUT, cases=normalising)
norm.values("gradients", of=GRADS, cases=normalising)
norm.values("test mode", of=TEST, cases=normalising)
MODE = 'self.bn_param["mode"] = "train" if self.training else "test"'
RUN = 'out, self.cache = batchnorm_forward(x, self.params["gamma"], self.params["beta"], self.bn_param)'
BACK = 'dx, self.grads["gamma"], self.grads["beta"] = batchnorm_backward(dout, self.cache)'
norm.known_wrong(
    "gamma_zero",
    "`gamma` begins at 0: whatever goes in, nothing comes out but `beta`. Which factor changes nothing?",
    ("np.ones(num_features)", "np.zeros(num_features)"),
)
norm.known_wrong(
    "beta_one",
    "`beta` begins at 1. Which shift is none?",
    ("np.zeros(num_features)", "np.ones(num_features)"),
)
norm.known_wrong(
    "gamma_random",
    "`gamma` begins with other numbers than those that change nothing.",
    ("np.ones(num_features)", "1 + 0.1 * np.arange(num_features)"),
)
norm.known_wrong(
    "one_number_each",
    "`gamma` and `beta` begin as one number each. How many features does the layer have?",
    ("np.ones(num_features)", "np.ones(())"),
    ("np.zeros(num_features)", "np.zeros(())"),
)
norm.known_wrong(
    "always_training",
    "In test mode the points are normalised with their own mean and variance. Which switch must the mode follow?",
    (MODE, 'self.bn_param["mode"] = "train"'),
)
norm.known_wrong(
    "mode_reversed",
    "In training the layer behaves as it should in test mode. Which of the two words does it get, and when?",
    (MODE, 'self.bn_param["mode"] = "test" if self.training else "train"'),
)
norm.known_wrong(
    "memory_lost",
    "The running averages are lost after every batch. Into which dictionary are they written, and is it there the next time?",
    ('self.params["beta"], self.bn_param)', 'self.params["beta"], dict(self.bn_param))'),
)
norm.known_wrong(
    "momentum_ignored",
    "The running averages follow the batches with another momentum than asked for. Which dictionary holds it?",
    (MODE, f'{MODE}\n        self.bn_param["momentum"] = 0.9'),
)
norm.known_wrong(
    "gamma_and_beta_exchanged",
    "`gamma` is added, and `beta` multiplied with. In which order does `batchnorm_forward` take them?",
    (
        'self.params["gamma"], self.params["beta"], self.bn',
        'self.params["beta"], self.params["gamma"], self.bn',
    ),
)
norm.known_wrong(
    "parameters_not_used",
    "Scale and shift are those of the start, whatever stands in `params`.",
    (
        'self.params["gamma"], self.params["beta"], self.bn',
        'np.ones_like(self.params["gamma"]), np.zeros_like(self.params["beta"]), self.bn',
    ),
)
norm.known_wrong(
    "gradients_exchanged",
    "Under 'gamma' stands the gradient of beta, and the other way round.",
    (BACK, 'dx, self.grads["beta"], self.grads["gamma"] = batchnorm_backward(dout, self.cache)'),
)
norm.known_wrong(
    "gradients_not_kept",
    "`grads` is empty after the way back.",
    (BACK, "dx, dgamma, dbeta = batchnorm_backward(dout, self.cache)"),
)
norm.known_wrong(
    "dout_returned",
    "`backward` returns the gradient that it was given.",
    ("        return dx", "        return dout"),
)


def modes_of_layers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with layers that turn their inputs round in training, in several modes."""
    for label, modes, n in [
        ("all layers are in training", [True, True], 30),
        ("no layer is in training", [False, False], 30),
        ("one layer is in training", [True, False, False], 25),
        ("there is one point", [True, True], 1),
    ]:
        b = rng.normal(size=4)
        yield case(
            label,
            via="predict_object",
            W=rng.normal(size=(3, 4)),
            b=b,
            modes=modes,
            X=rng.normal(size=(n, 3)),
        )
    low = rng.normal(size=4) - 100
    X = rng.normal(size=(20, 2))
    yield case(
        "all scores are negative",
        via="predict_object",
        W=rng.normal(size=(2, 4)),
        b=low,
        modes=[True, True],
        X=X,
    )


LABELS, MODES = "labels", "modes of the layers afterwards"
guess = spiral.exercise("predict_labels_of", returns=(LABELS, MODES), uses=("Affine", "Sequential"))
guess.values("labels", of=LABELS, exact=True, cases=modes_of_layers)
guess.values("modes", of=MODES, exact=True, cases=modes_of_layers)
BACK_AGAIN = "    for layer, mode in zip(net.layers, modes, strict=True):\n        layer.training = mode\n"
guess.known_wrong(
    "training_mode",
    "The network is run in training mode. Which switch is there?",
    ("    net.set_training(False)\n", ""),
)
guess.known_wrong(
    "all_in_training",
    "All layers are put into training before the scores are computed.",
    ("net.set_training(False)", "net.set_training(True)"),
)
guess.known_wrong(
    "left_in_test_mode",
    "All layers are in test mode afterwards, and so would be the next training step.",
    (BACK_AGAIN, ""),
)
guess.known_wrong(
    "put_into_training",
    "Afterwards the layers are in training, though some were not before. Who remembers which?",
    (BACK_AGAIN, "    net.set_training(True)\n"),
)
guess.known_wrong(
    "mode_of_the_first",
    "All layers get back the mode of the first one.",
    (BACK_AGAIN, "    net.set_training(modes[0])\n"),
)
guess.known_wrong(
    "wrong_axis",
    "There is one answer per class, the best point. Which axis holds the classes?",
    ("axis=1", "axis=0"),
)
guess.known_wrong(
    "lowest_score",
    "The class with the lowest score is returned.",
    ("np.argmax", "np.argmin"),
)
guess.known_wrong(
    "labels_from_one",
    "The labels are too large by 1. What does `argmax` give for the first class?",
    ("np.argmax(scores, axis=1)", "np.argmax(scores, axis=1) + 1"),
)
guess.known_wrong(
    "one_answer_for_all",
    "One number came back for all points. A label is asked for in every row.",
    ("np.argmax(scores, axis=1)", "np.argmax(scores)"),
)
guess.known_wrong(
    "largest_in_size",
    "The score farthest from 0 wins, even if it is negative.",
    ("np.argmax(scores", "np.argmax(np.abs(scores)"),
)
guess.known_wrong(
    "negative_scores_cut",
    "Where all scores are negative, class 0 wins: they are cut off at 0 before you compare.",
    ("np.argmax(scores", "np.argmax(np.maximum(0, scores)"),
)
guess.known_wrong(
    "score_returned",
    "The highest score came back, not its position.",
    ("np.argmax", "np.max"),
)
