"""The smallest input on which an answer differs: found by cutting cases down, shown as a call and a table."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.small import MOST_NUMBERS, small_cases
from autograder.grading.seeds import NO_SECRET, seed_for
from autograder.shares import answering
from course_lib.checking.details import Smallest
from course_lib.checking.judge import judge
from course_lib.checking.spec import case
from course_lib.checking.verdict import AspectVerdict
from course_lib.exchange.arguments import Seeded
from course_lib.running.local import LocalAnswers

LOSS = """
def softmax_loss_vectorized(W, X, y, reg):
    scores = X @ W
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(X))
    loss = -np.log(p[rows, y]).mean() + MISTAKE
    p[rows, y] -= 1
    return loss, X.T @ p / len(X) + reg * W
"""


@pytest.fixture(scope="module")
def linear() -> LoadedAssignment:
    """The assignment with matrices of three sizes."""
    return load_assignment("linear")


def said(linear: LoadedAssignment, penalty: str, seed: str = "") -> AspectVerdict:
    """Return the row of a loss with this penalty."""
    name = "softmax_loss_vectorized"
    namespace = {"np": np}
    exec(LOSS.replace("MISTAKE", penalty), namespace)
    oracle = linear.oracle(name, seed_for(NO_SECRET, "linear", seed, name))
    verdict = judge(linear.exercises[name], oracle, LocalAnswers(namespace))
    return next(aspect for aspect in verdict.aspects if aspect.name == "loss")


@pytest.mark.parametrize(
    ("assignment", "name", "mistake"),
    [
        ("backprop", "affine_backward", "dw_averaged"),
        ("batchnorm_dropout", "batchnorm_backward", "statistics_constant"),
        ("backprop", "two_layer_loss", "relu_missing"),
        ("optimizers", "rmsprop_descent", "count_left"),
        ("training", "lr_range_test", "on_the_brink"),
    ],
)
def test_what_is_shown_runs_also_with_a_driver_or_a_function_of_the_check(
    assignment: str, name: str, mistake: str
) -> None:
    """Pasted into a notebook, it gives the first number of the table, whatever made the calls."""
    loaded = load_assignment(assignment)
    exercise = loaded.exercises[name]
    namespace = dict(loaded.reference.mutated(name, exercise.mutants[mistake], mistake))
    oracle = loaded.oracle(name, seed_for(NO_SECRET, assignment, "", name))
    verdict = judge(answering(exercise), oracle, LocalAnswers(namespace))
    details = [detail for aspect in verdict.aspects for detail in aspect.details]
    smallest = next(detail for detail in details if isinstance(detail, Smallest))
    *statements, last = ast.parse("\n".join(smallest.lines)).body
    assert isinstance(last, ast.Expr)
    namespace["np"] = np
    exec(compile(ast.Module(statements, []), "pasted", "exec"), namespace)
    with np.errstate(all="ignore"):
        value = eval(compile(ast.Expression(last.value), "pasted", "eval"), namespace)
    parts = value if isinstance(value, tuple) else (value,)
    numbers = np.hstack([np.ravel(part) for part in parts if not isinstance(part, dict)])
    assert smallest.table.rows[0][1] in [f"{number:.4g}" for number in numbers]


def test_the_call_that_is_shown_gives_the_numbers_that_are_shown(linear: LoadedAssignment) -> None:
    """Pasted into a cell, it returns the student's number; the other one is the reference's."""
    penalty = "0.3 * reg * np.sum(W * W)"
    smallest = next(fact for fact in said(linear, penalty).details if isinstance(fact, Smallest))
    call = "\n".join(smallest.lines)
    namespace = {"np": np}
    exec(LOSS.replace("MISTAKE", penalty), namespace)
    ((name, yours, expected),) = smallest.table.rows
    assert name == "loss"
    assert f"{eval(call, namespace)[0]:.4g}" == yours
    assert f"{eval(call, {**linear.reference.namespace})[0]:.4g}" == expected


def test_a_known_mistake_is_shown_to_predict_the_number(linear: LoadedAssignment) -> None:
    """The third column is what the mistake that was named returns."""
    row = said(linear, "reg * np.sum(W * W)")
    header, numbers = row.message.splitlines()[-2:]
    assert row.diagnosis is not None
    assert header.split() == ["yours", "expected", "with", "this", "mistake"]
    _, yours, expected, predicted = numbers.split()
    assert yours == predicted != expected


def test_no_private_case_is_shown(linear: LoadedAssignment) -> None:
    """Whatever seed the cases were drawn with, the small ones are those that everybody sees."""
    tables = [
        said(linear, "0.3 * reg * np.sum(W * W)", seed).message.partition("smallest")[2] for seed in "ab"
    ]
    assert tables[0] == tables[1] != ""


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_small_cases_fit_together_as_the_large_one_did(n: int, d: int, c: int, seed: int) -> None:
    """Equal sizes stay equal, labels stay below the number of classes that is left, all within bounds."""
    rng = np.random.default_rng(seed)
    large = case(W=rng.normal(size=(d, c)), X=rng.normal(size=(n, d)), y=rng.integers(c, size=n), reg=0.5)
    for small in small_cases([large]):
        W, X, y, reg = small.args.values()
        assert X.shape[1] == W.shape[0] and len(y) == len(X)
        assert sum(map(np.size, small.args.values())) <= MOST_NUMBERS
        assert reg == 0.5
        if len({n, d, c}) == 3:
            assert y.max() < max(W.shape[1], len(X), len(W))


@pytest.mark.parametrize(
    "large",
    [
        case("there is one example", X=np.ones((1, 3))),
        case(X=np.arange(6).reshape(2, 3)),
        case(X=[[1.0, 2.0]]),
        case(rng=Seeded(1), n=3),
        case(parents=np.array([0, 0, 1]), X=np.ones((3, 2))),
    ],
)
def test_what_cannot_be_cut_is_left_alone(large: object) -> None:
    """Edge cases, integers that may be anything, lists, and what holds no array."""
    assert list(small_cases([large])) == []  # type: ignore[list-item]
