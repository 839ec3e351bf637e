"""What a minibatch training loop must do, whatever batches it happens to draw.

The loop is handed a probe for its loss, so every call it makes is on record: the weights, the rows and
the labels it was given, and what it returned. From that record all four parts are recomputed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.answer import Answer, Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case

Array = NDArray[np.float64]

ATOL, RTOL = 1e-9, 1e-6
# A row is missed by T·B uniform draws with probability at most exp(-T·B/N). From this many expected draws per
# row on, "some row was never drawn" is a false alarm with probability below N·e⁻³⁰ ≈ 1e-13·N.
DRAWS_PER_ROW = 30


@dataclass(frozen=True)
class _Run:
    """A training run as it was recorded, beside the arguments that it was given."""

    X: Array
    y: NDArray[Any]
    W: Array
    learning_rate: float
    reg: float
    num_iters: int
    batch_size: int
    weights: list[Array]
    X_batches: list[NDArray[Any]]
    y_batches: list[NDArray[Any]]
    regs: list[float]
    losses: list[float]
    gradients: list[Array]
    W_returned: Any
    history: Any
    W_afterwards: Any


def _same(a: Any, b: Any) -> bool:
    """Return whether two numeric things agree in shape and, at the course's tolerance, in value."""
    try:
        left, right = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    except (TypeError, ValueError):
        return False
    return left.shape == right.shape and bool(np.allclose(left, right, atol=ATOL, rtol=RTOL))


def _read(case: Case, answer: Answer) -> _Run | Finding:
    """Lay out the recorded calls, or say why that is impossible."""
    if not isinstance(answer.value, list | tuple) or len(answer.value) != 2:
        return Finding("Return two things: the trained weights and the list of minibatch losses.")
    if not answer.calls:
        return Finding("`loss_fn` was never called: where do the loss and the gradient come from?")
    if any(len(call.args) != 4 for call in answer.calls):
        return Finding("Call `loss_fn` with four arguments: weights, minibatch, its labels, `reg`.")
    given = case.args
    calls = answer.calls
    return _Run(
        *(np.asarray(given[name]) for name in ("X", "y", "W")),
        *(given[name] for name in ("learning_rate", "reg", "num_iters", "batch_size")),
        weights=[np.asarray(call.args[0], dtype=float) for call in calls],
        X_batches=[np.asarray(call.args[1]) for call in calls],
        y_batches=[np.asarray(call.args[2]) for call in calls],
        regs=[float(call.args[3]) for call in calls],
        losses=[float(call.returned[0]) for call in calls],
        gradients=[np.asarray(call.returned[1], dtype=float) for call in calls],
        W_returned=answer.value[0],
        history=answer.value[1],
        W_afterwards=answer.args[list(given).index("W")] if answer.args else given["W"],
    )


def _number_of_calls(run: _Run) -> Finding | None:
    """One call per iteration."""
    asked, made = run.num_iters, len(run.losses)
    if made == asked:
        return None
    seen = f"`num_iters` is {asked} and `loss_fn` was called {made} times."
    if made == asked - 1:
        return Finding(f"{seen} Which iteration does your loop leave out?", "iteration_missing")
    if made == asked + 1:
        return Finding(f"{seen} Where does the extra call come from?", "iteration_too_many")
    if made == 2 * asked:
        return Finding(
            f"{seen} One call gives you the loss and the gradient at once: why ask again?",
            "loss_evaluated_twice",
        )
    return Finding(f"{seen} Call it once per iteration.")


def _indices(run: _Run) -> list[NDArray[np.intp]] | Finding:
    """Return which rows of ``X`` each minibatch holds."""
    where = {row.tobytes(): i for i, row in enumerate(np.ascontiguousarray(run.X, dtype=float))}
    found = []
    for t, batch in enumerate(run.X_batches):
        if batch.shape == run.X.shape and np.array_equal(batch, run.X) and run.batch_size != len(run.X):
            return Finding(
                f"Iteration {t} was given all {len(run.X)} examples, not a minibatch of {run.batch_size}. "
                "What is left of the speed of a minibatch?",
                "whole_set",
            )
        if batch.shape != (run.batch_size, run.X.shape[1]):
            wanted = (run.batch_size, run.X.shape[1])
            return Finding(f"The minibatch of iteration {t} has shape {batch.shape}; expected {wanted}.")
        rows = [where.get(row.tobytes()) for row in np.ascontiguousarray(batch, dtype=float)]
        if None in rows:
            return Finding(f"The minibatch of iteration {t} holds rows that are not rows of `X`.")
        found.append(np.array(rows, dtype=np.intp))
    return found


def _labels(run: _Run, indices: list[NDArray[np.intp]]) -> Finding | None:
    """Every row travels with its own label."""
    for t, (rows, labels) in enumerate(zip(indices, run.y_batches, strict=True)):
        if labels.shape == rows.shape and np.array_equal(labels, run.y[rows]):
            continue
        if len(rows) != len(run.y) and np.array_equal(labels, run.y):
            message = f"Iteration {t} got {len(rows)} examples and all {len(labels)} labels. Which labels are theirs?"
            return Finding(message, "labels_not_indexed")
        if np.array_equal(labels, run.y[: len(rows)]):
            message = (
                f"Iteration {t} got random examples and the first {len(rows)} labels. Whose labels are those?"
            )
            return Finding(message, "labels_are_the_first")
        message = f"In iteration {t} the labels do not belong to the examples. Is one set of row numbers used for both?"
        return Finding(message, "labels_drawn_separately")
    return None


def _randomness(run: _Run, indices: list[NDArray[np.intp]]) -> Finding | None:
    """Fresh random minibatches that reach every row; false alarm below 1e-12·N (see ``DRAWS_PER_ROW``)."""
    num_rows = len(run.X)
    enough = run.num_iters * run.batch_size >= DRAWS_PER_ROW * num_rows and run.batch_size < num_rows
    if not enough:
        return None
    if all(np.array_equal(rows, indices[0]) for rows in indices):
        if np.array_equal(indices[0], np.arange(run.batch_size)):
            return Finding(
                "Every minibatch holds the first rows of `X`. Who draws them?", "first_rows_always"
            )
        return Finding(
            "All minibatches are the same one. When is it drawn: once, or in every iteration?", "same_batch"
        )
    if all(
        np.array_equal(np.diff(rows) % num_rows, np.ones(len(rows) - 1)) for rows in indices if len(rows) > 1
    ) and (run.batch_size > 1):
        return Finding(
            "The minibatches walk through `X` in order. If the examples are sorted by class, what does a batch see?",
            "batches_in_order",
        )
    counts = np.bincount(np.concatenate(indices), minlength=num_rows)
    never = np.flatnonzero(counts == 0)
    if len(never) == 1 and never[0] == num_rows - 1:
        return Finding(
            "The last example is never drawn. Is the upper end of your draw in or out?", "last_row_never"
        )
    if len(never):
        message = f"{len(never)} of {num_rows} examples are never drawn in {run.num_iters} iterations."
        return Finding(f"{message} From which row numbers do you draw?", "rows_never_drawn")
    distinct = {tuple(sorted(rows)) for rows in indices}
    if len(distinct) <= -(-num_rows // run.batch_size) and run.batch_size > 1:
        message = f"Only {len(distinct)} different minibatches come round again and again. Draw afresh in every iteration."
        return Finding(message, "shuffled_once")
    return None


def _batches(run: _Run) -> Finding | None:
    """The right number of fresh, random, correctly labelled minibatches."""
    wrong_count = _number_of_calls(run)
    if wrong_count and wrong_count.diagnosis != "loss_evaluated_twice":
        return wrong_count
    indices = _indices(run)
    if isinstance(indices, Finding):
        return indices
    return _labels(run, indices) or _randomness(run, indices)


Step = Callable[[_Run, Array, Array], Array]
WRONG_STEPS: list[tuple[str, str, Step]] = [
    ("never_updated", "The weights never change. Where is the step?", lambda run, W, dW: W),
    (
        "ascent",
        "Each step goes uphill: the loss grows. Which way does the gradient point?",
        lambda run, W, dW: W + run.learning_rate * dW,
    ),
    (
        "learning_rate_ignored",
        "Each step subtracts the whole gradient. What is `learning_rate` for?",
        lambda run, W, dW: W - dW,
    ),
    (
        "divided_by_batch",
        "The step is divided by the batch size. Is the gradient you were given a sum or already a mean?",
        lambda run, W, dW: W - run.learning_rate * dW / run.batch_size,
    ),
    (
        "penalty_twice",
        "The step holds the penalty's gradient twice. What does `loss_fn` do with `reg`?",
        lambda run, W, dW: W - run.learning_rate * (dW + run.reg * W),
    ),
    (
        "steps_not_chained",
        "Every step starts from the first weights again. What should step 2 start from?",
        lambda run, W, dW: run.W - run.learning_rate * dW,
    ),
]


def _followed(run: _Run, step: Step) -> bool:
    """Return whether every recorded step (the one to the returned weights excepted) is ``step``."""
    pairs = zip(run.weights[:-1], run.gradients[:-1], run.weights[1:], strict=True)
    return len(run.weights) > 1 and all(_same(after, step(run, W, dW)) for W, dW, after in pairs)


def _right_step(run: _Run, W: Array, dW: Array) -> Array:
    return W - run.learning_rate * dW  # the update printed above the exercise, needed to recompute the chain


def _update(run: _Run) -> Finding | None:
    """The chain of plain gradient steps, from the weights that were given to those returned."""
    if any(reg != run.reg for reg in run.regs):
        diagnosis = "reg_not_passed" if not any(run.regs) else None
        return Finding(
            f"`reg` is {run.reg:g} and `loss_fn` was given {run.regs[0]:g}. Who else should know it?",
            diagnosis,
        )
    if not _same(run.weights[0], run.W):
        return Finding(
            "The first minibatch is not evaluated at the `W` that was passed in. Where do you start?",
            "own_start",
        )
    if len(run.losses) == 2 * run.num_iters:
        return _number_of_calls(run)
    if len(run.weights) > 1 and not _followed(run, _right_step):
        for diagnosis, message, step in WRONG_STEPS:
            if _followed(run, step):
                return Finding(message, diagnosis)
        return Finding("From one call of `loss_fn` to the next the weights do not move by −learning_rate·dW.")
    return _returned_weights(run)


def _returned_weights(run: _Run) -> Finding | None:
    """The weights after the last step."""
    W, dW = run.weights[-1], run.gradients[-1]
    if _same(run.W_returned, _right_step(run, W, dW)):
        return None
    if len(run.weights) > 1 and _same(run.W_returned, run.W):
        return Finding(
            "The weights returned are the initial ones. Which array did you train?", "returns_initial"
        )
    if len(run.weights) > 1 and _same(run.W_returned, W):
        return Finding("The weights returned lack the last step.", "returns_before_last_step")
    for diagnosis, message, step in WRONG_STEPS:
        if _same(run.W_returned, step(run, W, dW)):
            return Finding(message, diagnosis)
    return Finding("The weights returned are not the last ones minus learning_rate·dW.")


def _history(run: _Run) -> Finding | None:
    """All minibatch losses, in order."""
    if _same(run.history, run.losses) and len(run.losses) == run.num_iters:
        return None
    if len(run.losses) == 2 * run.num_iters:
        return _number_of_calls(run)
    if _same(run.history, run.losses[:-1]):
        return Finding("The history lacks the last loss.", "last_loss_missing")
    if _same(run.history, run.losses[1:]):
        return Finding("The history lacks the first loss.", "first_loss_missing")
    if _same(run.history, run.losses[-1]) or _same(run.history, run.losses[-1:]):
        return Finding("Only the last loss came back. What would you plot?", "only_last_loss")
    if _same(np.ravel(run.history) * run.batch_size, run.losses):
        return Finding(
            "The losses are divided by the batch size once more; `loss_fn` returns a mean.", "losses_divided"
        )
    shape = np.shape(run.history)
    if shape != (run.num_iters,):
        return Finding(f"The history has shape {shape}; one loss per iteration makes ({run.num_iters},).")
    return Finding("The history does not hold what `loss_fn` returned, in the order of the iterations.")


def _copy(run: _Run) -> Finding | None:
    """The weights of the caller stay as they were, and something was trained."""
    if not _same(run.W_afterwards, run.W):
        return Finding(
            "The `W` that was passed in has changed: the caller's own array was trained. Does `W -= …` make a new one?",
            "updated_in_place",
        )
    if len(run.weights) > 1 and all(_same(W, run.W) for W in run.weights):
        return Finding("`W` is untouched because nothing was trained.")
    return None


PARTS: dict[str, Callable[[_Run], Finding | None]] = {
    "batches": _batches,
    "update": _update,
    "history": _history,
    "copy": _copy,
}


@holds("minibatch_training")
def minibatch_training(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge one ``part`` of a run of ``sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng)``.

    Parameters
    ----------
    case : Case
        Its rows of ``X`` must all differ, so that a row says which one it is.
    answer : Answer
        With the record of the calls to ``loss_fn``.
    part : {"batches", "update", "history", "copy"}
        Minibatches (number, size, labels, randomness), steps and returned weights, losses, the caller's ``W``.

    Returns
    -------
    Finding or None
        ``None`` when the part is right. A right answer is refused with probability below 1e-11 per case
        of at most 100 rows (the covering test of the minibatches; everything else is deterministic).
    """
    run = _read(case, answer)
    return run if isinstance(run, Finding) else PARTS[part](run)
