"""Section 9, "Going downhill: minibatch gradient descent"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, Probe, Seeded, case

from . import linear


def runs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw short trainings; the first is long enough to reach every row (see properties/training.py)."""

    def run(label: str, n: int, d: int, c: int, iters: int, size: int) -> Case:
        return case(
            label,
            loss_fn=Probe("quadratic_loss"),
            X=rng.normal(size=(n, d)),
            y=rng.integers(c, size=n),
            W=rng.normal(size=(d, c)),
            learning_rate=float(rng.uniform(0.02, 0.08)),
            reg=float(rng.uniform(0.1, 0.5)),
            num_iters=iters,
            batch_size=size,
            rng=Seeded(int(rng.integers(2**31))),
        )

    yield run("", 20, 3, 4, 150, 5)
    yield run("there are many examples", 60, 2, 10, 20, 6)
    yield run("there is one iteration", 12, 3, 2, 1, 4)
    yield run("a minibatch is one example", 9, 2, 3, 25, 1)


def run_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three short trainings are made."""
    yield case(
        via="seeded_draws",
        seed=int(rng.integers(2**31)),
        position=8,
        loss_fn=Probe("quadratic_loss"),
        X=rng.normal(size=(20, 3)),
        y=rng.integers(4, size=20),
        W=rng.normal(size=(3, 4)),
        learning_rate=0.05,
        reg=0.2,
        num_iters=10,
        batch_size=5,
    )


# One name here and in the next section: the driver that hands over three generators returns three of both.
sgd = linear.exercise("sgd_train", returns=("W_and_loss_history",))
sgd.property("batches", "minibatch_training", cases=runs, part="batches")
sgd.property("generator", "generator", cases=run_seeds, form=True)
sgd.property("update", "minibatch_training", cases=runs, part="update")
sgd.property("history", "minibatch_training", cases=runs, part="history")
sgd.property("inputs unchanged", "minibatch_training", cases=runs, part="copy")
DRAW = "        batch = rng.integers(len(X), size=batch_size)\n"
LOOP = "    for _ in range(num_iters):\n"
sgd.known_wrong(
    "same_batch",
    "All minibatches are the same one. When is it drawn: once, or in every iteration?",
    (LOOP + DRAW, DRAW[4:] + LOOP),
)
sgd.known_wrong(
    "first_rows_always",
    "Every minibatch holds the first rows of `X`. Who draws them?",
    ("rng.integers(len(X), size=batch_size)", "np.arange(batch_size)"),
)
sgd.known_wrong(
    "whole_set",
    "`loss_fn` was given all examples instead of a minibatch. What is left of the speed of a minibatch?",
    ("X[batch], y[batch]", "X, y"),
)
sgd.known_wrong(
    "labels_not_indexed",
    "The minibatch came with all labels. Which of them belong to its rows?",
    ("y[batch]", "y"),
)
sgd.known_wrong(
    "labels_are_the_first",
    "Random examples came with the first labels. Whose labels are those?",
    ("y[batch]", "y[:batch_size]"),
)
sgd.known_wrong(
    "labels_drawn_separately",
    "Examples came with other examples' labels. Is one set of row numbers used for both?",
    ("y[batch]", "y[rng.integers(len(y), size=batch_size)]"),
)
sgd.known_wrong(
    "batches_in_order",
    "A minibatch holds neighbouring rows of `X`. If the examples are sorted by class, what does it see?",
    (
        LOOP + DRAW,
        "    for t in range(num_iters):\n        batch = np.arange(t * batch_size, (t + 1) * batch_size) % len(X)\n",
    ),
)
sgd.known_wrong(
    "last_row_never",
    "The last example is never drawn. Is the upper end of your draw in or out?",
    ("rng.integers(len(X),", "rng.integers(len(X) - 1,"),
)
sgd.known_wrong(
    "rows_never_drawn",
    "Some examples are never drawn. From which row numbers do you draw?",
    ("rng.integers(len(X),", "rng.integers(batch_size,"),
)
sgd.known_wrong(
    "shuffled_once",
    "The same minibatches come round again and again. Draw afresh in every iteration.",
    (
        LOOP + DRAW,
        "    order = rng.permutation(len(X))\n"
        "    for t in range(num_iters):\n"
        "        batch = order[np.arange(t * batch_size, (t + 1) * batch_size) % len(X)]\n",
    ),
)
sgd.known_wrong(
    "global_generator",
    "The same seed gives other minibatches each time. Which generator were you handed?",
    ("rng.integers(len(X)", "np.random.default_rng().integers(len(X)"),
)
sgd.known_wrong(
    "iteration_missing",
    "One iteration is missing. Which one does your loop leave out?",
    ("range(num_iters)", "range(1, num_iters)"),
)
sgd.known_wrong(
    "iteration_too_many",
    "There is one iteration too many. Where does it come from?",
    ("range(num_iters)", "range(num_iters + 1)"),
)
sgd.known_wrong(
    "loss_evaluated_twice",
    "`loss_fn` is called twice per iteration. One call gives you the loss and the gradient at once: why ask again?",
    ("loss_history.append(loss)", "loss_history.append(loss_fn(W, X[batch], y[batch], reg)[0])"),
)
sgd.known_wrong(
    "never_updated",
    "`loss_fn` gets the same weights in every iteration. Where is the step, and is anything undoing it?",
    ("        W -= learning_rate * dW\n", ""),
)
sgd.known_wrong(
    "ascent",
    "Each step goes uphill: the loss grows. Which way does the gradient point?",
    ("W -= learning_rate", "W += learning_rate"),
)
sgd.known_wrong(
    "learning_rate_ignored",
    "Each step subtracts the whole gradient. What is `learning_rate` for?",
    ("learning_rate * dW", "dW"),
)
sgd.known_wrong(
    "divided_by_batch",
    "The step is divided by the batch size. Is the gradient you were given a sum or already a mean?",
    ("learning_rate * dW", "learning_rate * dW / batch_size"),
)
sgd.known_wrong(
    "penalty_twice",
    "The step holds the penalty's gradient twice. What does `loss_fn` do with `reg`?",
    ("learning_rate * dW", "learning_rate * (dW + reg * W)"),
)
sgd.known_wrong(
    "reg_not_passed",
    "`loss_fn` is called with reg = 0. Who else should know the `reg` that you were given?",
    ("y[batch], reg)", "y[batch], 0.0)"),
)
sgd.known_wrong(
    "own_start",
    "The first minibatch is not evaluated at the `W` that was passed in. Where do you start?",
    ("W = W.copy()", "W = np.ones(W.shape)"),
)
sgd.known_wrong(
    "steps_not_chained",
    "Every step starts from the first weights again. What should step 2 start from?",
    ("W = W.copy()", "start = W.copy()"),
    ("W -= learning_rate * dW", "W = start - learning_rate * dW"),
)
sgd.known_wrong(
    "returns_initial",
    "The weights returned are the initial ones. Which array did you train?",
    ("W = W.copy()", "start, W = W, W.copy()"),
    ("return W, ", "return start, "),
)
sgd.known_wrong(
    "returns_before_last_step",
    "The weights returned lack the last step.",
    ("        W -= learning_rate * dW\n", "        previous = W.copy()\n        W -= learning_rate * dW\n"),
    ("return W, ", "return previous, "),
)
sgd.known_wrong(
    "last_loss_missing",
    "The history lacks the last loss.",
    ("return W, loss_history", "return W, loss_history[:-1]"),
)
sgd.known_wrong(
    "first_loss_missing",
    "The history lacks the first loss.",
    ("return W, loss_history", "return W, loss_history[1:]"),
)
sgd.known_wrong(
    "only_last_loss",
    "Only the last loss came back. What would you plot?",
    ("return W, loss_history", "return W, loss"),
)
sgd.known_wrong(
    "losses_divided",
    "The losses in the history are divided by the batch size once more; `loss_fn` returns a mean.",
    ("loss_history.append(loss)", "loss_history.append(loss / batch_size)"),
)
sgd.known_wrong(
    "updated_in_place",
    "The caller's own array was trained: `W` has changed outside your function. Does `W -= …` make a new array?",
    ("W = W.copy()", "W = np.asarray(W)"),
)
