"""Section 3, "The trainer"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Seeded, case

from . import project

CALL = "loss_fn(model, X[rows], y[rows])"
STEP = 'model["params"][name], configs[name] = optimizer(model["params"][name], grads[name], config)'
KEPT = "best = copy.deepcopy(model)"
BETTER = "curve[-1] > max(curve[:-1], default=-1.0)"


def index_sets(rng: np.random.Generator) -> Iterator[Case]:
    """Draw numbers of examples that the batch divides, and that it does not."""
    for n, size in [(24, 4), (33, 5), (3, 8)]:
        label = "" if n % size == 0 else "the batch does not divide the number of examples"
        yield case(label, num_examples=n, batch_size=size, rng=Seeded(int(rng.integers(2**31))))


batches = project.exercise("minibatches", returns=("batches",))
batches.property("a partition", "index_batches", cases=index_sets)
batches.known_wrong(
    "last_batch_dropped",
    "The examples that are left over at the end are in no batch. May the last one be smaller?",
    ("range(0, num_examples, batch_size)", "range(0, num_examples - batch_size + 1, batch_size)"),
)
batches.known_wrong(
    "drawn_with_replacement",
    "Some examples come more than once, and others not at all. Which function of `rng` gives each number once?",
    ("rng.permutation(num_examples)", "rng.integers(num_examples, size=num_examples)"),
)
batches.known_wrong(
    "not_shuffled",
    "The examples come in the order in which they lie. Who is to shuffle them?",
    ("rng.permutation(num_examples)", "np.arange(num_examples)"),
)
batches.known_wrong(
    "only_batches_shuffled",
    "Each batch holds examples that lie side by side, the same ones in every epoch, whatever is shuffled afterwards. What "
    "has to be shuffled before it is cut?",
    ("rng.permutation(num_examples)", "np.arange(num_examples)"),
    ("    return [order", "    cut = [order"),
    ("batch_size)]", "batch_size)]\n    return [cut[i] for i in rng.permutation(len(cut))]"),
)
batches.known_wrong(
    "split_evenly",
    "The sizes are levelled out. Which of the batches may differ from `batch_size`?",
    (
        "[order[start : start + batch_size] for start in range(0, num_examples, batch_size)]",
        "np.array_split(order, -(-num_examples // batch_size))",
    ),
)
batches.known_wrong(
    "filled_up",
    "The last batch is filled up with examples that this epoch has shown already.",
    ("    return [", "    order = np.append(order, order[: -num_examples % batch_size])\n    return ["),
)
batches.known_wrong(
    "one_batch",
    "All examples are in one batch. What is `batch_size` for?",
    ("[order[start : start + batch_size] for start in range(0, num_examples, batch_size)]", "[order]"),
)
batches.known_wrong(
    "one_more_each",
    "Batches are larger than they should be.",
    ("start : start + batch_size", "start : start + batch_size + 1"),
)


def runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs whose validation scores are a script: best in the middle, in the end, twice the same."""
    scripts = [
        ("", [0.3, 0.5, 0.6, 0.7, 0.8], 5, 9),
        ("the best epoch is not the last", [0.2, 0.5, 0.8, 0.6, 0.7, 0.75], 6, 9),
        ("the validation stops getting better", [0.3, 0.7, 0.6, 0.5, 0.65, 0.6, 0.95], 7, 3),
        ("the best score comes twice", [0.4, 0.9, 0.6, 0.9, 0.5], 5, 9),
    ]
    for label, scores, num_epochs, patience in scripts:
        rates = np.sort(rng.uniform(0.05, 0.4, size=num_epochs))[::-1].tolist()
        n, d = int(rng.integers(4, 8)), int(rng.integers(2, 5))
        yield case(
            label,
            via="fit_run",
            w=rng.normal(size=d),
            X=rng.normal(size=(n, d)),
            X_val=rng.normal(size=(n + 1, d)),
            scores=scores,
            rates=rates,
            num_epochs=num_epochs,
            patience=patience,
            seed=int(rng.integers(2**31)),
        )


def small_batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs in small batches, one of which is smaller than the others."""
    for n, size in [(12, 3), (11, 4)]:
        yield case(
            via="fit_batches",
            w=rng.normal(size=2),
            X=rng.normal(size=(n, 2)),
            X_val=rng.normal(size=(5, 2)),
            batch_size=size,
            num_epochs=3,
            seed=int(rng.integers(2**31)),
        )


fit = project.exercise("fit", returns=("model", "curve", "run", "answers"), uses=("minibatches",))
fit.values("best model", of="model", cases=runs)
fit.values("curve", of="curve", cases=runs)
fit.values("schedule and patience", of="run", cases=runs)
fit.values("validation", of="answers", cases=runs)
fit.values("batches", of=("run", "answers"), cases=small_batches)
fit.known_wrong(
    "last_kept",
    "What comes back is the model as the last epoch left it. Is the best one kept when it is found, and as a copy? A "
    "second name for a dictionary goes on changing with it.",
    (KEPT, "best = model"),
)
fit.known_wrong(
    "memory_of_the_last",
    "The best parameters come back with the memory of the last epoch: what the network remembers (running "
    "averages, say) belongs to the parameters that it went with.",
    (KEPT, 'best = {"params": copy.deepcopy(model["params"]), "memory": model["memory"]}'),
)
fit.known_wrong(
    "later_of_equals",
    "Where two epochs are equally good, the later one is kept; the first was as good, and cheaper.",
    (BETTER, "curve[-1] >= max(curve)"),
)
fit.known_wrong(
    "better_than_the_last",
    "An epoch that is better than the one before replaces the best model, even where an earlier one was better still.",
    (BETTER, "len(curve) == 1 or curve[-1] > curve[-2]"),
)
fit.known_wrong(
    "patience_from_the_start",
    "Training ends after `patience` epochs, however well it goes. From which epoch on are they counted?",
    ("len(curve) - best_epoch < settings", "len(curve) < settings"),
)
fit.known_wrong(
    "one_epoch_too_patient",
    "It goes on for one epoch too many: when `patience` epochs in a row have brought no new best, that was it.",
    ('< settings["patience"]', '<= settings["patience"]'),
)
fit.known_wrong(
    "never_stops_early",
    "It trains to the end, however long the validation has not got better. What is `patience` for?",
    ('len(curve) - best_epoch < settings["patience"]', "True"),
)
fit.known_wrong(
    "first_rate_for_ever",
    "The learning rate stays what it was in the first epoch. Which epoch do you ask the schedule about?",
    ('settings["learning_rate"](len(curve))', 'settings["learning_rate"](0)'),
)
fit.known_wrong(
    "rate_of_the_next_epoch",
    "Every epoch uses the learning rate of the next. Epochs count from 0.",
    ('settings["learning_rate"](len(curve))', 'settings["learning_rate"](len(curve) + 1)'),
)
fit.known_wrong(
    "rate_not_handed_on",
    "The schedule's learning rate doesn't reach the optimizer, which takes its own. Where does `optimizer` look for it?",
    ('{**(configs[name] or {}), "learning_rate": rate}', "configs[name]"),
)
fit.known_wrong(
    "memory_of_steps_lost",
    "Every step begins without a memory: the config that the optimizer returned is not handed to it again.",
    (STEP, STEP.replace("configs[name] =", "_ =")),
)
fit.known_wrong(
    "judged_on_training",
    "The curve is measured on the training examples. Which set tells you when to stop?",
    ("accuracy_fn(model, *val)", "accuracy_fn(model, *train)"),
)
fit.known_wrong(
    "curve_of_the_best",
    "The curve holds the best score so far, not the score of each epoch.",
    ("curve.append(accuracy_fn(model, *val))", "curve.append(max([accuracy_fn(model, *val), *curve]))"),
)
fit.known_wrong(
    "same_order_in_every_epoch",
    "Every epoch goes through the examples in the same order. Where do you draw it?",
    (
        '        for rows in minibatches(len(y), settings["batch_size"], rng):\n',
        "        if not curve:\n"
        '            same = minibatches(len(y), settings["batch_size"], rng)\n'
        "        for rows in same:\n",
    ),
)
fit.known_wrong(
    "own_generator",
    "Chance doesn't come from the `rng` that is handed in: the seed makes no difference.",
    ('settings["batch_size"], rng)', 'settings["batch_size"], np.random.default_rng(0))'),
)


def interrupted_runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw runs with a break: before and after the best epoch, and where patience is half used up."""
    scripts = [
        ([0.3, 0.5, 0.6, 0.7, 0.8], 5, 9, 2),
        ([0.3, 0.8, 0.6, 0.7, 0.75], 5, 9, 3),
        ([0.4, 0.8, 0.7, 0.6, 0.5, 0.9], 6, 2, 3),
    ]
    for scores, num_epochs, patience, interrupt_after in scripts:
        rates = np.sort(rng.uniform(0.05, 0.4, size=num_epochs))[::-1].tolist()
        yield case(
            via="fit_resumed",
            w=rng.normal(size=3),
            X=rng.normal(size=(11, 3)),
            X_val=rng.normal(size=(5, 3)),
            scores=scores,
            rates=rates,
            batch_size=4,
            num_epochs=num_epochs,
            patience=patience,
            interrupt_after=interrupt_after,
            seed=int(rng.integers(2**31)),
        )


fit.values("goes on", of=("curve", "run"), cases=interrupted_runs)
fit.values("bit for bit", of="answers", cases=interrupted_runs)
fit.known_wrong(
    "starts_over",
    "After the break it begins again from the start: the checkpoint is not read.",
    ("if checkpoint is not None and Path(checkpoint).exists():", "if False:"),
)
fit.known_wrong(
    "generator_not_restored",
    "The order of the examples after the break is another one than without it: the state of the generator is not "
    "restored.",
    ('        rng.bit_generator.state = state["rng"]\n', ""),
)
fit.known_wrong(
    "memory_of_steps_not_restored",
    "What the optimizer remembers is lost in the break: its configs begin anew.",
    (
        'configs = state["model"], state["configs"]',
        'configs = state["model"], dict.fromkeys(model["params"])',
    ),
)
fit.known_wrong(
    "saved_once",
    "The checkpoint is of the first epoch; those that were done after it are done again. When do you save?",
    (
        "        if checkpoint is not None:\n            save_state",
        "        if checkpoint is not None and len(curve) == 1:\n            save_state",
    ),
)
fit.known_wrong(
    "saved_at_records_only",
    "The checkpoint is of the last new best; epochs that were done after it, and were no better, are done again. When do "
    "you save?",
    (
        "        if checkpoint is not None:\n            save_state",
        "        if checkpoint is not None and best_epoch == len(curve):\n            save_state",
    ),
)
