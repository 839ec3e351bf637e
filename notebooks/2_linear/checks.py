"""What is looked at in assignment 2: linear classifiers, their losses, training and the search for its settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Assignment, Case, Probe, Seeded, case
from course_lib.checking.spec import Exercise

linear = Assignment("linear")


# -- cases -----------------------------------------------------------------------------------------------


def matrices(rng: np.random.Generator) -> Iterator[Case]:
    """Draw matrices to widen, with integers and a non-contiguous view among them."""
    for n, d in [(4, 3), (3, 3), (6, 1), (2, 5)]:
        yield case(X=rng.normal(size=(n, d)))
    yield case("there is one example", X=rng.normal(size=(1, 4)))
    yield case("X holds integers", X=rng.integers(2, 9, size=(5, 3)))
    yield case("X is not contiguous", X=rng.normal(size=(3, 5)).T)


def batches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw minibatches in odd shapes; with continuous weights no margin lies on a kink."""

    def batch(label: str, n: int, d: int, c: int, reg: float, X: np.ndarray | None = None) -> Case:
        X = rng.normal(size=(n, d)) if X is None else X
        return case(label, W=rng.normal(size=(d, c)), X=X, y=rng.integers(c, size=n), reg=reg)

    yield batch("", 5, 4, 3, 0.7)
    yield batch("", 12, 5, 10, rng.uniform(0.2, 2))
    yield batch("reg is 0", 6, 5, 4, 0.0)
    yield batch("there is one example", 1, 6, 5, rng.uniform(0.2, 2))
    yield batch("there is one feature", 7, 1, 4, rng.uniform(0.2, 2))
    yield batch("there are two classes", 9, 5, 2, rng.uniform(0.2, 2))
    yield batch("some classes have no example", 3, 5, 7, rng.uniform(0.2, 2))
    yield batch("X is not contiguous", 6, 4, 3, rng.uniform(0.2, 2), rng.normal(size=(4, 6)).T)
    yield batch("X holds integers", 6, 4, 3, rng.uniform(0.2, 2), rng.integers(1, 5, size=(6, 4)))


def huge_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±10,000, where ``exp`` over- and underflows; no penalty, which would drown the loss."""
    for n, d, c in [(6, 4, 3), (5, 3, 8)]:
        W = 1e4 * rng.normal(size=(d, c))
        yield case("scores reach 10,000", W=W, X=rng.normal(size=(n, d)), y=rng.integers(c, size=n), reg=0.0)
    for sign, words in [(1, "around 10,000"), (-1, "around -10,000")]:
        W = np.vstack([rng.normal(size=(3, 4)), np.full((1, 4), sign * 1e4)])
        X = np.hstack([rng.normal(size=(5, 3)), np.ones((5, 1))])
        yield case(f"all scores lie {words}", W=W, X=X, y=rng.integers(4, size=5), reg=0.0)
    X = rng.normal(size=(6, 3)) * np.array([[1e4], [1], [1], [1e4], [1], [1]])
    W = rng.normal(size=(3, 4))
    yield case("some examples score 10,000 and others 1", W=W, X=X, y=rng.integers(4, size=6), reg=0.0)


def scorings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw weights and examples to label; as many examples as classes in one case, so that axes can be confused."""
    for n, d, c in [(8, 4, 3), (5, 3, 5), (6, 1, 2)]:
        yield case(W=rng.normal(size=(d, c)), X=rng.normal(size=(n, d)))
    yield case("there is one example", W=rng.normal(size=(4, 6)), X=rng.normal(size=(1, 4)))
    yield case("all scores are negative", W=-rng.uniform(1, 2, size=(3, 5)), X=rng.uniform(1, 2, size=(7, 3)))
    yield case("X is not contiguous", W=rng.normal(size=(4, 3)), X=rng.normal(size=(4, 6)).T)


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


def one_search(
    rng: np.random.Generator, label: str, num_trials: int, rounds: int | None, log_lr: float, log_reg: float
) -> Case:
    """Return a search for the top of a hill whose place is given in decimal logarithms."""
    rest: dict[str, Any] = {} if rounds is None else {"rounds": rounds}
    return case(
        label,
        evaluate=Probe("hill", {"log_lr": log_lr, "log_reg": log_reg}),
        lr_range=[1e-4, 1.0],
        reg_range=[1e-6, 10.0],
        num_trials=num_trials,
        rng=Seeded(int(rng.integers(2**31))),
        **rest,
    )


def searches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw searches: many trials show how they spread, one trial per round shows what a round is centred on."""
    yield one_search(rng, "", 400, None, rng.uniform(-2.6, -1.6), rng.uniform(-3.2, -2))
    yield one_search(rng, "the best pair lies near the ends of the ranges", 400, 3, -0.1, -5.8)
    for rounds in (4, 6, 8, 10):
        yield one_search(rng, "each round tries one pair", 1, rounds, rng.uniform(-3, -1), rng.uniform(-4, 0))
    yield one_search(rng, "there is one round", 30, 1, -2.0, -3.0)


def best_searches(rng: np.random.Generator) -> Iterator[Case]:
    """Draw many short searches after a long one: in a third of them, the last round doesn't find the best."""
    yield one_search(rng, "", 400, None, rng.uniform(-2.6, -1.6), rng.uniform(-3.2, -2))
    for _ in range(30):
        yield one_search(rng, "a round has two trials", 2, 3, rng.uniform(-3, -1), rng.uniform(-4, 0))


def search_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three short searches are made."""
    yield case(
        via="seeded_draws",
        seed=int(rng.integers(2**31)),
        position=4,
        evaluate=Probe("hill", {"log_lr": -2.0, "log_reg": -3.0}),
        lr_range=[1e-4, 1.0],
        reg_range=[1e-6, 10.0],
        num_trials=5,
    )


def decays(rng: np.random.Generator) -> Iterator[Case]:
    """Draw full-batch trainings for the spot-the-bug exercise."""
    for n, d, c, iters in [(6, 3, 2, 1), (8, 4, 3, 3), (5, 1, 4, 6)]:
        yield case(
            loss_fn=Probe("quadratic_loss"),
            X=rng.normal(size=(n, d)),
            y=rng.integers(c, size=n),
            W=rng.normal(size=(d, c)),
            learning_rate=float(rng.uniform(0.05, 0.2)),
            reg=float(rng.uniform(0.2, 0.6)),
            num_iters=iters,
        )


# -- what all losses have in common ------------------------------------------------------------------------

PENALTY, SLOPE = "+ 0.5 * reg * np.sum(W * W)", "+ reg * W"


def known_wrong_averages(exercise: Exercise, loss: str, grad: str) -> None:
    """Register the wrong ways to average; ``loss`` and ``grad`` are what the solution divides by ``num_train``."""
    loss_mean, grad_mean = f"{loss} / num_train", f"{grad} / num_train"
    exercise.known_wrong(
        "sum_not_mean",
        "Loss and gradient are sums over the batch. What happens to your step when the batch is twice as large?",
        (loss_mean, loss),
        (grad_mean, grad),
    )
    exercise.known_wrong(
        "loss_not_averaged",
        "The data loss is a sum over the batch while its gradient is a mean. Which of the two is asked for?",
        (loss_mean, loss),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The loss is averaged over the batch, its gradient is not. What does dividing the loss do to its slope?",
        (grad_mean, grad),
    )
    exercise.known_wrong(
        "averaged_over_classes",
        "The loss is a mean over examples and classes. How many losses does one example have?",
        (loss_mean, f"{loss} / num_train / W.shape[1]"),
    )


def known_wrong_penalties(exercise: Exercise) -> None:
    """Register the wrong ways to regularise."""
    exercise.known_wrong(
        "penalty_missing",
        "The penalty is missing, in the loss and in the gradient. What is `reg` for?",
        (PENALTY, ""),
        (SLOPE, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_loss",
        "The gradient feels the penalty, the loss doesn't: a numerical gradient of your loss would disagree.",
        (PENALTY, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_gradient",
        "The loss includes the penalty, its gradient doesn't. What is the derivative of ½·w² with respect to w?",
        (SLOPE, ""),
    )
    exercise.known_wrong(
        "penalty_without_half",
        "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
        (PENALTY, "+ reg * np.sum(W * W)"),
        (SLOPE, "+ 2 * reg * W"),
    )
    exercise.known_wrong(
        "half_missing_in_loss",
        "The penalty in your loss is reg·ΣW²; its gradient fits the course's ½·reg·ΣW². Which half went missing?",
        (PENALTY, "+ reg * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_slope_doubled",
        "The penalty's gradient is twice too large. What does the ½ in the loss do when you differentiate?",
        (SLOPE, "+ 2 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_slope_halved",
        "The penalty's gradient is half of what it should be. What does the square do when you differentiate?",
        (SLOPE, "+ 0.5 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_averaged",
        "The penalty is divided by the number of examples too. Does it depend on the batch at all?",
        (PENALTY, PENALTY + " / num_train"),
        (SLOPE, SLOPE + " / num_train"),
    )
    exercise.known_wrong(
        "penalty_spares_last_row",
        "The penalty leaves out the last row of W. How would this function know that it is a bias?",
        (PENALTY, "+ 0.5 * reg * np.sum(W[:-1] * W[:-1])"),
        (SLOPE, "+ reg * W * (np.arange(len(W)) < len(W) - 1)[:, None]"),
    )
    exercise.known_wrong(
        "penalty_of_norm",
        "The penalty is the length of W, not its square. Where did the root come from?",
        (PENALTY, "+ 0.5 * reg * np.sqrt(np.sum(W * W))"),
    )
    exercise.known_wrong(
        "penalty_l1",
        "The penalty adds up |W| instead of W². Which of the two has the gradient reg·W?",
        (PENALTY, "+ 0.5 * reg * np.sum(np.abs(W))"),
    )


# -- the exercises, in the notebook's order ------------------------------------------------------------------

bias = linear.exercise("add_bias_column", returns=("X_with_bias",))
bias.values("values", cases=matrices)
bias.known_wrong(
    "bias_first",
    "The column of ones comes first. Where does the task want it?",
    ("[X, np.ones((len(X), 1))]", "[np.ones((len(X), 1)), X]"),
)
bias.known_wrong(
    "column_of_zeros",
    "The new column holds zeros. What is a weight worth that is always multiplied by zero?",
    ("np.ones", "np.zeros"),
)
bias.known_wrong(
    "ones_in_a_row",
    "You added an example made of ones; each example should have got one more feature.",
    ("np.hstack([X, np.ones((len(X), 1))])", "np.vstack([X, np.ones((1, X.shape[1]))])"),
)
bias.known_wrong(
    "last_feature_overwritten",
    "The ones have replaced the last feature. How many columns should come back?",
    ("[X, np.ones", "[X[:, :-1], np.ones"),
)
bias.known_wrong(
    "added_to_every_feature",
    "One was added to every pixel. The bias is a feature of its own: how many columns should come back?",
    ("np.hstack([X, np.ones((len(X), 1))])", "X + np.ones((len(X), 1))"),
)
bias.known_wrong(
    "ones_twice",
    "The ones appear in two columns. How many weights per class does the bias need?",
    ("np.ones((len(X), 1))", "np.ones((len(X), 2))"),
)


svm_naive = linear.exercise("svm_loss_naive", returns=("loss", "dW"))
svm_naive.values("loss", of="loss", cases=batches)
svm_naive.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
svm_naive.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(svm_naive, "data_loss", "dW")
known_wrong_penalties(svm_naive)
svm_naive.known_wrong(
    "correct_class_counted",
    "The loss is too large by exactly 1: the right class is compared with itself. Over which j does the sum run?",
    (
        "if j == y[i]:\n                continue\n",
        "if j == y[i]:\n                data_loss += 1\n                continue\n",
    ),
)
svm_naive.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("scores[j] - scores[y[i]] + 1", "scores[y[i]] - scores[j] + 1"),
)
svm_naive.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("scores[j] - scores[y[i]] + 1", "scores[j] - scores[y[i]]"),
)
svm_naive.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("scores[j] - scores[y[i]] + 1", "scores[j] - scores[y[i]] - 1"),
)
svm_naive.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. Where is the max(0, ·)?",
    ("if margin > 0:", "if True:"),
)
svm_naive.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    (
        "if margin > 0:\n                data_loss += margin\n                dW[:, j] += X[i]\n                dW[:, y[i]] -= X[i]",
        "data_loss += max(0, margin)\n            dW[:, j] += X[i]\n            dW[:, y[i]] -= X[i]",
    ),
)
svm_naive.known_wrong(
    "correct_column_missing",
    "The gradient never touches the right class's column. Does its score appear in the margins?",
    ("\n                dW[:, y[i]] -= X[i]", ""),
)
svm_naive.known_wrong(
    "correct_column_counted_once",
    "The right class's column is moved once per example. In how many of the violated margins does its score appear?",
    (
        "                dW[:, y[i]] -= X[i]",
        "                dW[:, y[i]] -= X[i] * (not any(scores[k] - scores[y[i]] + 1 > 0 for k in range(j) if k != y[i]))",
    ),
)
svm_naive.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If a wrong class's score rises, does the loss rise or fall?",
    ("dW[:, j] += X[i]", "dW[:, j] -= X[i]"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] += X[i]"),
)
svm_naive.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("dW[:, j] += X[i]", "dW[:, j] += margin * X[i]"),
    ("dW[:, y[i]] -= X[i]", "dW[:, y[i]] -= margin * X[i]"),
)
svm_naive.known_wrong(
    "stops_at_right_class",
    "Rivals with a higher number than the right class are never looked at. How does your inner loop leave it out?",
    ("                continue\n", "                break\n"),
)
svm_naive.known_wrong(
    "averaged_over_rivals",
    "Loss and gradient are divided by the number of rivals too. Over what does the mean in L run?",
    ("data_loss / num_train", "data_loss / num_train / (num_classes - 1)"),
    ("dW / num_train", "dW / num_train / (num_classes - 1)"),
)
svm_naive.known_wrong(
    "max_of_sum",
    "The margins of an example are added first and cut at 0 afterwards, so easy rivals pay for hard ones. "
    "Is the max inside the sum or around it?",
    code="""
def svm_loss_naive(W, X, y, reg):
    data_loss, dW = 0.0, np.zeros(W.shape)
    for i in range(len(X)):
        scores = X[i] @ W
        margins = scores - scores[y[i]] + 1
        margins[y[i]] = 0
        if margins.sum() > 0:
            data_loss += margins.sum()
            dW += X[i][:, None]
            dW[:, y[i]] -= W.shape[1] * X[i]
    return data_loss / len(X) + 0.5 * reg * np.sum(W * W), dW / len(X) + reg * W
""",
)
svm_naive.known_wrong(
    "worst_margin_only",
    "Only the largest margin of each example is counted. The sum in L_i runs over all wrong classes.",
    code="""
def svm_loss_naive(W, X, y, reg):
    num_train = len(X)
    scores = X @ W
    margins = scores - scores[np.arange(num_train), y][:, None] + 1
    margins[np.arange(num_train), y] = 0
    margins = np.maximum(0, margins)
    worst = (margins == margins.max(axis=1, keepdims=True)) & (margins > 0)
    dscores = worst.astype(float)
    dscores[np.arange(num_train), y] = -dscores.sum(axis=1)
    return margins.max(axis=1).mean() + 0.5 * reg * np.sum(W * W), X.T @ dscores / num_train + reg * W
""",
)


svm = linear.exercise("svm_loss_vectorized", returns=("loss", "dW"))
svm.values("loss", of="loss", cases=batches)
svm.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
svm.vectorised("vectorised", grows=("X", "y"), cases=batches)
svm.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(svm, "margins.sum()", "(dscores.T @ X).T")
known_wrong_penalties(svm)
svm.known_wrong(
    "correct_class_in_loss",
    "The loss is too large by exactly 1. Which entry of each row of margins should not be there?",
    ("margins.sum() / num_train", "margins.sum() / num_train + 1"),
)
svm.known_wrong(
    "correct_class_in_both",
    "The right class counts as one of its own rivals, in the loss and in the gradient. What is its margin to itself?",
    ("    margins[rows, y] = 0\n", ""),
)
svm.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("scores - scores[rows, y][:, None] + 1", "scores[rows, y][:, None] - scores + 1"),
)
svm.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None]"),
)
svm.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None] - 1"),
)
svm.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. What does the max do?",
    ("np.maximum(0, scores - scores[rows, y][:, None] + 1)", "scores - scores[rows, y][:, None] + 1"),
)
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("(margins > 0).astype(float)", "np.ones(margins.shape)\n    dscores[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_missing",
    "The right class's column gets no gradient. Does its score appear in the margins?",
    ("dscores[rows, y] = -dscores.sum(axis=1)", "dscores[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_counted_once",
    "The right class is moved by one per example. In how many of the violated margins does its score appear?",
    ("-dscores.sum(axis=1)", "-1.0"),
)
svm.known_wrong(
    "correct_entry_counts_all",
    "The right class's entry counts all rivals. Do those that cost nothing pull at it?",
    ("-dscores.sum(axis=1)", "1.0 - W.shape[1]"),
)
svm.known_wrong(
    "boolean_entries",
    "`dscores` is an array of booleans: can it hold the right class's negative entry?",
    ("(margins > 0).astype(float)", "margins > 0"),
)
svm.known_wrong(
    "correct_entry_sign",
    "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
    ("= -dscores.sum(axis=1)", "= dscores.sum(axis=1)"),
)
svm.known_wrong(
    "counts_over_examples",
    "The right class's entry counts violations over the wrong axis. Who are the rivals of one example?",
    ("-dscores.sum(axis=1)", "-dscores.sum(axis=0)[y]"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("(margins > 0).astype(float)", "margins.copy()"),
)
svm.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If a wrong class's score rises, does the loss rise or fall?",
    ("(dscores.T @ X)", "-(dscores.T @ X)"),
)
svm.known_wrong(
    "labels_not_paired",
    "The score that you subtract is not the right class's: is it one number per example, from the column y[i]?",
    ("scores - scores[rows, y][:, None] + 1", "scores - scores[0, y][:, None] + 1"),
)


squared = linear.exercise("svm_loss_squared", returns=("loss", "dW"))
squared.values("loss", of="loss", cases=batches)
squared.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
squared.vectorised("vectorised", grows=("X", "y"), cases=batches)
known_wrong_averages(squared, "np.sum(margins**2)", "(dscores.T @ X).T")
known_wrong_penalties(squared)
squared.known_wrong(
    "not_squared",
    "This is the plain hinge loss and its gradient. Where does the square belong?",
    ("np.sum(margins**2)", "np.sum(margins)"),
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "gradient_of_plain_hinge",
    "The loss is squared, its gradient is still that of the plain hinge. What does the chain rule add to a square?",
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "slope_without_two",
    "The data gradient is half of what it should be. What is the derivative of m²?",
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "two_without_margin",
    "The derivative of m² has two factors. You have the 2; what else?",
    ("dscores = 2 * margins", "dscores = 2.0 * (margins > 0)"),
)
squared.known_wrong(
    "half_squares",
    "Loss and gradient are half as large: you use ½·m². That form exists too; here it is m².",
    ("np.sum(margins**2)", "0.5 * np.sum(margins**2)"),
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "square_of_sum",
    "You square the sum of an example's margins. Is that the sum of their squares?",
    ("np.sum(margins**2)", "np.sum(margins.sum(axis=1) ** 2)"),
    ("dscores = 2 * margins", "dscores = 2 * margins.sum(axis=1, keepdims=True) * (margins > 0)"),
)
squared.known_wrong(
    "square_before_max",
    "Margins below zero are squared too: a class far behind costs as much as one far ahead. What comes first?",
    ("np.maximum(0, scores - scores[rows, y][:, None] + 1)", "scores - scores[rows, y][:, None] + 1"),
)
squared.known_wrong(
    "correct_class_in_loss",
    "The loss is too large by exactly 1. Which entry of each row of margins should not be there?",
    ("np.sum(margins**2) / num_train", "np.sum(margins**2) / num_train + 1"),
)
squared.known_wrong(
    "correct_class_in_both",
    "The right class counts as one of its own rivals, in the loss and in the gradient. What is its margin to itself?",
    ("    margins[rows, y] = 0\n", ""),
)
squared.known_wrong(
    "correct_entry_counts",
    "The right class's entry counts its violated margins. Do all of them pull equally hard once they are squared?",
    ("-dscores.sum(axis=1)", "-(dscores > 0).sum(axis=1)"),
)
squared.known_wrong(
    "correct_entry_missing",
    "The right class's column gets no gradient. Does its score appear in the margins?",
    ("dscores[rows, y] = -dscores.sum(axis=1)", "dscores[rows, y] = 0"),
)
squared.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("scores[rows, y][:, None] + 1", "scores[rows, y][:, None]"),
)


softmax_naive = linear.exercise("softmax_loss_naive", returns=("loss", "dW"))
softmax_naive.values("loss", of="loss", cases=batches)
softmax_naive.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
softmax_naive.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(softmax_naive, "data_loss", "dW")
known_wrong_penalties(softmax_naive)
softmax_naive.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    (" - (j == y[i])", ""),
)
softmax_naive.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("dW[:, j] += (", "dW[:, j] -= ("),
)
softmax_naive.known_wrong(
    "gradient_at_right_class_only",
    "Only the right class's column gets a gradient. Do the other scores appear in the loss?",
    ("(probabilities[j] - (j == y[i]))", "(probabilities[j] - 1) * (j == y[i])"),
)
softmax_naive.known_wrong(
    "normaliser_missing",
    "The loss is minus the right class's score: the scores were never turned into probabilities that add up to 1.",
    ("data_loss -= np.log(probabilities[y[i]])", "data_loss -= scores[y[i]]"),
)
softmax_naive.known_wrong(
    "loss_sign",
    "The data loss is negative. What is the sign of the logarithm of a number below 1?",
    ("data_loss -= np.log", "data_loss += np.log"),
)
softmax_naive.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    ("np.log(", "np.log2("),
)
softmax_naive.known_wrong(
    "log_base_10",
    "The logarithm is to base 10. Which base undoes `np.exp`?",
    ("np.log(", "np.log10("),
)
softmax_naive.known_wrong(
    "log_missing",
    "The loss adds up 1 − p. A wrong and certain answer should cost far more than 1: what does −log p do near 0?",
    ("-= np.log(probabilities[y[i]])", "+= 1 - probabilities[y[i]]"),
)
softmax_naive.known_wrong(
    "minus_p",
    "The loss is −p. A wrong and certain answer costs hardly more than a guess then: what does −log p do near 0?",
    ("-= np.log(probabilities[y[i]])", "-= probabilities[y[i]]"),
)
softmax_naive.known_wrong(
    "binary_cross_entropy",
    "The loss also adds −log(1 − p) for every wrong class, as if each class were a yes-or-no question of its own. "
    "Which terms does L_i have?",
    (
        "data_loss -= np.log(probabilities[y[i]])",
        "data_loss -= np.log(np.where(np.arange(num_classes) == y[i], probabilities, 1 - probabilities)).sum()",
    ),
)
softmax_naive.known_wrong(
    "ones_everywhere",
    "The 1 is subtracted at every class. Which score alone stands in front of the logarithm, as −s?",
    ("(j == y[i])", "1"),
)
softmax_naive.known_wrong(
    "all_classes_in_loss",
    "The loss adds up −log p over all classes. Which class's probability should be large?",
    ("np.log(probabilities[y[i]])", "np.sum(np.log(probabilities))"),
)


softmax = linear.exercise("softmax_loss_vectorized", returns=("loss", "dW"))
softmax.values("loss", of="loss", cases=batches)
softmax.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
softmax.values("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("X", "y"), cases=batches)
softmax.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(softmax, "-log_p[rows, y].sum()", "(dscores.T @ X).T")
known_wrong_penalties(softmax)
softmax.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    ("    dscores[rows, y] -= 1\n", ""),
)
softmax.known_wrong(
    "ones_in_every_row",
    "1 is subtracted in whole columns. How do you pick one entry per row?",
    ("dscores[rows, y] -= 1", "dscores[:, np.unique(y)] -= 1"),
)
softmax.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("dscores[rows, y] -= 1", "dscores[rows, y] += 1"),
)
softmax.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("(dscores.T @ X)", "-(dscores.T @ X)"),
)
softmax.known_wrong(
    "scores_as_probabilities",
    "The gradient uses scores where probabilities belong. What must the entries of a row add up to?",
    ("dscores = np.exp(log_p)", "dscores = X @ W"),
)
softmax.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    ("np.exp(scores).sum(axis=1, keepdims=True)", "np.exp(scores).sum(axis=0, keepdims=True)"),
)
softmax.known_wrong(
    "normalised_over_everything",
    "All exponentials of the batch share one sum. Whose probabilities should add up to 1?",
    ("np.exp(scores).sum(axis=1, keepdims=True)", "np.exp(scores).sum()"),
    ("scores - scores.max(axis=1, keepdims=True)", "scores - scores.max()"),
)
softmax.known_wrong(
    "largest_over_examples",
    "You subtract each class's largest score, which changes the probabilities. Which numbers may be shifted together?",
    ("scores.max(axis=1, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
)
softmax.known_wrong(
    "normaliser_missing",
    "The loss is built from shifted scores that were never normalised. What do the probabilities of a row add up to?",
    ("-log_p[rows, y].sum()", "-scores[rows, y].sum()"),
)
softmax.known_wrong(
    "log_of_mean",
    "You average the probabilities and then take the logarithm. Is that the mean of the logarithms?",
    ("-log_p[rows, y].sum() / num_train", "-np.log(np.exp(log_p[rows, y]).mean())"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    ("-log_p[rows, y].sum()", "-log_p[rows, y].sum() / np.log(2)"),
)
softmax.known_wrong(
    "loss_sign",
    "The data loss is negative. What is the sign of the logarithm of a number below 1?",
    ("loss = -log_p", "loss = log_p"),
)
softmax.known_wrong(
    "all_classes_in_loss",
    "The loss adds up −log p over all classes. Which class's probability should be large?",
    ("-log_p[rows, y].sum()", "-log_p.sum()"),
)
softmax.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract from a row without changing its probabilities?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
)
softmax.known_wrong(
    "overflow_in_ratio",
    "`np.exp` overflows at large scores and inf / inf is nan. Which number can you subtract from a row for free?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
    (
        "log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "log_p = np.log(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))",
    ),
)
softmax.known_wrong(
    "one_shift_for_all",
    "One maximum is subtracted from the whole batch: rows far below it underflow to 0. Whose maximum does a row need?",
    ("scores.max(axis=1, keepdims=True)", "scores.max()"),
)
softmax.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf. Can you get log p without computing p first?",
    (
        "log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "log_p = np.log(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))",
    ),
)
softmax.known_wrong(
    "shift_in_sum_only",
    "The exponentials in the sum were shifted and the score in front of it was not. What must happen to both?",
    ("    scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
    ("np.exp(scores).sum", "np.exp(scores - scores.max(axis=1, keepdims=True)).sum"),
)
# The customary numbers; clipping p at one of them gives the same loss as adding it.
for digits in (7, 8, 9, 10, 12, 15, 16):
    softmax.known_wrong(
        f"log_cushioned_{digits}",
        "A small number keeps the logarithm finite, and caps the loss of a certain and wrong answer. "
        "Can you get log p without computing p first?",
        ("-log_p[rows, y].sum()", f"-np.log(np.exp(log_p[rows, y]) + 1e-{digits}).sum()"),
    )


predict = linear.exercise("predict", returns=("labels",))
predict.values("labels", cases=scorings, exact=True)
predict.vectorised("vectorised", grows=("X",), cases=scorings)
predict.known_wrong(
    "over_examples",
    "For each class you found the example that likes it best. Which axis holds the classes of one example?",
    ("axis=1", "axis=0"),
)
predict.known_wrong(
    "whole_batch",
    "One number came back for the whole batch: without an axis, the matrix is flattened. Which axis must disappear?",
    (", axis=1", ""),
)
predict.known_wrong(
    "lowest_score",
    "You return the class with the lowest score. What does a high score mean?",
    ("np.argmax", "np.argmin"),
)
predict.known_wrong(
    "score_for_label",
    "You return the winning score. Which class did it belong to?",
    ("np.argmax(X @ W, axis=1)", "np.max(X @ W, axis=1)"),
)
predict.known_wrong(
    "largest_magnitude",
    "A large negative score wins in your version. Is −100 a vote for a class or against it?",
    ("np.argmax(X @ W, axis=1)", "np.argmax(np.abs(X @ W), axis=1)"),
)
predict.known_wrong(
    "labels_from_one",
    "All labels are one too large: they count from 0.",
    ("np.argmax(X @ W, axis=1)", "np.argmax(X @ W, axis=1) + 1"),
)
predict.known_wrong(
    "one_hot",
    "You return one column per class. One number per example is asked for: which column won?",
    ("np.argmax(X @ W, axis=1)", "np.eye(W.shape[1])[np.argmax(X @ W, axis=1)]"),
)


# One name here and below: the driver that hands over three generators returns three of both.
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
    "Each iteration was given all examples instead of a minibatch. What is left of the speed of a minibatch?",
    ("X[batch], y[batch]", "X, y"),
)
sgd.known_wrong(
    "labels_not_indexed",
    "The minibatch came with all labels. Which labels are theirs?",
    ("y[batch]", "y"),
)
sgd.known_wrong(
    "labels_are_the_first",
    "Random examples came with the first labels. Whose labels are those?",
    ("y[batch]", "y[:batch_size]"),
)
sgd.known_wrong(
    "labels_drawn_separately",
    "Examples and labels were drawn separately. Is one set of row numbers used for both?",
    ("y[batch]", "y[rng.integers(len(y), size=batch_size)]"),
)
sgd.known_wrong(
    "batches_in_order",
    "The minibatches walk through `X` in order. If the examples are sorted by class, what does a batch see?",
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
    "The weights never change. Where is the step?",
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


search = linear.exercise("random_search_lr_reg", returns=("best_and_trials",))
search.property("draws", "log_uniform_search", cases=searches, part="draws")
search.property("generator", "generator", cases=search_seeds, form=True)
search.property("refinement", "log_uniform_search", cases=searches, part="refinement")
search.property("record", "log_uniform_search", cases=searches, part="record")
search.property("best", "log_uniform_search", cases=best_searches, part="best")
PAIR = "lr, reg = 10 ** rng.uniform(start, stop)"
search.known_wrong(
    "uniform_not_log",
    "The draws are uniform, not log-uniform: nearly all of them lie in the largest decade. What should be uniform?",
    (PAIR, "lr, reg = rng.uniform(10**start, 10**stop)"),
)
search.known_wrong(
    "same_draw",
    "Learning rate and regularisation come from the same random number. What does that leave unexplored?",
    (PAIR, "lr, reg = 10 ** (start + rng.random() * (stop - start))"),
)
search.known_wrong(
    "one_draw",
    "All trials of a round are the same pair. When do you draw?",
    (
        "        for _ in range(num_trials):\n            " + PAIR,
        "        " + PAIR + "\n        for _ in range(num_trials):",
    ),
)
search.known_wrong(
    "grid",
    "The values lie on a grid. How many different learning rates does a grid try, and how many do random draws?",
    ("for _ in range(num_trials):", "for step in range(num_trials):"),
    (PAIR, "lr, reg = 10 ** (start + (step + 0.5) / num_trials * (stop - start))"),
)
search.known_wrong(
    "bases_mixed",
    "You took the logarithm to one base and the power of another. Which power undoes your logarithm?",
    (PAIR, "lr, reg = np.exp(rng.uniform(start, stop))"),
)
search.known_wrong(
    "swapped",
    "`evaluate` gets the two values in the wrong order: its arguments are (lr, reg).",
    ("evaluate(lr, reg)", "evaluate(reg, lr)"),
)
search.known_wrong(
    "one_round_only",
    "There is only one round. What happens after it?",
    ("range(rounds)", "range(1)"),
)
search.known_wrong(
    "evaluated_again",
    "A pair is evaluated again although its score is known. `evaluate` trains a model: it is the expensive part.",
    (
        "trials.append((lr, reg, evaluate(lr, reg)))",
        "evaluate(lr, reg)\n            trials.append((lr, reg, evaluate(lr, reg)))",
    ),
)
search.known_wrong(
    "no_refinement",
    "Every round draws from the original ranges. What have you learned from the round before?",
    (
        "start, stop = np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "start, stop = low, high",
    ),
)
search.known_wrong(
    "centred_on_last",
    "The new ranges are centred on the last trial of the round. Which trial deserves a closer look?",
    ("centre = np.log10(best[:2])", "centre = np.log10([lr, reg])"),
)
search.known_wrong(
    "centred_on_worst",
    "The new ranges are centred on the worst trial. Higher scores are better.",
    ("centre = np.log10(best[:2])", "centre = np.log10(min(trials, key=lambda trial: trial[2])[:2])"),
)
search.known_wrong(
    "ranges_not_cut",
    "A later round draws outside the original ranges. What happens when the best pair lies near an end?",
    ("np.maximum(low, centre - half), np.minimum(high, centre + half)", "centre - half, centre + half"),
)
search.known_wrong(
    "ranges_shifted",
    "Near an end you shift the new range; here the part beyond the end is cut off.",
    (
        "start, stop = np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "start = np.clip(centre - half, low, high - 2 * half)\n        stop = start + 2 * half",
    ),
)
search.known_wrong(
    "global_generator",
    "The same seed gives another search each time. Which generator were you handed?",
    ("rng.uniform(start, stop)", "np.random.default_rng().uniform(start, stop)"),
)
search.known_wrong(
    "draws_cut",
    "Draws pile up exactly on the end of a range: cut the range, not the draw.",
    ("np.maximum(low, centre - half), np.minimum(high, centre + half)", "centre - half, centre + half"),
    (PAIR, "lr, reg = 10 ** np.clip(rng.uniform(start, stop), low, high)"),
)
search.known_wrong(
    "not_narrowed",
    "The new ranges move to the best pair and keep too much of their width. How wide is half the width?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 2 ** (done + 1)"),
)
search.known_wrong(
    "narrowed_twice",
    "The new ranges have half the width they should have: is your half-width half of the full width?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 2 ** (done + 3)"),
)
search.known_wrong(
    "narrowed_once",
    "The third round's ranges are as wide as the second's. Which letter of the half-width changes with the round?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / 4"),
)
search.known_wrong(
    "cut_range_halved",
    "You halve what a cut left of the last range. Which width does the formula divide?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (stop - start) / 4"),
)
search.known_wrong(
    "halved_in_linear_space",
    "The ranges shrink on the ordinary axis. Over how many decades does such a range still reach?",
    (
        "np.maximum(low, centre - half), np.minimum(high, centre + half)",
        "(\n"
        "            np.log10(np.maximum(10**low, 10**centre - (10**high - 10**low) / 2 ** (done + 2))),\n"
        "            np.log10(np.minimum(10**high, 10**centre + (10**high - 10**low) / 2 ** (done + 2))),\n"
        "        )",
    ),
)
search.known_wrong(
    "one_range_kept",
    "Only one of the two ranges is refined. Which one keeps its full width?",
    ("half = (high - low) / 2 ** (done + 2)", "half = (high - low) / np.array([2 ** (done + 2), 0.5])"),
)
search.known_wrong(
    "trials_of_one_round",
    "`trials` holds one round only. Where did the others go?",
    ("return best, np.array(trials)", "return best, np.array(trials[-num_trials:])"),
)
search.known_wrong(
    "trials_sorted",
    "`trials` is not in the order in which the pairs were tried.",
    ("np.array(trials)", "np.array(sorted(trials, key=lambda trial: trial[2]))"),
)
search.known_wrong(
    "trials_in_logs",
    "`trials` holds logarithms; keep the values that were given to `evaluate`.",
    ("np.array(trials)", "np.array([(np.log10(a), np.log10(b), score) for a, b, score in trials])"),
)
search.known_wrong(
    "worst_returned",
    "`best` is the trial with the lowest score. Is higher better or worse?",
    ("return best, ", "return min(trials, key=lambda trial: trial[2]), "),
)
search.known_wrong(
    "last_returned",
    "`best` is the last trial. Was it the best?",
    ("return best, ", "return trials[-1], "),
)
search.known_wrong(
    "best_of_last_round",
    "`best` is the best of the last round, and an earlier round did better.",
    ("return best, ", "return max(trials[-num_trials:], key=lambda trial: trial[2]), "),
)
search.known_wrong(
    "best_of_first_round",
    "`best` is the best of the first round, and a later round did better.",
    ("return best, ", "return max(trials[:num_trials], key=lambda trial: trial[2]), "),
)


decay = linear.exercise("train_with_decay", returns=("W",))
decay.values("weights", cases=decays)
decay.known_wrong(
    "ascent_left",
    "The decay is right; the other line still climbs. Which way does the gradient point?",
    ("W -= learning_rate * dW", "W += learning_rate * dW"),
)
decay.known_wrong(
    "decay_without_learning_rate",
    "The step goes downhill now. Halve the learning rate: does your decay become gentler too?",
    ("W -= learning_rate * reg * W", "W -= reg * W"),
)
decay.known_wrong(
    "decay_halved",
    "The decay is half as strong as it should be. What is the derivative of ½·reg·w²?",
    ("W -= learning_rate * reg * W", "W -= 0.5 * learning_rate * reg * W"),
)
decay.known_wrong(
    "decay_removed",
    "The decay is gone, and with it the penalty. Repair the line rather than remove it.",
    ("        W -= learning_rate * reg * W\n", ""),
)
decay.known_wrong(
    "penalty_twice",
    "The penalty acts twice: by decay and inside `loss_fn`. Which of the two did you add?",
    ("y, 0.0)", "y, reg)"),
)
decay.known_wrong(
    "decay_after_step",
    "The decay shrinks the weights after the step, so it shrinks the step too. In which order did the code come?",
    (
        "        W -= learning_rate * reg * W\n        W -= learning_rate * dW\n",
        "        W -= learning_rate * dW\n        W -= learning_rate * reg * W\n",
    ),
)
decay.known_wrong(
    "decay_grows",
    "The decay line makes the weights larger. What should a penalty on large weights do?",
    ("W -= learning_rate * reg * W", "W += learning_rate * reg * W"),
)


# -- choice questions --------------------------------------------------------------------------------------------

linear.choice(
    "first_loss",
    options="ABCD",
    because={
        "A": "Those are the values for ten classes. What changes when there are a hundred?",
        "C": "A hundred classes, but how many of them are rivals of the right one?",
        "D": "0.01 is the probability of each class. What is its loss?",
    },
)
linear.choice(
    "score_shift",
    options="ABCD",
    because={
        "B": "Write softmax with s + 50 everywhere: what can you factor out of numerator and denominator?",
        "C": "A margin is a difference of two scores. What happens to a difference when both grow by 50?",
        "D": "Look at what each loss is made of: differences of scores, ratios of exponentials.",
    },
)
linear.choice(
    "already_right",
    options="ABCD",
    because={
        "A": "Is softmax ever satisfied? What would have to be true for −log p to be exactly 0?",
        "C": "The margins were at least 1 already, so the SVM loss was 0. Can it fall?",
        "D": "Doubling all scores makes the right class's lead larger. What does that do to its probability?",
    },
)
linear.choice(
    "penalty_taste",
    options="ABC",
    because={
        "A": "True, but not all of it: add up the absolute values of both vectors.",
        "B": "Add up the absolute values of both vectors before you say which one L1 prefers.",
        "C": "True, but not all of it: what about the sums of squares, 1 and 4 · 0.0625?",
        "AB": "L2 is right. For L1, add up the absolute values of both vectors.",
        "BC": "B and C contradict each other. And what about the sums of squares?",
        "ABC": "B and C contradict each other.",
    },
)
linear.choice(
    "kl_or_cross_entropy",
    options="ABCD",
    because={
        "B": "The entropy of a smoothed label is not zero. But does it matter for the best W?",
        "C": "Cross-entropy is KL plus the entropy of the labels. Which of these three depends on W?",
        "D": "KL is not symmetric, but here both losses have p and q in the same places.",
    },
)
