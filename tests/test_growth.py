"""Run time decides where the source cannot: a loop over examples is found, and nothing else is accused."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from course_lib.checking.growth import (
    CALLS_PER_EXAMPLE,
    FEWEST_ROUNDS,
    LARGE,
    ROUNDS,
    drawn_rows,
    grown,
    grows_faster_than_a_loop,
    measured,
)
from course_lib.checking.spec import Case, Exercise, case
from course_lib.checking.verdict import AspectVerdict
from tests.helpers_engine import Array, judged_text, row


def batches(rng: np.random.Generator) -> Iterator[Case]:
    for rows in (5, 3):
        yield case(W=rng.normal(size=(6, 4)), X=rng.normal(size=(rows, 6)), y=rng.integers(4, size=rows))


def reference(W: Array, X: Array, y: Array) -> Array:
    """Softmax probabilities of the labels."""
    scores = X @ W
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(p[np.arange(len(y)), y] / p.sum(axis=1))


def looked_at(body: str) -> AspectVerdict:
    """Return the row on vectorisation of a function that is right."""
    exercise = Exercise("f", returns=("p",), points={"p": 1.0, "vectorised": 1.0})
    exercise.values("p", cases=batches)
    exercise.vectorised("vectorised", grows=("X", "y"), cases=batches)
    verdict = judged_text(exercise, reference, ONE + body)
    assert row(verdict, "p").ok
    return row(verdict, "vectorised")


ONE = """
def one(W, x, label):
    p = np.exp(x @ W - (x @ W).max())
    return p[label] / p.sum()

def f(W, X, y):
"""
LOOPS = {
    "map": """
    return np.array(list(map(lambda x, label: one(W, x, label), X, y)))
""",
    "while": """
    p, i = [], 0
    while i < len(X):
        p.append(one(W, X[i], y[i]))
        i += 1
    return np.array(p)
""",
    "vectorize": """
    return np.vectorize(lambda i: one(W, X[i], y[i]))(np.arange(len(X)))
""",
    "apply_along_axis": """
    Z = np.column_stack([X, y])
    return np.apply_along_axis(lambda z: one(W, z[:-1], int(z[-1])), 1, Z)
""",
    "exec": """
    exec('p = np.array([one(W, *z) for z in zip(X, y)])', globals() | locals(), (out := {}))
    return out['p']
""",
    "recursion": """
    if len(X) <= 1:
        return np.array([one(W, X[0], y[0])])
    half = len(X) // 2
    return np.concatenate([f(W, X[:half], y[:half]), f(W, X[half:], y[half:])])
""",
}
VECTORISED = {
    "array operations": """
    s = X @ W
    p = np.exp(s - s.max(axis=1, keepdims=True))
    return p[np.arange(len(y)), y] / p.sum(axis=1)
""",
    "a loop over classes": """
    p = np.exp(X @ W)
    total = np.zeros(len(X))
    for c in range(W.shape[1]):
        total += p[:, c]
    return p[np.arange(len(y)), y] / total
""",
    "a loop over features": """
    s = np.zeros((len(X), W.shape[1]))
    for d in range(X.shape[1]):
        s += np.outer(X[:, d], W[d])
    p = np.exp(s)
    return (p.T / p.sum(axis=1)).T[np.arange(len(y)), y]
""",
    "one-hot labels": """
    p = np.exp(X @ W)
    return (np.eye(W.shape[1])[y] * p).sum(axis=1) / p.sum(axis=1)
""",
}


@pytest.mark.parametrize("kind", LOOPS)
def test_a_hidden_loop_over_examples_is_found(kind: str) -> None:
    """However it is written, every further example costs what several NumPy calls cost."""
    aspect = looked_at(LOOPS[kind])
    assert (aspect.outcome, aspect.diagnosis) == ("wrong", "python_loop")


@pytest.mark.parametrize("kind", VECTORISED)
def test_vectorised_code_passes(kind: str) -> None:
    """Loops over classes and features are as long for many examples as for few."""
    assert looked_at(VECTORISED[kind]).ok


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """Keep every core busy."""
    burn = "import os\nprint(flush=True)\nwhile os.getppid() != 1: pass"
    hogs = [subprocess.Popen([sys.executable, "-c", burn], stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for hog in hogs:
            assert hog.stdout is not None
            hog.stdout.readline()
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.communicate()


@pytest.mark.usefixtures("busy_machine")
@pytest.mark.parametrize("kind", VECTORISED)
def test_vectorised_code_is_not_accused_on_a_busy_machine(kind: str) -> None:
    """Grading and the student's other programs may use all cores: the verdict stays."""
    assert all(looked_at(VECTORISED[kind]).ok for _ in range(5))


@pytest.mark.usefixtures("busy_machine")
def test_a_loop_is_found_on_a_busy_machine() -> None:
    """Nor does a slow machine excuse a loop."""
    assert not any(looked_at(LOOPS["map"]).ok for _ in range(3))


def times(seconds_per_row: float, slow_rounds: int = 0) -> tuple[list[int], Callable[[int], float | None]]:
    """Return a list of the sizes that are asked for, and a clock that is slow for so many large runs."""
    asked: list[int] = []

    def run(rows: int) -> float:
        asked.append(rows)
        large = [rows for rows in asked if rows >= LARGE[0]]
        return 1.0 if rows >= LARGE[0] and len(large) <= slow_rounds else 1e-4 + seconds_per_row * rows

    return asked, run


def test_slow_runs_accuse_nobody_as_long_as_one_is_fast() -> None:
    """Whatever made them slow is not the function, which has been seen to be fast."""
    asked, run = times(1e-9, slow_rounds=ROUNDS - 1)
    growth = measured(run, CALLS_PER_EXAMPLE, np.random.default_rng(0))
    assert growth is not None
    assert growth.calls_per_example <= CALLS_PER_EXAMPLE
    assert len(asked) == 1 + 2 * ROUNDS


def test_what_is_fast_is_not_measured_longer_than_it_takes() -> None:
    """A few rounds are enough to pass."""
    asked, run = times(1e-9)
    assert measured(run, CALLS_PER_EXAMPLE, np.random.default_rng(0)) is not None
    assert len(asked) == 1 + 2 * FEWEST_ROUNDS


def test_what_is_always_slow_is_a_loop() -> None:
    """Small and large runs have taken turns all the while."""
    asked, run = times(1e-4)
    growth = measured(run, CALLS_PER_EXAMPLE, np.random.default_rng(0))
    assert growth is not None
    assert growth.calls_per_example > CALLS_PER_EXAMPLE
    assert [rows >= LARGE[0] for rows in asked[1:]] == [False, True] * ROUNDS


def test_sizes_are_drawn() -> None:
    """Code that waits for a certain number of rows waits in vain."""
    asked, run = times(1e-4)
    measured(run, CALLS_PER_EXAMPLE, np.random.default_rng(0))
    assert len(set(asked)) > ROUNDS


def test_a_failing_run_has_no_growth() -> None:
    """There is nothing to measure."""
    assert measured(lambda rows: None if rows >= LARGE[0] else 1.0, 2.0, np.random.default_rng(0)) is None


def test_a_function_that_fails_on_large_batches_is_told_so() -> None:
    """It may be right on small ones."""
    text = VECTORISED["array operations"].replace(
        "    s = X @ W\n", "    assert len(X) < 100\n    s = X @ W\n"
    )
    message = looked_at(text).message
    assert re.fullmatch(r"The function failed when `X` and `y` had 1\d\d\d rows: AssertionError\.", message)


def test_a_loop_over_entries_is_not_said_to_run_over_rows() -> None:
    """Weights of an optimizer grow by entries; the words are those of what grows."""
    exercise = Exercise("f", returns=("w",), points={"w": 1.0, "vectorised": 1.0})
    exercise.values("w", cases=vectors)
    exercise.vectorised("vectorised", grows=("w", "dw"), cases=vectors)
    for body, words in [
        ("[v - d for v, d in zip(w, dw)]", "runs once per entry of `w` and `dw`."),
        ("list(map(lambda v, d: np.subtract(np.add(v, 0), np.multiply(d, 1)), w, dw))", "further entry of"),
    ]:
        verdict = judged_text(exercise, np.subtract, f"def f(w, dw):\n    return np.array({body})")
        assert words in row(verdict, "vectorised").message


def vectors(rng: np.random.Generator) -> Iterator[Case]:
    yield case(w=rng.normal(size=4), dw=rng.normal(size=4))


def test_rows_are_drawn_and_nothing_else_changes() -> None:
    """Real numbers are mixed, so that no two rows are alike; labels are drawn from those that there are."""
    rng = np.random.default_rng(0)
    X, W, y = rng.normal(size=(3, 2)), np.ones((2, 2)), np.array([4, 7, 9], dtype=np.int32)
    new_W, new_X, new_y = grown({"W": W, "X": X, "y": y}, ["X", "y"], 1000, rng)
    assert new_W is W
    assert new_X.shape == (1000, 2)
    assert len(np.unique(new_X, axis=0)) == 1000
    assert X.min() <= new_X.min() and new_X.max() <= X.max()
    assert set(new_y.tolist()) == {4, 7, 9}
    assert new_y.dtype == y.dtype


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "i8", "?"])
def test_drawn_rows_are_of_the_same_kind(dtype: str) -> None:
    """Axes and type stay; whole numbers stay whole, whatever their type."""
    array = np.arange(12).reshape(3, 2, 2).astype(dtype)
    drawn = drawn_rows(array, 50, np.random.default_rng(0))
    assert (drawn.shape, drawn.dtype) == ((50, 2, 2), array.dtype)
    assert (drawn == np.round(drawn)).all()


@pytest.mark.parametrize(("power", "faster"), [(1, False), (2, True)])
def test_a_cost_that_rises_with_the_number_of_examples_is_no_loop(power: int, faster: bool) -> None:
    """A loop takes the same time for every example; array operations on all pairs take ever more."""
    assert grows_faster_than_a_loop(lambda rows: 1e-3 + 1e-6 * float(rows) ** power) is faster
