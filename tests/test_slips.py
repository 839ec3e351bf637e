"""Help for what is no mathematics: each slip is named for what it is, and for nothing else."""

from __future__ import annotations

import pytest

from course_lib.checking.judge import judge
from course_lib.checking.spec import Exercise
from course_lib.checking.verdict import Verdict
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.local import LocalAnswers
from course_lib.running.remote import RemoteAnswers
from tests.helpers_engine import BEGIN, Truth, batches, cells, half_square, namespace_of

LIMITS = Limits(fence=OWN_CODE)
RIGHT = f"{BEGIN}    s = X @ W\n    return 0.5 * np.mean(s**2), X.T @ s / len(X)"


def losses() -> Exercise:
    exercise = Exercise(
        "f", returns=("loss", "dW"), points={"loss": 2.0}, uses=("scores",), parameters=("W", "X")
    )
    exercise.values("loss", cases=batches)
    return exercise


def said(text: str) -> str:
    """Return all that is said of an answer."""
    exercise = losses()
    verdict: Verdict = judge(exercise, Truth(exercise, half_square), LocalAnswers(namespace_of(text)))
    assert verdict.status != "not_attempted"
    return "\n".join(aspect.message for aspect in verdict.aspects)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RIGHT.replace("X @ W\n", "scores(W, X)\n"), "`scores` is an exercise of its own, and is not there"),
        (
            f"del np\n{RIGHT.replace('np.mean', 'np.mean')}",
            "`np` is numpy, which the notebook's first cell imports",
        ),
        (
            RIGHT.replace("s = X @ W", "margins = X @ W; s = margin"),
            "nothing called `margin`. Is it `margins`?",
        ),
        (
            f"{RIGHT.replace('return', 'out =')}\n    raise NotImplementedError('f is not written yet')",
            "delete it",
        ),
        (f"len = 3\n{RIGHT}", "name `len` was given to a single number, so it isn't Python's `len` any more"),
        (f"{RIGHT}\nnp = 2.5", "name `np` was given to a single number, so it isn't numpy any more"),
        (RIGHT.replace("(W, X)", "(X, W)"), "Your parameters are (X, W). The order asked for is (W, X)."),
        (RIGHT.replace("(W, X)", "(self, W, X)"), "`f` has a parameter `self`, as a method has"),
        (RIGHT.replace("(W, X)", "(W)"), "It is called as `f(W, X)`; yours takes (W)."),
        (
            f"class f:\n    {RIGHT.replace(chr(10), chr(10) + '    ')}",
            "`f` is a class. A function is asked for",
        ),
        (
            RIGHT.replace("    s =", "    import nothing_there\n    s ="),
            "There is no module `nothing_there` here",
        ),
        (
            RIGHT.replace("s = X @ W", "s = X @ W + bias\n    bias = 0"),
            "`bias` has no value yet at this line",
        ),
    ],
)
def test_a_slip_is_named(text: str, words: str) -> None:
    """In words that say what to do; the exception and its line follow where there is one."""
    assert words in said(text)


def test_a_local_name_that_hides_a_function_is_pointed_out() -> None:
    """The student sees a function of that name above, and Python another variable."""
    helper = "def scores(W, X):\n    return X @ W\n\n"
    message = said(helper + RIGHT.replace("s = X @ W", "scores = scores(W, X); s = scores"))
    assert "`scores` is not the one outside of the function: choose another name" in message


@pytest.mark.parametrize(
    "text",
    [
        RIGHT.replace("0.5 *", "2.0 *"),
        RIGHT.replace("len(X)", "int(X)"),
        RIGHT.replace("np.mean", "np.meen"),
        RIGHT.replace("s = X @ W", "s = unheard_of"),
    ],
)
def test_mathematics_and_other_exceptions_are_no_slips(text: str) -> None:
    """Nothing is made up where something else is wrong."""
    message = said(text)
    for words in (
        "exercise of its own",
        "first cell",
        "Is it `",
        "delete it",
        "any more",
        "parameters",
        "called as",
    ):
        assert words not in message


def test_the_cell_that_overwrote_a_name_is_named() -> None:
    """Where the grader has the cells, and where IPython keeps what was run."""
    exercise = losses()
    overwritten, body = "for len in range(3):\n    pass", f"import numpy as np\n{RIGHT}"
    with RemoteAnswers(cells(overwritten, body), LIMITS) as answers:
        verdict = judge(exercise, Truth(exercise, half_square), answers)
    assert "In cell 1, the name `len` was given to" in verdict.aspects[0].message
    namespace = namespace_of(f"{overwritten}\n{RIGHT}")
    namespace["In"] = ["", "import numpy", overwritten, RIGHT]
    verdict = judge(exercise, Truth(exercise, half_square), LocalAnswers(namespace))
    assert "In cell [2], the name `len` was given to" in verdict.aspects[0].message
