"""Section 13, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.optimizers import update_runs

from . import optimizers


def walks_of(update: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield the runs of one update rule, twice."""
    for _ in range(2):
        yield case(runs=update_runs(update, rng))


descent, momentum, nesterov, adagrad, rmsprop, adam = (
    optimizers.exercises[name]
    for name in ("sgd", "sgd_momentum", "nesterov_momentum", "adagrad", "rmsprop", "adam")
)
sound = optimizers.exercise("update_is_sound", returns=("sound",))
lineup = Lineup(sound, walks_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

STEP = 'w - config["learning_rate"] * dw'
lineup.right("gradient descent", descent)
lineup.right("momentum", momentum)
lineup.right("Nesterov momentum", nesterov)
lineup.right("AdaGrad", adagrad)
lineup.right("RMSProp", rmsprop)
lineup.right("Adam", adam)
lineup.right(
    "a rule that moves each weight by the learning rate",
    descent,
    (STEP, 'w - config["learning_rate"] * np.sign(dw)'),
)
lineup.right(
    "a rule that cuts off large gradients",
    descent,
    (STEP, 'w - config["learning_rate"] * np.clip(dw, -1, 1)'),
)

lineup.wrong("goes uphill", descent, "ascent")
lineup.wrong("goes uphill, with momentum", momentum, "ascent")
lineup.wrong("doesn't use the learning rate that it is given", descent, "learning_rate_ignored")
lineup.wrong("uses the learning rate twice", descent, "learning_rate_twice")
lineup.wrong("forgets the learning rate after the first step", descent, "settings_lost")
lineup.wrong(
    "cuts off large gradients of one sign",
    descent,
    (STEP, 'w - config["learning_rate"] * np.minimum(dw, 0.25)'),
)
lineup.wrong("shrinks the weights, too", descent, (STEP, 'w - config["learning_rate"] * (dw + w / 64)'))
lineup.wrong(
    "takes other steps if it starts elsewhere",
    descent,
    (
        f"return {STEP}, config",
        'config.setdefault("start", w.copy())\n'
        '    return w - config["learning_rate"] * (dw + config["start"] / 64), config',
    ),
)
lineup.wrong("makes all steps equally long", descent, "gradient_normalised")
lineup.wrong("keeps one account for all weights", rmsprop, "one_cache_for_all")
lineup.wrong(
    "holds a step that one weight takes against the others",
    descent,
    (STEP, 'w - config["learning_rate"] * (dw + dw.mean() / 64)'),
)
lineup.wrong(
    "keeps its memory to itself",
    momentum,
    code="""
memory = {}

def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, **(config or {})}
    if "begun" not in config:
        memory.clear()
    config["begun"] = True
    memory["velocity"] = 0.9 * memory.get("velocity", 0) - config["learning_rate"] * dw
    return w + memory["velocity"], config
""",
)
lineup.wrong(
    "writes into the weights that it is given",
    descent,
    (f"return {STEP}, config", 'w -= config["learning_rate"] * dw\n    return w, config'),
)

DOWN, RATE, MIRROR, PLACE = "downhill and ", "rate_fits and ", "mirror_fits and ", "place_fits and "
COMPANY, TURNS, UNTOUCHED = "company_fits and ", "turns_fit and ", " and untouched"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    (DOWN, "True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    (DOWN, "False and "),
)
sound.known_wrong(
    "exact_equality",
    "Steps are compared to the last digit. Subtracting a step from another place rounds otherwise: how close is close enough?",
    ('np.allclose(steps["elsewhere"], plain)', 'np.array_equal(steps["elsewhere"], plain)'),
    ('np.allclose(steps["faster"], 2 * plain)', 'np.array_equal(steps["faster"], 2 * plain)'),
)
sound.known_wrong(
    "direction_never_tested",
    "It never asks which way a step goes. A rule that climbs is a mirror image in everything else.",
    (DOWN, ""),
)
sound.known_wrong(
    "rate_never_tested",
    "It never asks what the learning rate does. Which run differs in nothing else?",
    (RATE, ""),
)
sound.known_wrong(
    "rate_tested_at_first_only",
    "Of the faster run it looks at the first step only. What may be lost between two steps?",
    ('np.allclose(steps["faster"], 2 * plain)', 'np.allclose(steps["faster"][0], 2 * plain[0])'),
)
sound.known_wrong(
    "mirror_never_tested",
    "It never asks whether up and down are treated alike.",
    (MIRROR, ""),
)
sound.known_wrong(
    "place_never_tested",
    "It never asks whether a step depends on where the weights are.",
    (PLACE, ""),
)
sound.known_wrong(
    "company_never_tested",
    "It never asks whether a weight's steps depend on the other weights.",
    (COMPANY, ""),
)
sound.known_wrong(
    "turns_never_tested",
    "It never asks where a rule keeps what it remembers.",
    (TURNS, ""),
)
sound.known_wrong(
    "given_never_tested",
    "It doesn't look at the array that the caller handed over. Is that still what it was?",
    (UNTOUCHED, ""),
)
sound.known_wrong(
    "plain_descent_expected",
    "It expects the step of plain descent, rate times gradient. Other rules take other steps, and are right.",
    (
        'np.all(plain[0] * runs["plain"]["gradients"][0] < 0)',
        'np.allclose(plain[0], -0.125 * runs["plain"]["gradients"][0])',
    ),
)
