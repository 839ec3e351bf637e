"""``course progress``, ``progress()`` and ``course hint``: where a student stands, and what helps on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

import course_lib
from course_lib.checking.outline import outline, outlines
from course_lib.studying import progress
from course_lib.studying.progress_shown import as_html, as_text, reached
from tests.helpers_course import course, sentence


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(assignment: str, exercise: str, points: float, status: str) -> None:
    possible = outline(assignment).points[exercise]
    assert not progress.record(assignment, exercise, points=points, max_points=possible, status=status)


def test_at_first_the_first_exercise_is_next() -> None:
    """All assignments are listed, with nothing reached."""
    said = sentence(course("progress", exit_code=0))
    assert "8 Beyond one label" in said
    assert "Next: `l1_distances` in assignment 1 (knn), 3.5 points." in said


def test_the_assignment_worked_on_last_is_shown_one_by_one() -> None:
    """Each exercise with its points and what the last check said; the next one is the first that is open."""
    record("linear", "add_bias_column", 2, "passed")
    record("linear", "svm_loss_naive", 1.5, "partial")
    record("linear", "penalty_taste", 0, "noted")
    said = sentence(course("progress", exit_code=0))
    assert "2 Linear classifiers: SVM and softmax 2 of 15 3.5 of 52" in said
    assert "add_bias_column 2 of 2 ✓ all right" in said
    assert "svm_loss_naive 1.5 of 5 ✗ partly right" in said
    assert "penalty_taste 0 of 1 ○ noted, graded after hand-in" in said
    assert "predict 0 of 2 · not written yet" in said
    assert "Next: `svm_loss_naive` in assignment 2 (linear), 5 points." in said


def test_giving_up_and_better_days_are_told() -> None:
    """What stays remembered is no secret from the student."""
    record("linear", "add_bias_column", 2, "passed")
    record("linear", "add_bias_column", 1, "partial")
    assert "partly right, 2 points once" in sentence(course("progress", "linear", exit_code=0))
    progress.give_up("linear", "sgd_train")
    assert "not written yet, given up on 20" in sentence(course("progress", "2", exit_code=0))


def test_at_the_end_nothing_is_next() -> None:
    """Whatever order it was done in."""
    for one in outlines():
        for exercise, points in one.points.items():
            record(one.name, exercise, points, "passed")
    said = sentence(course("progress", exit_code=0))
    assert "Everything is done." in said
    exercises, points = sum(len(one.points) for one in outlines()), sum(one.total for one in outlines())
    assert f"{exercises} of {exercises} {points:g} of {points:g}" in said


def test_a_damaged_file_is_said_and_changed_by_nobody_who_only_looks(desk: Path) -> None:
    """Progress is shown as far as it can be read."""
    (desk / ".course").mkdir()
    (desk / ".course" / "progress.json").write_text("{", encoding="utf-8")
    assert "is damaged" in sentence(course("progress", exit_code=0))
    assert (desk / ".course" / "progress.json").read_text(encoding="utf-8") == "{"


def test_an_assignment_that_there_is_not_is_answered_with_those_that_there_are() -> None:
    """Exit code 2."""
    said = sentence(course("progress", "99", exit_code=2))
    assert "There is no assignment called '99'; there are: 1 (knn), 2 (linear)" in said


def test_html_and_text_say_the_same_numbers() -> None:
    """And what a student might have made of a name is text."""
    record("linear", "svm_loss_naive", 1.5, "partial")
    progress.record("linear", "sgd_train", points=0, max_points=4, status="<script>")
    shown = reached()
    page, text = as_html(shown), as_text(shown)
    of_all = sum(one.total for one in outlines())
    for part in ("1.5 of 5", "1.5 of 52", f"1.5 of {of_all:g}", "partly right"):
        assert part in page
        assert part in text
    assert "<script" not in page


@pytest.fixture
def executed(desk: Path) -> NotebookNode:
    """A notebook in which an exercise is checked, and progress is shown, run in a kernel."""
    cells = [
        "import numpy as np\nfrom course_lib import check, progress",
        "def add_bias_column(X):\n    return np.hstack([X, np.ones((len(X), 1))])",
        'check("add_bias_column")',
        "progress()",
    ]
    notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(desk)}}).execute()
    return notebook


@pytest.mark.filterwarnings("ignore")  # some versions of jupyter_client warn about the loopback connection
def test_a_check_in_a_notebook_is_noted_and_shown(executed: NotebookNode) -> None:
    """As a table in HTML, and as text for everything else."""
    (shown,) = executed.cells[-1].outputs
    assert progress.read().of("linear", "add_bias_column").passed
    assert "<td><code>add_bias_column</code></td>" in shown.data["text/html"]
    assert "Next: `svm_loss_naive`" in shown.data["text/plain"]


@pytest.mark.filterwarnings("ignore")
def test_a_check_is_noted_by_nobody_where_nbgrader_runs_the_notebook(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A student's progress is not the instructor's."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cells = ['from course_lib import check\nscore_shift = "A"\ncheck("score_shift")']
    notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(desk)}}
    ).execute()
    assert not (desk / ".course").exists()


def test_one_point_is_one_point() -> None:
    """In the list, in what is next, and in what was reached once."""
    assert "(1 point)" in course("list", exit_code=0)
    assert "(1 points)" not in course("list", exit_code=0)
    record("linear", "penalty_taste", 1, "passed")
    record("linear", "penalty_taste", 0, "failed")
    assert "1 point once" in sentence(course("progress", "linear", exit_code=0))
    for exercise in outline("linear").points:
        if exercise != "penalty_taste":
            record("linear", exercise, 0, "passed")
    assert "Next: `penalty_taste` in assignment 2 (linear), 1 point." in sentence(
        course("progress", exit_code=0)
    )


def test_hints_come_one_by_one() -> None:
    """The first unless told, and what to type for the next."""
    first = course("hint", "softmax_loss_naive", exit_code=0)
    assert first.endswith("Hint 1 of 3; the next one: course hint softmax_loss_naive 2\n")
    last = course("hint", "softmax_loss_naive", "3", exit_code=0)
    assert "the next one" not in last
    assert last != first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["softmax_loss_naive", "4"], "softmax_loss_naive has hints 1 to 3, not 4."),
        (["penalty_taste"], "penalty_taste has no hints."),
        (["why_shift_hurts"], "`why_shift_hurts` is a written question; these have no hints."),
        (["softmax_los"], "There is no exercise called 'softmax_los'. Did you mean"),
    ],
)
def test_a_hint_that_there_is_not_is_answered_in_a_sentence(arguments: list[str], says: str) -> None:
    """Exit code 2."""
    assert says in sentence(course("hint", *arguments, exit_code=2))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: course_lib.check(len), 'check takes the name of an exercise, in quotes: check("len")'),  # type: ignore[arg-type]
        (lambda: course_lib.check(3), 'in quotes: check("relu_forward")'),  # type: ignore[arg-type]
        (lambda: course_lib.check("sgd_train", namespace=[1]), "leave `namespace` out, or pass globals()"),  # type: ignore[arg-type]
        (lambda: course_lib.check("sgd_train", assignment="liner"), "There is no assignment called 'liner'"),
        (lambda: course_lib.hint(None), "hint takes the name of an exercise, in quotes"),  # type: ignore[arg-type]
        (lambda: course_lib.hint("sgd_train", "2"), 'a hint has a number: hint("sgd_train", 2)'),  # type: ignore[arg-type]
        (lambda: course_lib.hint("sgd_train", 7), "sgd_train has hints 1 to 3, not 7."),
        (lambda: course_lib.lend(len), 'lend takes the name of an exercise, in quotes: lend("len")'),  # type: ignore[arg-type]
        (lambda: course_lib.progress("nine"), "There is no assignment called 'nine'"),
    ],
)
def test_a_wrong_argument_is_answered_in_one_line(call: Any, says: str) -> None:
    """No traceback through the course's own code in a notebook."""
    with pytest.raises((TypeError, ValueError, LookupError)) as caught:
        call()
    assert says in str(caught.value)
    (line,) = caught.value._render_traceback_()  # type: ignore[attr-defined]
    assert says in line


def test_nothing_in_the_file_commands_a_terminal(desk: Path) -> None:
    """A state that was written by hand is told with what is not seen written out, on a page, too."""
    record("linear", "predict", 0, "\x1b[2J\x9b" + "long " * 100)
    said, shown = course("progress", "linear", exit_code=0), reached("linear")
    for text in (said, as_text(shown), as_html(shown)):
        assert "\x1b" not in text
        assert "\x9b" not in text
        assert "⟨U+001B⟩" in text
        assert "long " * 10 not in text
