"""Reverse exercises: a student's test is tried on implementations, and judged by what it says of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.authoring.oracle import public_seed
from autograder.authoring.public import store_cases
from course_lib.checking import Assignment, case
from course_lib.checking.judge import judge
from course_lib.checking.lineup import Lineup
from course_lib.checking.public import public_exercise
from course_lib.checking.verdict import Verdict
from course_lib.running.local import LocalAnswers
from tests.helpers_mistakes import judged_text, loaded, patched

NAME = "loss_is_sound"


def judged(body: str, seed: int = 1) -> Verdict:
    """Return the verdict on a test that is one expression of its ``runs``."""
    return judged_text("linear", NAME, f"def {NAME}(runs):\n    return {body}", seed)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("None", "yours returned None"),
        ("1", "yours returned a single number"),
        ("float('nan')", "yours returned a single number"),
        ("'True'", "yours returned a str"),
        ("[True]", "yours returned a list"),
        ("np.ones(3, dtype=bool)", "yours returned an array of shape (3,). What makes one answer of many?"),
        ("np.zeros((2, 0), dtype=bool)", "yours returned an array of shape (2, 0)"),
        ("lambda: True", "yours returned a function"),
        ("object()", "yours returned an object"),
        ("True + 0j", "yours returned a complex"),
        ("{'sound': True}", "yours returned a dict"),
        ("np.ones(20_000_000, dtype=bool)", "much larger than what is expected"),
        ("np.array(['x' * 10_000_000])", "yours returned an array of <U10000000"),
    ],
)
def test_what_is_neither_true_nor_false_earns_nothing(body: str, said: str) -> None:
    """Whatever it is, and however large; a sentence says so."""
    verdict = judged(body)
    assert verdict.points == 0
    assert said in verdict.aspects[0].message


def test_a_truth_of_numpy_is_one() -> None:
    """``np.isclose`` and its kin return their own kind of ``True``."""
    verdict = judged("np.isclose(runs['won']['loss'], 0, atol=1e-6)")
    assert "It catches 1 of 14 wrong ones; 7 are asked for here." in verdict.aspects[0].message


def test_what_slipped_through_is_listed_once_in_words() -> None:
    """In the lowest share that isn't reached; the others say how much they ask for."""
    text = patched("linear", NAME, ("batch_fits and ", ""))
    verdict = judged_text("linear", NAME, text)
    assert [row.points for row in verdict.aspects] == [1, 0, 0]
    assert "one that adds up over the batch, in loss and gradient alike;" in verdict.aspects[1].message
    assert "one that" not in verdict.aspects[2].message
    assert "It catches 11 of 14 wrong ones; 14 are asked for here." in verdict.aspects[2].message


def test_of_many_that_slip_through_six_are_told() -> None:
    """And how many more there are, so that the message can be read."""
    told = judged("True").aspects[0].message
    assert "It catches 0 of 14 wrong ones" in told
    assert told.count("one that ") == 6 and told.endswith("; and 8 more.")


def test_a_test_that_rejects_a_right_one_earns_nothing_and_is_told_which() -> None:
    """However much it catches."""
    strict = 'and nothing_left and runs["plain"]["loss"] > 1)'
    verdict = judged_text("linear", NAME, patched("linear", NAME, ("and nothing_left)", strict)))
    assert verdict.points == 0
    assert "It rejects what is right: " in verdict.aspects[0].message


def test_an_exception_over_a_wrong_one_has_noticed_it() -> None:
    """As a test that fails does, be it an assertion or another exception."""
    solution = patched("linear", NAME, ("return bool(", "return 1 / bool("))
    text = solution + f"\nsound = {NAME}\ndef {NAME}(runs):\n    return sound(runs) == 1\n"
    assert judged_text("linear", NAME, text).points == 3


def test_an_exception_over_a_right_one_is_an_error() -> None:
    """It is shown where it was raised."""
    verdict = judged("runs['no such run']")
    assert verdict.points == 0
    assert "KeyError" in verdict.aspects[0].message


@pytest.mark.parametrize("seed", range(5))
def test_a_test_that_remembers_contradicts_itself(seed: int) -> None:
    """What it trusts is what most have returned so far; no two implementations are given the same."""
    text = f"""
        seen = []
        def {NAME}(runs):
            seen.append(round(float(runs["plain"]["loss"]), 1))
            return len(seen) < 3 or min(seen) < seen[-1] < max(seen)
    """
    verdict = judged_text("linear", NAME, text, seed)
    assert verdict.points == 0
    assert verdict.aspects[0].diagnosis == "changes_its_mind"


def test_a_student_s_own_check_has_inputs_and_outputs_and_no_code() -> None:
    """The stored cases are those that an oracle of the reference draws, and say which are of a right one."""
    public = public_exercise(NAME, "linear")
    oracle = loaded("linear").oracle(NAME, public_seed(NAME))
    stored = store_cases(loaded("linear").exercises[NAME], oracle)
    assert public.oracle.expected("lineup") == stored["lineup"]["expected"]
    assert public.exercise.lineup is None
    answers = LocalAnswers(loaded("linear").reference.namespace)
    assert judge(public.exercise, public.oracle, answers).points == 3


def test_implementations_come_in_another_order_with_every_seed() -> None:
    """And with other numbers, so that what was right in one's own check says nothing."""
    first, second = (loaded("linear").oracle(NAME, seed) for seed in (1, 2))
    assert first.expected("lineup") != second.expected("lineup")
    weights = {float(c.args["runs"]["plain"]["W"].sum()) for o in (first, second) for c in o.cases("lineup")}
    assert len(weights) > len(first.cases("lineup"))


def _trials(implementation: Any, rng: np.random.Generator) -> Any:
    yield case(x=1.0, fx=implementation(1.0))


def test_a_lineup_names_its_edits() -> None:
    """What is no known wrong answer, a description that is there, and two kinds of edits are refused."""
    assignment = Assignment("some")
    square = assignment.exercise("square", returns=("y",))
    square.known_wrong("cubed", "That is a cube.", ("x * x", "x * x * x"))
    lineup = Lineup(assignment.exercise("is_square", returns=("sound",)), _trials)
    lineup.wrong("cubes", square, "cubed")
    with pytest.raises(ValueError, match="no known wrong answer 'cube'"):
        lineup.wrong("does the same", square, "cube")
    with pytest.raises(ValueError, match="two implementations"):
        lineup.wrong("cubes", square, ("x * x", "x ** 3"))
    with pytest.raises(ValueError, match="one of them"):
        lineup.wrong("doubles", square, "cubed", code="def square(x): return 2 * x")
