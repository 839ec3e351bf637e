"""The trusted side's work has a bound, whatever a student hands in or sends back.

How it grows is measured by ``python -m benchmarks bounded``; here is what is refused, cut or read only once.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from autograder.authoring.source import read_source
from autograder.authoring.student import student_notebook
from autograder.grading import matching
from autograder.grading.grade_one import HURRIED_AFTER, HURRIED_SECONDS, STOPPED_AFTER, judge_answers
from autograder.grading.names import Defined
from autograder.grading.reading import read_submission, submitted_cells
from autograder.grading.rebuild import MOST_NOTES, rebuild
from autograder.grading.seeds import NO_SECRET, seed_for
from course_lib.checking.explain import MOST_KINDS, unusual
from course_lib.checking.judge import MOST_TEXT, judge
from course_lib.checking.rules import find_loops
from course_lib.checking.session import MOST_BYTES, most_bytes
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Call, TooLarge
from course_lib.exchange.definitions import MAX_PARSED, Definitions, find_definition
from course_lib.running.cells import CodeCell, script_cells
from course_lib.running.limits import Limits
from course_lib.running.local import LocalAnswers
from course_lib.running.reading import MAX_CODE, MAX_OBJECTS, Unreadable
from course_lib.running.remote import RemoteAnswers
from tests.helpers_engine import Truth, cells, judged, namespace_of, row, single

RELEASE = student_notebook(read_source(Path(__file__).parent / "assignments" / "1_toy"))


def notebook(*made: dict[str, Any], **rest: Any) -> bytes:
    return json.dumps({"cells": list(made), "nbformat": 4, **rest}).encode()


def code(source: str, **rest: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, **rest}


# -- submissions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        notebook(code("x" * (MAX_CODE + 1))),
        notebook(*[code("x" * (MAX_CODE // 2 + 1))] * 2),
        b'{"cells": [' + b"{}," * MAX_OBJECTS + b"{}]}",
        b'{"cells": [], "metadata": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"cells": [], "nbformat": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"cells": [], "nbformat": ' + b"9" * 5000 + b"}",
    ],
    ids=["one long cell", "long cells", "objects", "a deep list", "a deep format", "a long number"],
)
def test_a_notebook_that_is_too_much_is_refused(data: bytes) -> None:
    """Before anything of it is parsed as code."""
    with pytest.raises(Unreadable):
        read_submission(data)


def test_what_nobody_reads_is_not_kept() -> None:
    """Outputs and foreign metadata may be most of a file."""
    metadata = {"nbgrader": {"grade_id": "a" * 10_000, "points": [1] * 1000, "more": 1}, "slides": {"x": 1}}
    cell = code("x = 1", outputs=[{"data": "x" * 10_000}], metadata=metadata, id="b" * 10_000)
    (read,) = read_submission(notebook(cell, metadata={"widgets": {}})).cells
    assert set(read) == {"cell_type", "source", "metadata", "id"}
    assert read.metadata == {"nbgrader": {"grade_id": "a" * 200, "points": "list"}}
    assert len(read.id) == 200


def test_a_heading_of_format_3_has_a_level_that_exists() -> None:
    """A level of a billion would be a text of a gigabyte."""
    heading = {"cell_type": "heading", "level": 10**9, "source": "Title"}
    old = json.dumps({"nbformat": 3, "worksheets": [{"cells": [heading]}]}).encode()
    assert [cell.source for cell in submitted_cells(read_submission(old))] == ["# Title"]


def test_similar_texts_are_looked_for_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is spent, an edited cell without any metadata counts as added; nothing else changes."""
    edited = [code(cell.source + "!") for cell in RELEASE.cells]
    read = read_submission(notebook(*edited))
    with_budget = rebuild(RELEASE, read)
    monkeypatch.setattr(matching, "_MOST_COMPARED", 0)
    without = rebuild(RELEASE, read)
    assert len(without.notebook.cells) > len(with_budget.notebook.cells)


def test_what_is_alike_is_noted_once() -> None:
    """A thousand forged cells get one line, which names the first of them."""
    forged = [code(f"x = {i}", metadata={"nbgrader": {"grade": True}}) for i in range(1000)]
    own = next(cell for cell in RELEASE.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "scale")
    notes = rebuild(RELEASE, read_submission(notebook(own, *forged))).notes
    (note,) = [note for note in notes if "carried grading metadata" in note]
    assert note.endswith("and 995 more carried grading metadata; they were kept as ordinary cells.")
    assert len(notes) <= MOST_NOTES


def test_names_are_short_in_notes() -> None:
    """An identifier may have as many characters as a cell."""
    (check,) = [cell for cell in RELEASE.cells if cell.get("id") == "check_scale"]
    edited = {**check, "source": f"{'a' * 50_000} = 1"}
    notes = rebuild(RELEASE, read_submission(notebook(edited))).notes
    assert max(map(len, notes)) < 500


# -- code ------------------------------------------------------------------------------------------


def test_a_piece_of_code_that_is_too_long_is_not_read() -> None:
    """It runs all the same; nothing is known of it."""
    text = "def f(): pass\n" + "#" * MAX_PARSED
    assert find_definition([text], "f") is None
    assert Defined(text).names == {"f"}  # by the look of its lines
    assert [cell.code for cell in script_cells("file.py", text)] == [text]


def test_a_file_of_many_statements_is_cut_into_pieces_of_its_own_size() -> None:
    """Pieces know the line that they begin in, and don't carry empty lines for it."""
    text = "x = 1\n" * 10_000
    pieces = script_cells("file.py", text)
    assert len(pieces) == 10_000
    assert sum(len(piece.code) for piece in pieces) < len(text)
    assert [piece.first_line for piece in pieces[-2:]] == [9_999, 10_000]


def test_names_are_looked_up_in_code_that_was_read_once() -> None:
    """A circle of aliases as long as the code ends, and a chain is followed to its start."""
    chain = "def f0(): pass\n" + "".join(f"f{i + 1} = f{i}\n" for i in range(3_000))
    assert isinstance(Definitions([chain]).function("f3000"), ast.FunctionDef)
    assert Definitions(["f = g\ng = f\n" * 3_000]).function("f") is None


def test_calls_are_followed_within_a_budget() -> None:
    """A long helper that is called with every choice of arguments is not read for each."""
    names = [f"a{i}" for i in range(10)]
    calls = "\n".join(
        f"    g({', '.join('X' if choice >> i & 1 else '0' for i in range(10))})" for choice in range(1024)
    )
    helper = f"def g({', '.join(names)}):\n" + "    a0 + a1 + a2\n" * 1_000
    definitions, read = Definitions([helper, f"def f(X):\n{calls}"]), []

    def definition(name: str) -> ast.FunctionDef | None:
        read.append(name)
        return definitions.function(name)

    assert find_loops("f", definition, [0]) == []
    assert len(read) < 50


# -- replies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("np.zeros((2000, 2000))", "an array of shape (2000, 2000), 32 MB"),
        ("(0, np.zeros((2000, 2000)))", "an array of shape (2000, 2000), 32 MB"),
        ("['a' * 9000] * 9000", "a list, "),
    ],
)
@pytest.mark.parametrize("remote", [False, True])
def test_an_answer_much_larger_than_expected_is_refused_by_its_size(
    remote: bool, value: str, words: str
) -> None:
    """And the message says what it is, in the student's own check as in a grade."""
    text = f"import numpy as np\ndef f(X):\n    return {value}"
    exercise = single(returns=("out",))
    truth = Truth(exercise, np.sum)
    if remote:
        with RemoteAnswers(cells(text)) as answers:
            verdict = judge(exercise, truth, answers)
    else:
        verdict = judge(exercise, truth, LocalAnswers(namespace_of(text)))
    message = row(verdict, "values").message
    assert message.startswith(f"What came back is much larger than what is expected ({words}")
    assert "so it was not looked at (X 3×4)" in message
    assert row(verdict, "values").outcome == "wrong"


def test_what_fills_memory_over_there_is_not_taken_in() -> None:
    """Arguments that came back larger, and calls of a probe, count as well."""
    text = "import numpy as np\ndef f(table):\n    table['x'] = np.zeros(10**6)"
    with RemoteAnswers(cells(text)) as answers:
        (reply,) = answers.call_all("f", [Call([{}], most=1000)])
    assert isinstance(reply, TooLarge)
    assert reply.size > 8_000_000


@pytest.mark.parametrize("name", ["knn", "linear", "batchnorm_dropout", "training"])
def test_no_honest_answer_comes_near_the_bound(name: str) -> None:
    """The reference's answers have a quarter of what they may have at most."""
    loaded = load_assignment(name)
    nearest = 0.0
    for exercise in loaded.specification:
        oracle = loaded.oracle(exercise.name, 0)
        for set_name in {aspect.cases for aspect in exercise.aspects if aspect.cases}:
            nearest = max([nearest, *shares(loaded, exercise.name, oracle.cases(set_name))])
    assert nearest < 0.25


def shares(loaded: LoadedAssignment, name: str, drawn: list[Case]) -> Iterator[float]:
    answers = LocalAnswers(loaded.reference.namespace)
    for each in drawn:
        args = list(each.args.values())
        (reply,) = answers.call_all(name, [Call(args, each.via, most=1)])
        assert isinstance(reply, TooLarge)
        yield reply.size / most_bytes(args)


def test_what_may_come_back_grows_with_what_was_sent() -> None:
    """And with what is expected."""
    assert most_bytes(np.zeros(1000)) > MOST_BYTES + 8 * 8000


def test_odd_things_in_an_answer_are_named_up_to_a_number() -> None:
    """A list of ten thousand different texts is one line."""
    said = unusual([str(i) for i in range(10_000)])
    assert said.count("the text") == MOST_KINDS
    assert said.endswith("and more.")


def test_a_message_has_a_largest_length() -> None:
    """Names of keys, exceptions and lines of code are the student's, and may be long."""
    lines = "\n".join(f"    {'x' * 90}{i} = 1" for i in range(3)) + "\n    raise ValueError('e' * 10_000)"
    exercise = single()
    text = f"def f(X):\n{lines}"
    verdict = judge(exercise, Truth(exercise, np.sum), LocalAnswers(namespace_of(text)))
    assert len(row(verdict, "values").message) <= MOST_TEXT
    many = judged(exercise, lambda X: {"a": 1.0}, lambda X: {"k" * 5000 + str(i): 1.0 for i in range(99)})
    assert len(row(many, "values").message) <= MOST_TEXT


# -- time ------------------------------------------------------------------------------------------


def test_a_submission_that_times_out_again_and_again_is_hurried_then_stopped() -> None:
    """What is left says that it was not tried; choices, which call nothing, are still judged."""
    loaded = load_assignment("linear")
    functions = [exercise.name for exercise in loaded.specification if not exercise.is_choice]
    choices = [exercise.name for exercise in loaded.specification if exercise.is_choice]
    hanging = [CodeCell(name, f"def {name}(*args):\n    while True: pass") for name in functions]
    right = [CodeCell(name, f"{name} = {loaded.reference.namespace[name]!r}") for name in choices]
    seeds = {
        exercise.name: seed_for(NO_SECRET, "linear", "x", exercise.name) for exercise in loaded.specification
    }
    with RemoteAnswers([*hanging, *right], Limits(call_seconds=0.5)) as answers:
        verdicts = {verdict.exercise: verdict for verdict in judge_answers(loaded, answers, seeds)}
    said = [verdicts[name].aspects[0].message for name in functions]
    assert all(message.startswith("No answer after 0.5 s") for message in said[:STOPPED_AFTER])
    assert said[STOPPED_AFTER:]
    assert set(said[STOPPED_AFTER:]) == {
        f"Not tried: the functions of {STOPPED_AFTER} exercises before it did not come back in time."
    }
    assert {verdicts[name].status for name in functions} == {"timeout"}
    assert {verdicts[name].status for name in choices} == {"passed"}


def test_right_functions_after_some_that_hang_are_right() -> None:
    """They are given less time, and need a fraction of it."""
    loaded = load_assignment("linear")
    solutions = {cell.name: without_markers(cell.text) for cell in loaded.source.of_kind("setup", "exercise")}
    functions = [exercise.name for exercise in loaded.specification if not exercise.is_choice]
    hanging = functions[:HURRIED_AFTER]
    for name in hanging:
        solutions[name] += f"\ndef {name}(*args):\n    while True: pass"
    seeds = {name: seed_for(NO_SECRET, "linear", "x", name) for name in functions}
    code_cells = [CodeCell(name, text) for name, text in solutions.items()]
    with RemoteAnswers(code_cells, Limits(call_seconds=3.0)) as answers:
        verdicts = judge_answers(loaded, answers, seeds)
        assert answers.call_seconds == HURRIED_SECONDS
    status = {verdict.exercise: verdict.status for verdict in verdicts}
    assert {status[name] for name in hanging} == {"timeout"}
    others = [name for name in functions if not {name, *loaded.exercises[name].uses} & set(hanging)]
    assert len(others) > 3
    assert {status[name] for name in others} == {"passed"}
