"""An answer without a name: one change in its own text that makes it right shows the line to look at."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.checking.judge import judge
from course_lib.checking.repairs.edits import changes_of
from course_lib.checking.repairs.edits.text import Text
from course_lib.checking.repairs.reach import texts_of
from course_lib.checking.repairs.search import Search
from course_lib.checking.repairs.told import LOOK
from course_lib.checking.session import Session
from course_lib.checking.spec import names_in
from course_lib.exchange.answer import Answer, Call, TimedOut
from course_lib.running.local import LocalAnswers
from course_lib.running.remote import RemoteAnswers
from tests.helpers_engine import SHORT, Array, Truth, cells, judged_text, namespace_of, row, single
from tests.helpers_mistakes import judged_text as judged_in
from tests.helpers_mistakes import loaded, names, patched

RIGHT = """\
def f(X):
    total = np.zeros(len(X))
    for i in range(len(X)):
        row = X[i] ** 2
        for j in range(X.shape[1]):
            total[i] += row[j] / (j + 1)
    centred = total - total.mean()
    return centred
"""


def weighted(X: Array) -> Array:
    total = (X**2 / np.arange(1, X.shape[1] + 1)).sum(axis=1)
    return np.asarray(total - total.mean())


def changed(*edits: tuple[str, str]) -> str:
    text = RIGHT
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def told(text: str, reference: Callable[..., Any] = weighted) -> tuple[str | None, str]:
    verdict = row(judged_text(single(), reference, text), "values")
    return verdict.diagnosis, verdict.message.splitlines()[0]


@pytest.mark.parametrize(
    ("kind", "line", "edits"),
    [
        ("overwritten", 6, [("total[i] +=", "total[i] =")]),
        ("surplus", 4, [("(X)):\n", "(X)):\n        total = np.zeros(len(X))\n")]),
        ("surplus", 7, [("- total.mean()", "- total.mean() + total")]),
        ("type", 2, [("np.zeros(len(X))", "np.zeros(len(X), dtype=int)")]),
        ("operator", 6, [("row[j] /", "row[j] *")]),
        ("brackets", 6, [("(j + 1)", "j + 1")]),
        ("number", 5, [("range(X.shape[1])", "range(1, X.shape[1])")]),
        ("index", 5, [("X.shape[1]", "X.shape[0]")]),
        ("name", 4, [("X[i] ** 2", "X[0] ** 2")]),
        ("function", 7, [("total.mean()", "total.max()")]),
        ("sign", 7, [("total - total", "-total - total")]),
    ],
)
def test_a_slip_is_told_by_its_line_and_its_kind(kind: str, line: int, edits: list[tuple[str, str]]) -> None:
    """The line is named as it stands there, with what to look at and no solution."""
    diagnosis, sentence = told(changed(*edits))
    if kind in ("brackets", "name"):  # a pattern is seen, too, and comes first
        assert diagnosis is not None
    else:
        assert diagnosis == f"one_change_{kind}"
    assert f"line {line} of `f`" in sentence
    assert any(LOOK[each] in sentence for each in (kind, "surplus_number"))


def test_a_return_inside_of_a_loop_is_told() -> None:
    """The first round's end is the whole function's."""
    inside = changed(("    centred = total - total.mean()\n    return centred\n", "        total * 1\n"))
    diagnosis, sentence = told(inside + "        return total - total.mean()\n")
    assert diagnosis == "one_change_return_in_loop"
    assert "line 8 of `f`, `return total - total.mean()`" in sentence


def test_a_missing_return_is_told_by_no_line() -> None:
    """It belongs at the end."""
    diagnosis, sentence = told(changed(("    return centred\n", "")))
    assert diagnosis == "one_change_return_missing"
    assert sentence.startswith("One change at the end of `f` is enough")


def test_what_is_kept_between_calls_is_told() -> None:
    """The same text is right where nothing was called before."""
    text = "def f(X, seen=[]):\n    seen.append(1)\n    return X * len(seen)\n"
    diagnosis, sentence = told(text, lambda X: X)
    assert diagnosis == "one_change_kept"
    assert "something is kept from one call to the next" in sentence


def test_what_was_misunderstood_everywhere_is_one_change() -> None:
    """The same axis in several places, each of which is named."""

    def shares(X: Array) -> Array:
        e = np.exp(X - X.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    text = """
def f(X):
    top = X.max(axis=0, keepdims=True)
    e = np.exp(X - top)
    return e / e.sum(axis=0, keepdims=True)
"""
    diagnosis, sentence = told(text, shares)
    assert diagnosis == "one_change_axis"
    assert "in lines 2 and 4 of `f`, the first of which is `top = X.max(" in sentence


def test_a_helper_of_ones_own_is_looked_into() -> None:
    """The mistake may stand in a function that the exercise doesn't ask for."""
    text = "def half(x):\n    return x / 3\n\n\ndef f(X):\n    return half(X) + X.T.sum()\n"
    diagnosis, sentence = told(text, lambda X: X / 2 + X.sum())
    assert diagnosis == "one_change_number"
    assert "line 2 of `half`, `return x / 3`" in sentence


def test_one_change_may_leave_a_known_mistake_that_a_second_one_mends() -> None:
    """Both are told, and the name is that of both."""
    text = patched("linear", "svm_loss_vectorized", ("sum(axis=1)", "sum(axis=0)"), ("0.5 * reg", "reg"))
    loss = row(judged_in("linear", "svm_loss_vectorized", text), "loss")
    assert loss.diagnosis == "one_change_axis+half_missing_in_loss"
    assert "what is left in all 8 cases is the other" in loss.message


def test_nothing_is_said_where_a_name_is_known_or_no_change_mends_it() -> None:
    """A known mistake is told as ever; where two things are wrong that nobody knows, there is no line."""
    known = judged_in(
        "backprop", "mul_backward", patched("backprop", "mul_backward", ("dz * y, dz * x", "y, x"))
    )
    assert set(names(known).values()) == {"dz_forgotten"}
    diagnosis, sentence = told(changed(("row[j] /", "row[j] -"), ("total.mean()", "total.max() ** 3")))
    assert diagnosis is None
    assert "One change" not in sentence


#: An assignment, an exercise, and edits of its solution that nobody has put among the known mistakes.
UNLISTED = [
    ("linear", "svm_loss_vectorized", [("sum(axis=1)", "sum(axis=0)")]),
    ("losses", "multilabel_hinge_loss", [("1 - t * scores", "1 - t * scores.T.T ** 3")]),
    ("losses", "huber_loss", [("0.5", "0.25")]),
]


@pytest.mark.parametrize(("assignment", "exercise", "edits"), UNLISTED)
def test_what_is_claimed_of_a_change_holds(
    assignment: str, exercise: str, edits: list[tuple[str, str]]
) -> None:
    """With the change that was found and nothing else, the judge finds the named aspects right."""
    assert check_claims(assignment, exercise, patched(assignment, exercise, *edits))


def check_claims(assignment: str, exercise: str, text: str) -> int:
    """Judge an answer with each change that is found for it; return how many there were."""
    course, verdict = loaded(assignment), judged_in(assignment, exercise, text)
    answers = LocalAnswers({**course.reference.namespace, **namespace_of(text)})
    session = Session(course.exercises[exercise], course.oracle(exercise, 1), answers)
    wrong = [a for a in session.exercise.aspects if row(verdict, a.name).outcome in ("wrong", "error")]
    wrong = [a for a in wrong if a.kind in ("values", "gradient", "property")]
    found = 0
    search = Search(session, texts_of(session), [])
    for aspect in wrong:
        mended = search.mended([aspect], [aspect])
        if mended is not None and mended.change is not None:
            mended_text = Text(mended.written).after(mended.change)
            again = judged_in(assignment, exercise, text + "\n\n" + mended_text)
            assert row(again, aspect.name).outcome == "ok", mended_text
            found += 1
    return found


@pytest.mark.soak
@pytest.mark.parametrize("assignment", ["knn", "linear", "backprop", "optimizers", "spiral", "losses"])
def test_no_text_breaks_the_search_and_every_claim_holds(assignment: str) -> None:
    """Of all known wrong answers, as if none of them were known."""
    course, found = loaded(assignment), 0
    for name, exercise in course.exercises.items():
        for mutant in exercise.mutants.values():
            found += check_claims(assignment, name, course.reference.mutated_source(name, mutant))
    assert found


def each_change(text: str) -> Iterator[str]:
    (tree,) = ast.parse(text).body
    assert isinstance(tree, ast.FunctionDef)
    whole, before = Text(tree), ast.dump(tree)
    for change in changes_of(tree):
        yield whole.after(change)
        assert ast.dump(tree) == before, change


def test_a_change_is_python_differs_and_is_taken_back() -> None:
    """Whatever is changed, the text can be read, and the tree is what it was before the next one."""
    texts = list(each_change(RIGHT))
    for text in texts:
        ast.parse(text)
    assert len(set(texts)) > 300


@pytest.mark.parametrize(
    ("text", "deadline", "tried"),
    [
        ("def f(X):\n    while False:\n        pass\n    return X * 2", False, False),
        ("def f(X):\n    while False:\n        pass\n    return X * 2", True, True),
        (
            "def g(X):\n    while False:\n        pass\n    return X\n\ndef f(X):\n    return g(X)",
            False,
            False,
        ),
        ("def f(X):\n    global seen\n    seen = X\n    return X * 2", True, False),
        ("def f(X):\n    open('/dev/null')\n    return X * 2", True, False),
        ("def f(X):\n    np.save('/dev/null', X)\n    return X * 2", True, False),
        ("def f(X):\n    os.remove('x')\n    return X * 2", True, False),
    ],
)
def test_what_may_not_end_or_reaches_out_is_not_tried(text: str, deadline: bool, tried: bool) -> None:
    """A ``while`` only where a deadline stops it; and the same goes for what it calls."""
    session = session_of(text)
    session.answers.ends_calls = deadline
    assert bool(texts_of(session)) is tried


def session_of(text: str) -> Session:
    exercise = single()
    return Session(exercise, Truth(exercise, weighted), LocalAnswers(namespace_of(text)))


def test_what_changed_functions_print_is_not_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """A function that prints does so once for every case, and not for every change."""
    judged_text(
        single(), weighted, changed(("row[j] /", "row[j] *"), ("    total =", "    print('x')\n    total ="))
    )
    assert capsys.readouterr().out.count("x") <= 10


def test_the_students_own_function_is_what_it_was() -> None:
    """Changed ones are called beside it."""
    namespace = namespace_of(changed(("row[j] /", "row[j] *")))
    before = namespace["f"]
    exercise = single()
    judge(exercise, Truth(exercise, weighted), LocalAnswers(namespace))
    assert namespace["f"] is before


def test_a_worker_and_a_kernel_are_told_the_same() -> None:
    """A grade's feedback shows the line that the student's own check showed."""
    text, exercise = changed(("row[j] /", "row[j] *")), single()
    with RemoteAnswers(cells("import numpy as np", text), SHORT) as answers:
        verdict = judge(exercise, Truth(exercise, weighted), answers)
    assert row(verdict, "values").diagnosis == "one_change_operator"
    assert row(verdict, "values").message == row(judged_text(exercise, weighted, text), "values").message


HANGS = "def f(n):\n    while True:\n        pass\n"


def test_a_changed_call_that_hangs_is_not_the_students() -> None:
    """It ends in a fraction of the time, nothing counts as late, and the next call is made."""
    right = "def f(n):\n    return n\n"
    local = LocalAnswers(namespace_of(right), deadline=2.0)
    assert isinstance(local.call_all("f", [Call([1], deadlines=0.1, text=HANGS)])[0], TimedOut)
    assert local.late == 0
    with RemoteAnswers(cells(right), SHORT) as remote:
        assert isinstance(remote.call_all("f", [Call([1], deadlines=0.1, text=HANGS)])[0], TimedOut)
        assert remote.late == 0
        assert isinstance(remote.call("f", [1]), Answer)


def test_a_class_is_tried_by_its_methods() -> None:
    """The text of a class is found where its methods stand."""
    text = patched("backprop", "Value", ("self.data * other.data", "self.data + other.data"))
    verdict = judged_in("backprop", "Value", text)
    assert any("of `Value`" in aspect.message for aspect in verdict.aspects)


def test_a_change_that_mends_an_answer_is_no_name_of_a_mistake() -> None:
    """A catalogue has none of it, and whoever collects answers without a name finds it there."""
    assert names_in("one_change_sign") == []
    assert names_in("one_change_sign+ratio") == ["ratio"]
    assert names_in("a+b") == ["a", "b"]
    assert names_in(None) == []


def test_a_property_of_parts_in_another_order_waits() -> None:
    """It looked at the wrong parts, and what it saw of them is nobody's mistake."""
    text = patched(
        "training",
        "zero_center",
        ("return X_train - mean, X_val - mean", "return X_val - mean, X_train - mean"),
    )
    verdict = judged_in("training", "zero_center", text)
    assert row(verdict, "values").outcome == "wrong"
    assert row(verdict, "no leak").message == "Counts once “values” is right."
