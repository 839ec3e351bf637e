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

from course_lib.checking.explain import times
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

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
    data_changed: tuple[str, ...]

    @property
    def evaluates_twice(self) -> bool:
        """Whether every minibatch is evaluated two times in a row."""
        pairs = zip(self.X_batches[::2], self.X_batches[1::2], strict=False)
        return len(self.losses) == 2 * self.num_iters and all(_same(a, b) for a, b in pairs)


def _numbers(value: Any) -> Array | None:
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _same(a: Any, b: Any) -> bool:
    """Return whether two numeric things agree in shape and, at the course's tolerance, in value."""
    left, right = _numbers(a), _numbers(b)
    if left is None or right is None or left.shape != right.shape:
        return False
    return bool(np.allclose(left, right, atol=ATOL, rtol=RTOL))


def _read(case: Case, answer: Answer) -> _Run | Finding:
    """Lay out the recorded calls, or say why that is impossible."""
    if not isinstance(answer.value, list | tuple) or len(answer.value) != 2:
        return Finding("Return two things: the trained weights and the list of minibatch losses.")
    if not answer.calls:
        told = f"With `num_iters` = {case.args['num_iters']}, `loss_fn` was never called."
        return Finding(told, leaves_open=case.args["num_iters"] == 1)  # where one iteration may be missing
    if any(len(call.args) != 4 for call in answer.calls):
        return Finding("Call `loss_fn` with four arguments: weights, minibatch, its labels, `reg`.")
    given, calls = case.args, answer.calls
    try:
        return _Run(
            X=np.asarray(given["X"]),
            y=np.asarray(given["y"]),
            W=np.asarray(given["W"]),
            learning_rate=given["learning_rate"],
            reg=given["reg"],
            num_iters=given["num_iters"],
            batch_size=given["batch_size"],
            weights=[np.asarray(call.args[0], dtype=float) for call in calls],
            X_batches=[np.asarray(call.args[1]) for call in calls],
            y_batches=[np.asarray(call.args[2]) for call in calls],
            regs=[float(call.args[3]) for call in calls],
            losses=[float(call.returned[0]) for call in calls],
            gradients=[np.asarray(call.returned[1], dtype=float) for call in calls],
            W_returned=answer.value[0],
            history=answer.value[1],
            W_afterwards=answer.args[list(given).index("W")],
            data_changed=tuple(n for n in "Xy" if not _same(answer.args[list(given).index(n)], given[n])),
        )
    except (TypeError, ValueError, IndexError):
        return Finding("`loss_fn` was called with something else than arrays and a number.")


def _number_of_calls(run: _Run) -> Finding | None:
    """One call per iteration."""
    asked, made = run.num_iters, len(run.losses)
    seen = f"`num_iters` is {asked}; `loss_fn` was called {times(made)}."
    if made == asked:
        return None
    if run.evaluates_twice:
        return Finding(seen, "loss_evaluated_twice")
    if made in (asked - 1, asked + 1):
        return Finding(seen, "iteration_missing" if made < asked else "iteration_too_many")
    return Finding(f"{seen} Call it once per iteration.")


def _indices(run: _Run) -> list[NDArray[np.intp]] | Finding:
    """Return which rows of ``X`` each minibatch holds."""
    where = {row.tobytes(): i for i, row in enumerate(np.ascontiguousarray(run.X, dtype=float))}
    found = []
    for t, batch in enumerate(run.X_batches):
        if batch.shape == run.X.shape and np.array_equal(batch, run.X) and run.batch_size != len(run.X):
            message = f"Iteration {t} was given all {len(run.X)} examples; `batch_size` is {run.batch_size}."
            return Finding(message, "whole_set")
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
            message = f"Iteration {t} got {len(rows)} examples and all {len(labels)} labels."
            return Finding(message, "labels_not_indexed")
        if np.array_equal(labels, run.y[: len(rows)]):
            message = f"Iteration {t} got examples and `y[:{len(rows)}]`."
            return Finding(message, "labels_are_the_first")
        message = f"In iteration {t} the labels do not belong to the examples."
        return Finding(message, "labels_drawn_separately")
    return None


def _randomness(run: _Run, indices: list[NDArray[np.intp]]) -> Finding | None:
    """Fresh random minibatches that reach every row; false alarm below 1e-12·N (see ``DRAWS_PER_ROW``)."""
    num_rows = len(run.X)
    enough = run.num_iters * run.batch_size >= DRAWS_PER_ROW * num_rows and run.batch_size < num_rows
    if not enough:
        return None
    if all(np.array_equal(rows, indices[0]) for rows in indices):
        first = np.array_equal(indices[0], np.arange(run.batch_size))
        message = f"All {len(indices)} minibatches hold the same rows."
        return Finding(message, "first_rows_always" if first else "same_batch")
    if run.batch_size > 1 and all(np.all(np.diff(rows) % num_rows == 1) for rows in indices):
        return Finding("Each minibatch holds consecutive rows of `X`.", "batches_in_order")
    counts = np.bincount(np.concatenate(indices), minlength=num_rows)
    never = np.flatnonzero(counts == 0)
    if len(never):
        message = f"{len(never)} of {num_rows} examples are never drawn in {run.num_iters} iterations."
        return Finding(
            message, "last_row_never" if np.array_equal(never, [num_rows - 1]) else "rows_never_drawn"
        )
    distinct = {tuple(sorted(rows)) for rows in indices}
    if run.batch_size > 1 and len(distinct) <= -(-num_rows // run.batch_size):
        message = f"There are only {len(distinct)} different minibatches in {run.num_iters} iterations."
        return Finding(message, "shuffled_once")
    return None


def _batches(run: _Run) -> Finding | None:
    """The right number of fresh, random, correctly labelled minibatches."""
    wrong_count = _number_of_calls(run)
    if wrong_count and not run.evaluates_twice:
        return wrong_count
    indices = _indices(run)
    if isinstance(indices, Finding):
        return indices
    return _labels(run, indices) or _randomness(run, indices)


Step = Callable[[_Run, Array, Array], Array]
WRONG_STEPS: list[tuple[str, str, Step]] = [
    ("never_updated", "W stays the same", lambda run, W, dW: W),
    ("ascent", "W + learning_rate·dW", lambda run, W, dW: W + run.learning_rate * dW),
    ("learning_rate_ignored", "W − dW", lambda run, W, dW: W - dW),
    (
        "divided_by_batch",
        "W − learning_rate·dW / batch_size",
        lambda run, W, dW: W - run.learning_rate * dW / run.batch_size,
    ),
    (
        "penalty_twice",
        "W − learning_rate·(dW + reg·W)",
        lambda run, W, dW: W - run.learning_rate * (dW + run.reg * W),
    ),
    (
        "steps_not_chained",
        "first W − learning_rate·dW",
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
        message = f"`reg` is {run.reg:g}; `loss_fn` was given {run.regs[0]:g}."
        return Finding(message, None if any(run.regs) else "reg_not_passed")
    if not _same(run.weights[0], run.W):
        return Finding("The first call of `loss_fn` is not at the `W` that was passed in.", "own_start")
    if run.evaluates_twice:
        return _number_of_calls(run)
    if len(run.weights) > 1 and not _followed(run, _right_step):
        for diagnosis, formula, step in WRONG_STEPS:
            if _followed(run, step):
                return Finding(f"From one call of `loss_fn` to the next, W becomes: {formula}.", diagnosis)
        return Finding("From one call of `loss_fn` to the next, W does not become W − learning_rate·dW.")
    return _returned_weights(run)


def _returned_weights(run: _Run) -> Finding | None:
    """The weights after the last step."""
    W, dW = run.weights[-1], run.gradients[-1]
    if _same(run.W_returned, _right_step(run, W, dW)):
        return None
    if len(run.weights) > 1 and _same(run.W_returned, run.W):
        return Finding("The weights returned are those that came in.", "returns_initial")
    if len(run.weights) > 1 and _same(run.W_returned, W):
        return Finding(
            "The weights returned are those of the last call of `loss_fn`.", "returns_before_last_step"
        )
    returned = _numbers(run.W_returned)
    if returned is None:
        return Finding("The weights returned are no array of numbers.")
    if returned.shape != run.W.shape:
        shapes = f"{returned.shape}; those that came in have shape {run.W.shape}"
        return Finding(f"The weights returned have shape {shapes}.")
    for diagnosis, formula, step in WRONG_STEPS:
        if _same(run.W_returned, step(run, W, dW)):
            return Finding(f"After the last call of `loss_fn`, W becomes: {formula}.", diagnosis)
    return Finding("The weights returned are not W − learning_rate·dW of the last call of `loss_fn`.")


def _history(run: _Run) -> Finding | None:
    """All minibatch losses, in order."""
    if _same(run.history, run.losses) and len(run.losses) == run.num_iters:
        return None
    if run.evaluates_twice:
        return _number_of_calls(run)
    history = _numbers(run.history)
    if history is None:
        return Finding("The history is not a list of numbers.", leaves_open=run.num_iters == 1)
    got = f"`loss_fn` returned {len(run.losses)} losses; the history has shape {history.shape}"
    for diagnosis, wrong in [
        ("last_loss_missing", run.losses[:-1]),
        ("first_loss_missing", run.losses[1:]),
        *(("only_last_loss", last) for last in (run.losses[-1], run.losses[-1:]) if len(run.losses) > 1),
        ("losses_divided", np.array(run.losses) / run.batch_size),
    ]:
        if _same(history, wrong):
            return Finding(f"{got}.", diagnosis)
    if history.shape != (run.num_iters,):
        told = f"{got}; one loss per iteration makes ({run.num_iters},)."
        return Finding(told, leaves_open=run.num_iters == 1)
    return Finding("The history does not hold what `loss_fn` returned, in the order of the iterations.")


def _copy(run: _Run) -> Finding | None:
    """What the caller passed in stays as it was, and something was trained."""
    if run.data_changed:
        return Finding(f"After the call, the `{run.data_changed[0]}` that was passed in has other values.")
    if not _same(run.W_afterwards, run.W):
        return Finding("After the call, the `W` that was passed in has other values.", "updated_in_place")
    if run.num_iters > 1 and len(run.weights) > 1 and all(_same(W, run.W) for W in run.weights):
        return Finding(
            "`W` is untouched, and so are the weights in every call of `loss_fn`: is anything trained?"
        )
    return None


PARTS: dict[str, Callable[[_Run], Finding | None]] = {
    "batches": _batches,
    "update": _update,
    "history": _history,
    "copy": _copy,
}


@holds("minibatch_training")
def minibatch_training(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge one ``part`` of a training run.

    The function judged is
    ``sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng) -> (W, loss_history)``.

    Parameters
    ----------
    case : Case
        Its rows of ``X`` must all differ, so that a row says which one it is.
    answer : Answer
        With the record of the calls to ``loss_fn``.
    part : {"batches", "update", "history", "copy"}
        Minibatches (number, size, labels, randomness), steps and returned weights, losses, the caller's W.

    Returns
    -------
    Finding or None
        ``None`` when the part is right. A right answer is refused with probability below 1e-11 per case
        of at most 100 rows (the covering test of the minibatches; everything else is deterministic).
    """
    run = _read(case, answer)
    return run if isinstance(run, Finding) else PARTS[part](run)
