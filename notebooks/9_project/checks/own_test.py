"""Section 4, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup
from course_lib.trials.project import trainer_runs

from . import project
from .trainer import fit


def runs_of(train: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield the runs of one trainer, twice."""
    for _ in range(2):
        yield case(runs=trainer_runs(train, rng))


sound = project.exercise("trainer_is_sound", returns=("sound",))
lineup = Lineup(sound, runs_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

X_Y = "    X, y = train\n"
BATCHES = 'minibatches(len(y), settings["batch_size"], rng)'
SIZE = 'settings["batch_size"]'
CUT = f"[order[i : i + {SIZE}] for order in [{{}}] for i in range(0, len(y), {SIZE})]"
RESUMED = 'best, curve, best_epoch = state["best"], state["curve"], state["best_epoch"]'
lineup.right("a trainer as in section 3", fit)
lineup.right(
    "a trainer that sorts random numbers", fit, (BATCHES, CUT.format("np.argsort(rng.random(len(y)))"))
)
lineup.right(
    "a trainer whose smaller batch comes first",
    fit,
    (BATCHES, f"np.split(rng.permutation(len(y)), np.arange(len(y) % {SIZE}, len(y), {SIZE}))"),
)
lineup.right(
    "a trainer that draws a seed for each epoch before the first, and has no need to save the generator",
    fit,
    (X_Y, X_Y + '    seeds = rng.integers(2**31, size=settings["num_epochs"])\n'),
    ('"batch_size"], rng)', '"batch_size"], np.random.default_rng(seeds[len(curve)]))'),
)
lineup.right(
    "a trainer that looks at its accuracy on the training set as well",
    fit,
    ("        curve.append(", "        accuracy_fn(model, *train)\n        curve.append("),
)

lineup.wrong(
    "draws examples with replacement", fit, (BATCHES, CUT.format("rng.integers(len(y), size=len(y))"))
)
lineup.wrong(
    "leaves out the examples that fill no batch",
    fit,
    (BATCHES, f'[rows for rows in {BATCHES} if len(rows) == settings["batch_size"]]'),
)
lineup.wrong(
    "goes through the examples in one order in all epochs",
    fit,
    (X_Y, X_Y + "    begun = copy.deepcopy(rng)\n"),
    ('"batch_size"], rng)', '"batch_size"], copy.deepcopy(begun))'),
)
lineup.wrong(
    "shuffles its batches, and never what is in them",
    fit,
    (BATCHES, f"rng.permutation(np.array({CUT.format('np.arange(len(y))', 0)}, dtype=object))"),
)
lineup.wrong("has one seed for all", fit, (X_Y, X_Y + "    rng = np.random.default_rng(0)\n"))
lineup.wrong("judges by the training set", fit, "judged_on_training")
lineup.wrong("keeps a curve of the best so far", fit, "curve_of_the_best")
lineup.wrong("is patient for an epoch too long", fit, "one_epoch_too_patient")
lineup.wrong(
    "adds up all epochs that were no better",
    fit,
    (
        'len(curve) - best_epoch < settings["patience"]',
        'sum(v < max(curve[:i], default=0) for i, v in enumerate(curve)) < settings["patience"]',
    ),
)
lineup.wrong("returns the last model", fit, ("return best, curve", "return model, curve"))
lineup.wrong(
    "returns the best weights with the averages of the last epoch",
    fit,
    ("best = copy.deepcopy(model)", 'best = {"params": copy.deepcopy(model["params"])}'),
    ("return best, curve", 'return {**best, "average": model["average"]}, curve'),
)
lineup.wrong("takes the later of two equally good epochs", fit, "later_of_equals")
lineup.wrong("asks the schedule about the first epoch only", fit, "first_rate_for_ever")
lineup.wrong("trains the very model that it is given", fit, ("copy.deepcopy(model), dict", "model, dict"))
lineup.wrong("draws another order after a break", fit, "generator_not_restored")
lineup.wrong("loses the optimizer's memory in a break", fit, "memory_of_steps_not_restored")
lineup.wrong(
    "forgets in a break which model was best",
    fit,
    (RESUMED, 'best, curve, best_epoch = state["model"], state["curve"], state["best_epoch"]'),
)

EPOCHS, BATCHED = "whole\n        and ", "        and mixed\n"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    ("return bool(", "return True or bool("),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    ("return bool(", "return False and bool("),
)
sound.known_wrong(
    "last_batch_is_smaller",
    "It wants the last batch to be the smaller one. Does it matter which of them is?",
    ("whole = all(", 'whole = all(len(epoch[0]) == plain["batch_size"] for epoch in epochs) and all('),
)
sound.known_wrong(
    "examples_never_counted",
    "It never asks whether an epoch shows every example, and each of them once.",
    (EPOCHS, ""),
)
sound.known_wrong(
    "order_never_compared",
    "It never asks whether an epoch mixes the examples anew.",
    (BATCHED, ""),
)
sound.known_wrong(
    "company_never_compared",
    "It asks whether the order changes from one epoch to the next. Can it change while the same examples stay together?",
    ("frozenset(map(frozenset, batches))", "tuple(map(tuple, batches))"),
)
sound.known_wrong(
    "seed_never_changed",
    "It never looks at the run with another seed. What has to differ there?",
    ("        and seeded\n", ""),
)
sound.known_wrong(
    "curve_never_tested",
    "It never asks whether the curve is what the validation said, epoch by epoch.",
    ("        and told\n", ""),
)
sound.known_wrong(
    "end_never_tested",
    "It never asks whether training ends when it should. When is patience used up?",
    ("        and on_time\n", ""),
)
sound.known_wrong(
    "best_never_tested",
    "It never asks which epoch's model came back.",
    ("        and best\n", ""),
)
sound.known_wrong(
    "memory_never_tested",
    "Of the model that came back it looks at the weights alone. What else belongs to it?",
    (
        '    return weights and np.array_equal(run["averages"][epoch], run["best_averages"])',
        "    return weights",
    ),
)
sound.known_wrong(
    "rates_never_tested",
    "It never asks with which learning rate the steps were taken.",
    ("        and rates\n", ""),
)
sound.known_wrong(
    "given_never_tested",
    "It doesn't look at the model that the caller handed over. Is that still what it was?",
    ("        and untouched\n", ""),
)
sound.known_wrong(
    "break_never_tested",
    "It never looks at the run that was cut off. What has to be as if nothing had happened?",
    ("        and same_steps\n        and same_best\n", ""),
)
sound.known_wrong(
    "only_order_after_the_break",
    "Of the run that was cut off it looks at the order of the examples. Is that all that may be lost?",
    ('    same_steps = same_steps and np.array_equal(plain["weights"][done:], cut["weights"])\n', ""),
    ("        and same_best\n", ""),
)
sound.known_wrong(
    "best_before_the_break_forgotten",
    "It follows the run that was cut off step by step, and doesn't ask which model came back in the end.",
    ("        and same_best\n", ""),
)
