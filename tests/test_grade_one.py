"""Grading one submission: a pure function of the file, the release and the class's secret."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.grading.grade_one import OtherRelease, Result, Submission, grade_one
from course_lib.running.limits import Limits
from tests.helpers_class import BAD_JSON, COLUMNS, RIGHT, cell_called, solved

SECRET = b"a class's secret"


@pytest.fixture
def release(toy: LoadedAssignment) -> NotebookNode:
    """What students of the toy receive."""
    return student_notebook(toy.source)


def _graded(
    release: NotebookNode, work: NotebookNode | bytes, student: str = "ada", secret: bytes = SECRET
) -> Result:
    content = work if isinstance(work, bytes) else notebook_text(work).encode()
    limits = Limits(call_seconds=2.0)
    return grade_one(Submission("toy", student, content), notebook_text(release), secret, limits)


def test_right_solutions_earn_every_point(release: NotebookNode) -> None:
    """They need not look like the reference."""
    result = _graded(release, solved(release, RIGHT))
    assert (result.points, result.max_points, result.notes, result.problem) == (7.0, 7.0, (), "")


def test_an_untouched_notebook_earns_nothing(release: NotebookNode) -> None:
    """And is not called wrong, either."""
    result = _graded(release, release)
    assert result.points == 0
    assert {verdict.status for verdict in result.verdicts} == {"not_attempted"}


def test_a_known_wrong_answer_is_named_and_costs_only_its_aspects(release: NotebookNode) -> None:
    """Partial credit is by exercise and aspect."""
    result = _graded(release, solved(release, COLUMNS))
    first = result.verdicts[0]
    assert result.points == 4
    assert {aspect.diagnosis for aspect in first.aspects if aspect.diagnosis} == {"columns"}


def test_verdicts_are_in_the_graded_notebook_as_nbgrader_reads_them(release: NotebookNode) -> None:
    """Each check cell has one output: the score as text, the report as HTML."""
    graded = nbformat.reads(_graded(release, solved(release, COLUMNS)).notebook, as_version=4)
    outputs = {c.id: c.outputs for c in graded.cells if c.cell_type == "code" and c.outputs}
    texts = {id: [output.data["text/plain"] for output in found] for id, found in outputs.items()}
    assert texts == {"check_mean_rows": ["0.0"], "check_scale": ["3.0"], "check_mean_invariance": ["1.0"]}
    assert "means of the columns" in outputs["check_mean_rows"][0].data["text/html"]


def test_the_same_submission_has_the_same_result(release: NotebookNode) -> None:
    """But for the time it took, grading again gives what it gave."""
    first, second = (_graded(release, solved(release, COLUMNS)) for _ in range(2))
    assert (first.verdicts, first.seeds, first.notebook) == (second.verdicts, second.seeds, second.notebook)


def test_private_cases_differ_between_students_and_between_classes(release: NotebookNode) -> None:
    """One student's leaked cases help nobody else, and last year's class nobody this year."""
    work = solved(release, RIGHT)
    seeds = [
        _graded(release, work, student, secret).seeds
        for student, secret in (("ada", SECRET), ("ben", SECRET), ("ada", b"another secret"))
    ]
    for exercise in RIGHT:
        assert len({seed[exercise] for seed in seeds}) == 3


def test_private_cases_are_not_the_public_ones(toy: LoadedAssignment, release: NotebookNode) -> None:
    """A function that knows the public cases by heart does not pass."""
    from autograder.authoring.oracle import public_seed

    known = toy.oracle("mean_rows", public_seed("mean_rows"))
    table = {
        c.args["X"].tobytes(): list(e)
        for c, e in zip(known.cases("tables"), known.expected("tables"), strict=True)
    }
    cheat = f"TABLE = {table!r}\ndef mean_rows(X):\n    return np.array(TABLE.get(X.tobytes(), [0.0]))"
    result = _graded(release, solved(release, {**RIGHT, "mean_rows": cheat.replace("np.float64", "float")}))
    assert result.verdicts[0].points == 0


@pytest.mark.parametrize("content", [b"", BAD_JSON, b"%PDF-1.7", b"\xff\xfe\x00", b"[]", b'{"cells": 3}'])
def test_an_unreadable_file_is_a_problem_and_no_exception(release: NotebookNode, content: bytes) -> None:
    """The reason is in words, and nothing was graded."""
    result = _graded(release, content)
    assert re.search(r"hand (it|in)|Hand in", result.problem)
    assert (result.verdicts, result.notebook, result.points) == ((), "", 0)


def test_repairs_are_noted_in_the_result_and_at_the_top_of_the_graded_notebook(release: NotebookNode) -> None:
    """The student sees what was put back."""
    work = solved(release, RIGHT)
    work.cells.remove(cell_called(work, "check_scale"))
    result = _graded(release, work)
    assert result.points == 7 and len(result.notes) == 1
    first = nbformat.reads(result.notebook, as_version=4).cells[0]
    assert "put back as it was released" in first.source and "scale" in first.source


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("raise ValueError('mine')", "error"),
        ("raise SystemExit", "error"),
        ("import os; os._exit(0)", "error"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "error"),
        ("while True: pass", "timeout"),
        ("return mean_rows(X)", "error"),
        ("return 'three'", "failed"),
        ("return None", "failed"),
    ],
)
def test_a_function_that_does_not_come_back_costs_only_its_own_points(
    release: NotebookNode, body: str, status: str
) -> None:
    """Crash, hang, recursion, nonsense: the other exercises are judged as ever."""
    spoilt = {**RIGHT, "mean_rows": f"def mean_rows(X):\n    {body}"}
    result = _graded(release, solved(release, spoilt))
    assert [verdict.status for verdict in result.verdicts] == [status, "passed", "passed"]


def test_a_release_with_other_points_is_not_graded(release: NotebookNode) -> None:
    """Points come from one version of the course, or from none."""
    cell_called(release, "check_scale").metadata["nbgrader"]["points"] = 5
    with pytest.raises(OtherRelease, match=r"differ in exercises or points \(check_scale\)"):
        _graded(release, release)


def test_a_result_survives_the_way_to_another_process(release: NotebookNode) -> None:
    """Executors send submissions and results as pickles."""
    import pickle

    result = _graded(release, solved(release, COLUMNS))
    assert pickle.loads(pickle.dumps(result)) == result
    assert json.loads(result.notebook)["nbformat"] == 4
