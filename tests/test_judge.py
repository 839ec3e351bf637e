"""From answers to a verdict: partial credit by aspect, and a row for everything that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from course_lib.card.text import as_text
from course_lib.checking import aspects
from course_lib.checking.judge import judge
from course_lib.checking.needs import point_at_earlier
from course_lib.checking.spec import Assignment, Case, Exercise, case
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Answer, Call, Reply
from course_lib.running.local import LocalAnswers
from tests.helpers_engine import (
    BEGIN,
    RIGHT,
    Truth,
    half_square,
    judged,
    judged_text,
    losses,
    namespace_of,
    row,
    single,
    tables,
)


def verdict_on(body: str) -> Verdict:
    return judged_text(losses(), half_square, BEGIN + body)


def outcomes(verdict: Verdict) -> list[str]:
    return [aspect.outcome for aspect in verdict.aspects]


def test_a_right_answer_gets_all_points() -> None:
    """Every aspect passes, and nothing is said."""
    verdict = verdict_on(RIGHT)
    assert (verdict.status, verdict.points, verdict.complaints) == ("passed", 10.0, [])


def test_aspects_earn_their_points_one_by_one() -> None:
    """A right loss beside a wrong gradient is worth the loss, and the form."""
    verdict = verdict_on(RIGHT.replace("/ len(X)", ""))
    assert outcomes(verdict) == ["ok", "ok", "wrong", "ok", "ok"]
    assert (verdict.status, verdict.points) == ("partial", 6.0)


def test_form_counts_only_once_some_value_is_right() -> None:
    """A function that returns zeros is fast, short and harmless, and earns nothing."""
    verdict = verdict_on("    return 0.0, np.zeros(3)")
    assert outcomes(verdict) == ["blocked", "wrong", "wrong", "blocked", "blocked"]
    assert (verdict.status, verdict.points) == ("failed", 0.0)
    assert row(verdict, "fast").message == "Counts once “loss” is right."


def test_too_deep_loops_cost_their_own_points() -> None:
    """Two loops where one is asked for."""
    body = "    for i in range(2):\n        for j in range(2):\n            pass\n" + RIGHT
    aspect = row(verdict_on(body), "one loop")
    assert (aspect.outcome, aspect.diagnosis) == ("wrong", "too_many_loops")
    assert "nested 2 deep; at most 1" in aspect.message


def test_a_loop_over_examples_is_named_with_its_line() -> None:
    """The student sees which loop is meant."""
    body = "    s = np.array([x @ W for x in X])\n    return 0.5 * np.mean(s**2), X.T @ s / len(X)"
    aspect = row(verdict_on(body), "fast")
    assert (aspect.outcome, aspect.diagnosis) == ("wrong", "python_loop")
    assert "`for x in X` (line 2 of f)" in aspect.message


@pytest.mark.parametrize("change", ["X -= 1", "X.shape = (-1,)", "X[0, 0] = np.nan", "W.sort()"])
def test_changed_arguments_are_named(change: str) -> None:
    """Whatever a call leaves behind in its arguments: values, shape or order."""
    aspect = row(
        verdict_on(f"    answer = g(W, X)\n    {change}\n    return answer\ndef g(W, X):\n{RIGHT}"),
        "inputs unchanged",
    )
    assert (aspect.outcome, aspect.diagnosis) == ("wrong", "inputs_changed")
    assert f"`{change[0]}` was changed by the call" in aspect.message


def of_two_types(rng: np.random.Generator) -> Iterator[Case]:
    yield case(X=rng.normal(size=(3, 2)))
    yield case("X holds integers", X=np.arange(6).reshape(3, 2))


def unchanged_of_two_types() -> Exercise:
    exercise = single()
    exercise.points |= {"unchanged": 1.0}
    exercise.unchanged("unchanged", cases=of_two_types)
    return exercise


def test_a_changed_argument_wins_over_a_later_crash() -> None:
    """`X -= …` raises on integers, for the very reason that it writes into what it was given."""

    def in_place(X: Any) -> Any:
        X -= 0.5
        return X

    aspect = row(judged(unchanged_of_two_types(), lambda X: X - 0.5, in_place), "unchanged")
    assert (aspect.outcome, aspect.diagnosis) == ("wrong", "inputs_changed")
    assert "`X` was changed by the call (X 3×2)." in aspect.message


@pytest.mark.parametrize(("step", "outcome"), [(1e-5, "ok"), (0.0, "wrong")])
def test_an_argument_that_came_back_up_to_rounding_was_not_changed(step: float, outcome: str) -> None:
    """`X += h` and `X -= h` is how a slope is measured; a last digit that moved on the way is no change."""

    def measures(X: Any) -> Any:
        right = X - 0.5
        if X.dtype.kind == "f":
            X += 1e-5
            X -= step
        return right

    aspect = row(judged(unchanged_of_two_types(), lambda X: X - 0.5, measures), "unchanged")
    assert aspect.outcome == outcome


def test_a_crash_without_a_changed_argument_is_a_crash() -> None:
    """Nothing is said of arguments that nobody saw afterwards."""

    def crashes(X: Any) -> Any:
        return X - 0.5 if X.dtype.kind == "f" else 1 / 0

    aspect = row(judged(unchanged_of_two_types(), lambda X: X - 0.5, crashes), "unchanged")
    assert aspect.outcome == "error"
    assert "ZeroDivisionError" in aspect.message


def test_a_result_that_shares_memory_with_an_argument_counts_as_a_change() -> None:
    """Whoever writes into the result would change the argument."""
    exercise = single()
    exercise.points |= {"own": 1.0}
    exercise.unchanged("own", cases=used_results)
    shared = row(judged(exercise, lambda X: X, lambda X: {"a": [X[:, :1]]} if len(X) == 2 else X), "own")
    assert "`X` was changed by the call, or afterwards by writing into what it returned" in shared.message
    assert row(judged(exercise, lambda X: X, lambda X: X.copy()), "own").ok


def used_results(rng: np.random.Generator) -> Iterator[Case]:
    yield case(via="written_into", X=rng.normal(size=(2, 2)))


class Forgetful(LocalAnswers):
    """A process that sends back no arguments."""

    def call_all(self, function: str, calls: Sequence[Call]) -> list[Reply]:
        replies = super().call_all(function, calls)
        return [Answer(reply.value) if isinstance(reply, Answer) else reply for reply in replies]


def test_arguments_that_do_not_come_back_count_as_changed() -> None:
    """Whoever meddles with what is sent earns nothing by it."""
    exercise = losses()
    verdict = judge(exercise, Truth(exercise, half_square), Forgetful(namespace_of(BEGIN + RIGHT)))
    assert row(verdict, "inputs unchanged").outcome == "wrong"


def lists(rng: np.random.Generator) -> Iterator[Case]:
    yield case(ks=[1, 3, 5], table={"a": [1.0, 2.0]}, X=rng.normal(size=3))


@pytest.mark.parametrize(
    ("ok", "change"),
    [
        (True, "pass"),
        (False, "ks.pop()"),
        (False, "ks[0] = X"),
        (False, "ks[0] = 1.5"),
        (False, "table['a'][1] = X"),
        (False, "table['b'] = 1"),
        (False, "table.clear()"),
        (False, "ks[:] = [X, X, X]"),
    ],
)
def test_lists_and_dictionaries_are_arguments_too(ok: bool, change: str) -> None:
    """Put anything into them, even an array where a number was: the row says that it changed."""
    exercise = Exercise("f", returns=("n",), points={"n": 1.0, "unchanged": 1.0})
    exercise.values("n", cases=lists)
    exercise.unchanged("unchanged", cases=lists)
    verdict = judged_text(
        exercise, lambda ks, table, X: 3, f"def f(ks, table, X):\n    {change}\n    return 3"
    )
    assert row(verdict, "unchanged").ok is ok


def test_the_slope_of_a_wrong_loss_is_told_from_a_wrong_derivative() -> None:
    """Both parts are wrong by what is missing in the loss: mending the loss comes first."""
    aspect = row(
        verdict_on(
            "    s = X @ W\n"
            "    loss = 0.5 * np.mean(s**2) + np.sum(W**3)\n"
            "    return loss, X.T @ s / len(X) + 3 * W**2"
        ),
        "gradient",
    )
    assert aspect.diagnosis == "slope_of_own_loss"
    assert "is the slope of your own `loss`" in aspect.message


def test_zeros_are_no_derivative_of_a_constant_loss() -> None:
    """A placeholder has no derivative that could be fine."""
    aspect = row(verdict_on("    return 0.0, np.zeros_like(W)"), "gradient")
    assert aspect.outcome == "wrong"
    assert aspect.diagnosis != "slope_of_own_loss"


def through_a_layer(rng: np.random.Generator) -> Iterator[Case]:
    yield case(
        via="normalisation_layer",
        dout=rng.normal(size=(3, 2)),
        forward="my_forward",
        x=rng.normal(size=(3, 2)),
        gamma=np.ones(2),
        beta=np.zeros(2),
        settings={"eps": 0.1},
    )


def test_the_right_gradient_of_a_wrong_forward_pass_sends_to_the_forward_pass() -> None:
    """The loss of a layer is the driver's own: a student who reads of it looks for it in vain."""
    exercise = Exercise("back", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), points={"dx": 1.0})
    exercise.gradient("dx", of="dx", loss="loss", wrt="x", cases=through_a_layer)

    def layer(power: int, factor: float = 1.0) -> dict[str, Callable[..., Any]]:
        def back(dout: Any, x: Any) -> Any:
            return dout * factor * power * x ** (power - 1), dout.sum(axis=0), dout.sum(axis=0)

        return {"my_forward": lambda x, *rest: (factor * x**power, x), "back": back}

    class Right(Truth):
        def expected(self, name: str) -> list[Any]:
            arguments = [(list(each.args.values()), each.via) for each in self.cases(name)]
            replies = [LocalAnswers(layer(2)).call("back", *both) for both in arguments]
            return [reply.value for reply in replies if isinstance(reply, Answer)]

    for wrong in (layer(3), layer(2, factor=5.0)):  # the second is off by a constant ratio, and why says more
        aspect = row(judge(exercise, Right(exercise, len), LocalAnswers(wrong)), "dx")
        assert aspect.diagnosis == "slope_of_own_loss"
        assert "`dx` is the right gradient of your own `my_forward`" in aspect.message
        assert "loss" not in aspect.message


@pytest.mark.parametrize(
    "body",
    [
        "    return np.ones(1), W + 1",
        "    return 'text', W + 1",
        "    return None, [[1.0], [1.0, 2.0]]",
        "    return 1.0, None",
        "    return 1.0, object()",
        "    return 1.0, W[:2]",
        "    return 1.0, 1j * W",
        "    return np.nan, W + np.inf",
        "    return len, len",
    ],
)
def test_any_form_of_loss_and_gradient_gets_a_verdict(body: str) -> None:
    """Also where no slope can be computed."""
    verdict = verdict_on(body)
    assert (row(verdict, "gradient").outcome, row(verdict, "gradient").diagnosis) != (
        "wrong",
        "slope_of_own_loss",
    )
    assert verdict.points == 0.0


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("1.0", "should return 2 values (loss, dW), but returned a single number"),
        ("1.0, W, X", "but returned a tuple of 3"),
        ("None", "but returned None"),
        ("print", "but returned a builtin_function_or_method"),
    ],
)
def test_a_wrong_number_of_outputs_is_said(returned: str, words: str) -> None:
    """With the names of those that are asked for."""
    assert words in row(verdict_on(f"    return {returned}"), "loss").message


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("return X @ X", "Your code raised ValueError: matmul"),
        ("return undefined", "Your code raised NameError: name 'undefined' is not defined"),
        ("raise SystemExit(3)", "Your code raised SystemExit: 3"),
        ("assert not len(X)", "Your code raised AssertionError."),
        ("f(W, X)", "Your code raised RecursionError"),
    ],
)
def test_an_exception_is_a_row_with_the_students_own_line(line: str, says: str) -> None:
    """The last lines of their traceback, none of ours, and on which inputs."""
    verdict = verdict_on(f"    {line}")
    message = row(verdict, "loss").message
    assert (verdict.status, row(verdict, "loss").outcome) == ("error", "error")
    assert says in message
    assert f"in f: {line}" in message
    assert "course_lib" not in message
    assert "(W 3, X 4×3)" in message


def test_an_exception_is_shown_in_full_once() -> None:
    """Later rows refer to it, with the inputs where those differ; another exception is another row."""
    body = "    if len(X) > 4:\n        raise ValueError('five')\n    "
    verdict = verdict_on(f"{body}raise ValueError('four')")
    assert "raised ValueError: four" in row(verdict, "loss").message
    assert row(verdict, "gradient").message == "The same error as in “loss”."
    exercise = single()
    exercise.values("others", cases=more_tables)
    answer = judged(exercise, lambda X: X, lambda X: 1 / 0)
    assert "ZeroDivisionError" in row(answer, "values").message
    assert row(answer, "others").message == "The same error as in “values”.\n(X 2×2)"
    other = judged(exercise, lambda X: X, lambda X: 1 / 0 if len(X) != 2 else X[9])
    assert "IndexError" in row(other, "others").message


def more_tables(rng: np.random.Generator) -> Iterator[Case]:
    yield case(X=rng.normal(size=(2, 2)))


def test_what_a_driver_finds_wrong_is_no_exception_of_the_students() -> None:
    """The words "your code raised" would send them looking for a line that isn't there."""
    exercise = Exercise("f", returns=("path",), points={"path": 1.0})
    exercise.values("path", cases=steps)

    def right(w: Any, dw: Any, config: Any = None) -> Any:
        return w - dw, {}

    def own_error(w: Any, dw: Any, config: Any = None) -> Any:
        class UnexpectedReturn(Exception):
            pass

        raise UnexpectedReturn("mine")

    message = row(judged(exercise, right, lambda w, dw, c: (w[:2], {})), "path").message
    assert message.startswith("`f` was given weights of shape (3,) and returned weights of shape (2,)")
    own = row(judged(exercise, right, own_error), "path").message
    assert own.startswith("Your code raised UnexpectedReturn: mine")


def steps(rng: np.random.Generator) -> Iterator[Case]:
    yield case(via="chain", w=rng.normal(size=3), gradients=rng.normal(size=(2, 3)), config=None)


def test_an_exception_whose_text_raises_is_an_exception() -> None:
    """Even what an exception says is student code."""
    body = "    class Bad(Exception):\n        def __str__(self): raise self\n    raise Bad"
    assert "Your code raised Bad." in row(verdict_on(body), "loss").message


def test_one_failing_case_fails_the_aspect() -> None:
    """And what is told is that case."""
    message = row(judged(single(), lambda X: X, lambda X: X if len(X) > 1 else 1 / 0), "values").message
    assert "(there is one row: X 1×4)" in message


STUB = 'raise NotImplementedError("f is not written yet: replace this line with your code")'


@pytest.mark.parametrize("text", [f"{BEGIN}    {STUB}", "g = 1", ""])
def test_nothing_written_is_not_attempted(text: str) -> None:
    """A stub, or no function at all: no points, and no complaint about values."""
    verdict = judged_text(losses(), half_square, text)
    assert (verdict.status, verdict.points, set(outcomes(verdict))) == (
        "not_attempted",
        0.0,
        {"not_attempted"},
    )


def test_given_code_that_is_unchanged_is_not_attempted() -> None:
    """Comments and blank lines change nothing; a real change is judged."""
    exercise = losses()
    exercise.stub = f"{BEGIN}    s = X @ W\n    return np.mean(s**2), X.T @ s / len(X)"
    same = exercise.stub.replace("\n    return", "  # scores\n\n    return")
    assert judged_text(exercise, half_square, same).status == "not_attempted"
    assert judged_text(exercise, half_square, same.replace("np.mean", "0.5 * np.mean")).status == "passed"


def test_a_name_that_is_no_function_is_an_error() -> None:
    """It was written over."""
    verdict = judged_text(losses(), half_square, "f = 3.0")
    assert verdict.status == "error"
    assert row(verdict, "fast").message == "`f` is a single number, not a function: define it with `def`."
    assert row(verdict, "loss").message == "The same as in “fast”."


def test_a_function_that_changes_its_answer_buffer_is_judged_as_it_answered() -> None:
    """Every answer is looked at as it was when it came, although the same array is used again."""
    text = "buffer = np.zeros(4)\ndef f(X):\n    buffer[:len(X)] = X.sum(axis=1)\n    return buffer[:len(X)]"
    assert judged_text(single(), lambda X: X.sum(axis=1), text).status == "passed"


def chain() -> tuple[Exercise, Exercise]:
    """Return ``g``, which uses ``f``, and ``f``."""
    assignment = Assignment("chain")
    f = assignment.exercise("f", returns=("out",))
    g = assignment.exercise("g", returns=("out",), uses=("f",))
    for exercise in (f, g):
        exercise.values("values", cases=tables)
        exercise.points = {"values": 1.0}
    return g, f


def both(text: str) -> Verdict:
    """Judge ``f``, and return the verdict on ``g`` with what it says about ``f``."""
    g, f = chain()
    answers = LocalAnswers(namespace_of(text))
    functions: dict[str, Callable[..., Any]] = {"f": lambda X: 2 * X, "g": lambda X: 2 * X + 1}
    verdicts = {e.name: judge(e, Truth(e, functions[e.name]), answers) for e in (f, g)}
    return point_at_earlier(g, Truth(g, functions["g"]), answers, verdicts["g"], verdicts.get)


def test_a_failure_points_at_the_function_it_uses() -> None:
    """When that failed its own check; not when that is right."""
    note = "It needs `f`, which did not pass: look there first."
    g = "def g(X):\n    return f(X) + 1"
    assert row(both(f"def f(X):\n    return 3 * X\n{g}"), "values").message.startswith(note)
    assert note not in as_text(both(f"def f(X):\n    return 2 * X\n{g} + 1"))
    assert note not in as_text(both("def f(X):\n    return 3 * X\ndef g(X):\n    return 2 * X + 1"))


def test_a_failure_points_at_no_function_that_is_not_called() -> None:
    """Nor at one that is called and not there: the exception says that; by way of a helper is a call, too."""
    note, f = "which did not pass", "def f(X):\n    return 3 * X\n"
    assert note not in as_text(both(f"{f}def g(X):\n    return 5 * X"))
    assert note not in as_text(both("def g(X):\n    return f(X)"))
    assert note in as_text(both(f"{f}def helper(X):\n    return f(X)\ndef g(X):\n    return helper(X) + 1"))


def test_the_unwritten_function_of_a_cell_is_named() -> None:
    """A cell may hold two functions, and its stubs name the exercise: where the exception arose counts."""
    text = f"def helper(X):\n    {STUB}\ndef f(W, X):\n    return helper(X)"
    verdict = judged_text(losses(), half_square, text)
    assert verdict.status == "not_attempted"
    assert row(verdict, "loss").message == "`helper` is not written yet."
    both = judged_text(losses(), half_square, f"def helper(X):\n    {STUB}\n{BEGIN}    {STUB}")
    assert row(both, "loss").message == "`f` is not written yet."


@pytest.mark.parametrize("right", [True, False])
def test_changed_arguments_are_noted_where_no_aspect_asks(right: bool) -> None:
    """The note costs no points; beside a wrong answer it may be the reason."""

    def answer(X: Any) -> Any:
        X *= 2
        return X if right else X + 1

    aspect = row(judged(single(), lambda X: 2 * X, answer), "values")
    assert (aspect.ok, aspect.points) == (right, float(right))
    assert "`X` was changed by the call (X 3×4)." in aspect.message


def test_a_property_that_fails_says_what_came_back() -> None:
    """NaN, text and nothing at all are told, whatever the property itself finds wrong."""
    exercise = Exercise("f", returns=("parts",), points={"parts": 1.0})
    exercise.property("parts", "partition", cases=to_split)
    for value, words in [
        (None, "None (once)"),
        (("text",) * 6, "the text 'text' (6 times)"),
        ((np.full((2, 2), np.nan), np.ones(2)) * 3, "NaN (12 times)"),
        ((np.array([[np.inf, -np.inf]]), np.ones(1)) * 3, "inf (3 times), -inf (3 times)"),
    ]:
        verdict = judged(exercise, len, lambda X, y, v, t, value=value: value)
        assert f"What came back holds {words}." in row(verdict, "parts").message


def to_split(rng: np.random.Generator) -> Iterator[Case]:
    yield case(X=rng.normal(size=(12, 2)), y=np.arange(12), val_fraction=0.25, test_fraction=0.25)


def test_a_stub_that_uses_another_stub_is_not_attempted() -> None:
    """Even where the other one is called first, as a forward pass is before its backward pass."""
    verdict = both(f"def f(X):\n    {STUB}\ndef g(X):\n    {STUB}")
    assert verdict.status == "not_attempted"


def test_a_function_that_uses_an_unwritten_one_is_written() -> None:
    """The stub that raises is another exercise's: the note says so, instead of "not written yet"."""
    verdict = both(f"def f(X):\n    {STUB}\ndef g(X):\n    return f(X) + 1")
    assert verdict.status == "error"
    assert row(verdict, "values").message.startswith("It needs `f`, not written yet: do that first.")


def test_an_answer_that_no_judge_foresees_costs_one_aspect(monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that fails on what came back doesn't stop the grading."""
    monkeypatch.setitem(aspects.JUDGES, "values", lambda aspect, session: 1 / 0)
    verdict = judged(single(), lambda X: X, lambda X: X)
    assert row(verdict, "values").outcome == "error"
    assert "could not be judged" in row(verdict, "values").message
