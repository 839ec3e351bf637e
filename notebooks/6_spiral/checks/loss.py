"""Section 4, "A loss for any network"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral
from .cases import LAST_MISSING, labels_of, net_params


def _batch(
    rng: np.random.Generator, label: str, n: int, sizes: tuple[int, ...], reg: float | None = None
) -> Case:
    X = rng.normal(size=(sizes[0], n)).T if label == "X is not contiguous" else rng.normal(size=(n, sizes[0]))
    return case(
        label,
        via="net_loss",
        **net_params(rng, *sizes),
        X=X,
        y=labels_of(rng, n, sizes[-1], last=label != LAST_MISSING),
        reg=float(rng.uniform(0.2, 0.8)) if reg is None else reg,
    )


def batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw networks with a layer of another kind between the affine ones, and points."""
    yield _batch(rng, "", 8, (2, 6, 3), 0.7)
    yield _batch(rng, "", 12, (3, 4, 5, 4))
    yield _batch(rng, LAST_MISSING, 7, (2, 8, 4))
    yield _batch(rng, "reg is 0", 9, (2, 5, 3), 0.0)


def odd_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points in odd shapes."""
    yield _batch(rng, "there is one example", 1, (2, 7, 3))
    yield _batch(rng, "there is one feature", 7, (1, 5, 2))
    yield _batch(rng, "X is not contiguous", 6, (4, 5, 3))


LOSS, DW, REST, KEPT = "loss", "gradients of weights", "gradients of the other parameters", "parameters"
both = spiral.exercise("loss_and_backward", returns=(LOSS, DW, REST, KEPT), uses=("Affine", "Sequential"))
both.values("loss", of=LOSS, cases=batches)
both.values("weights", of=DW, cases=batches)
both.values("biases", of=(REST, KEPT), cases=batches)
both.robust("odd shapes", of=(LOSS, DW, REST), cases=odd_batches)
IN_LOSS = "            loss += 0.5 * reg * np.sum(W * W)\n"
IN_GRADIENT = "            layer.grads[name] = layer.grads[name] + reg * W\n"
both.known_wrong(
    "penalty_missing",
    "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
    (IN_LOSS, ""),
    (IN_GRADIENT, ""),
)
both.known_wrong(
    "penalty_missing_in_loss",
    "The loss leaves the penalty out. What would a numerical gradient of this loss say about `reg`?",
    (IN_LOSS, ""),
)
both.known_wrong(
    "penalty_missing_in_gradient",
    "The gradients lack the penalty's term. What is the derivative of ½·w² with respect to w?",
    (IN_GRADIENT, ""),
)
both.known_wrong(
    "penalty_without_half",
    "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
    ("0.5 * reg", "1.0 * reg"),
    ("+ reg * W", "+ 2 * reg * W"),
)
both.known_wrong(
    "half_missing_in_loss",
    "The penalty in your loss is reg·ΣW²; this course writes ½·reg·ΣW². Which half went missing?",
    ("0.5 * reg", "1.0 * reg"),
)
both.known_wrong(
    "penalty_slope_doubled",
    "The penalty's gradient is twice what it should be. What does the ½ in the loss do when you differentiate?",
    ("+ reg * W", "+ 2 * reg * W"),
)
both.known_wrong(
    "penalty_slope_halved",
    "The penalty's gradient is half of what it should be. What becomes of the ½ in the loss when you differentiate a "
    "square?",
    ("+ reg * W", "+ 0.5 * reg * W"),
)
both.known_wrong(
    "penalty_slope_negated",
    "The penalty's gradient has the wrong sign: steps against it make weights larger.",
    ("+ reg * W", "- reg * W"),
)
both.known_wrong(
    "penalty_over_n",
    "The penalty is divided by the number of examples, in loss and gradients. Which term is the mean taken of?",
    ("0.5 * reg", "0.5 / len(X) * reg"),
    ("+ reg * W", "+ reg / len(X) * W"),
)
both.known_wrong(
    "everything_penalised",
    "All parameters are penalised, not only those called W.",
    ('        if name == "W":\n', "        if True:\n"),
)
both.known_wrong(
    "biases_penalised",
    "The biases are penalised as well. Which name do the parameters have that the penalty is about?",
    ('name == "W"', 'name in ("W", "b")'),
)
both.known_wrong(
    "all_but_biases_penalised",
    "Whatever isn't called b is penalised in yours. The layer between has parameters with other names.",
    ('name == "W"', 'name != "b"'),
)
both.known_wrong(
    "first_layer_only_penalised",
    "Only the first layer's weights are penalised. Over which layers does the formula add up?",
    ("in net.parameters():\n", "in net.parameters()[:1]:\n"),
)
both.known_wrong(
    "penalty_before_the_walk",
    "The penalty's gradients are gone: they were put into `grads` before the walk back, which writes its own there.",
    ("    net.backward(dscores)\n", ""),
    ("    return loss", "    net.backward(dscores)\n    return loss"),
)
both.known_wrong(
    "no_way_back",
    "The gradients of the data loss are not in the layers. Does anybody walk back through the network, and does its part survive what comes after?",
    (
        "    net.backward(dscores)\n",
        "    for layer, name in net.parameters():\n        layer.grads[name] = 0 * layer.params[name]\n",
    ),
)
both.known_wrong(
    "averaged_twice",
    "The gradients of the data loss are divided by the number of examples once more. Who has taken the mean already?",
    ("net.backward(dscores)", "net.backward(dscores / len(X))"),
)
both.known_wrong(
    "loss_divided_twice",
    "The data loss is divided by the number of examples once more. Who has taken the mean already?",
    ("loss = data_loss\n", "loss = data_loss / len(X)\n"),
)
both.known_wrong(
    "data_loss_missing",
    "Your loss is the penalty alone.",
    ("loss = data_loss\n", "loss = 0.0\n"),
)
both.known_wrong(
    "parameters_moved",
    "The parameters have changed. Steps are the optimizer's business: return the loss, and leave gradients.",
    (IN_GRADIENT, f"{IN_GRADIENT}            layer.params[name] = W - 0.1 * layer.grads[name]\n"),
)
