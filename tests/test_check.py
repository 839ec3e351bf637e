"""``check("name")`` and ``hint("name")`` where students run them: in a notebook, offline, alone."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.public import public_cases
from course_lib import check
from tests.helpers_class import COLUMNS, RIGHT, TOY

WRITE = {
    "import": "import numpy as np\nfrom course_lib import check, hint",
    "unwritten": 'def mean_rows(X):\n    raise NotImplementedError("mean_rows is not written yet")',
    "right": RIGHT["mean_rows"],
    "wrong": COLUMNS["mean_rows"],
    "raising": "def mean_rows(X):\n    row = X[10**6]\n    return row",
    "choice": 'mean_invariance = "AC"',
    "open choice": "mean_invariance = None",
}
CHECK = 'check("mean_rows")'
UNKNOWN = 'check("means")'
STRANGE = 'check("knowledge")'
CELLS = [
    WRITE["import"],
    *(WRITE["unwritten"], CHECK),
    *(WRITE["right"], CHECK),
    *(WRITE["wrong"], CHECK),
    *(WRITE["raising"], CHECK),
    *(WRITE["choice"], 'check("mean_invariance")'),
    *(WRITE["open choice"], 'check("mean_invariance")'),
    UNKNOWN,
    STRANGE,
    'hint("mean_rows")',
    'hint("mean_rows", 3)',
    'hint("mean_rows", 4)',
]

# Starting a kernel, some versions of jupyter_client warn about the loopback connection.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the public cases of the toy."""
    folder = tmp_path_factory.mktemp("cases")
    (made,) = public_cases(LoadedAssignment(TOY).source).values()
    (folder / "toy.zip").write_bytes(made)
    return folder


@pytest.fixture(scope="module")
def executed(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """A notebook with the cells above, run from top to bottom in a kernel."""
    notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in CELLS])
    where = tmp_path_factory.mktemp("student")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_CASES", str(cases))
        NotebookClient(
            notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(where)}}
        ).execute()
    nbformat.validate(notebook)
    return notebook


def outputs(notebook: NotebookNode, after: str) -> list[Any]:
    """Return the outputs of the check below a cell."""
    position = [cell.source for cell in notebook.cells].index(after)
    return list(notebook.cells[position + 1].outputs)


def test_a_right_answer_shows_a_green_report_and_no_error(executed: NotebookNode) -> None:
    """As a table for the notebook, as text for everything else."""
    (report,) = outputs(executed, WRITE["right"])
    assert report.output_type == "display_data"
    assert "all right, 3 of 3 points" in report.data["text/html"]
    assert "cc-passed" in report.data["text/html"]
    assert report.data["text/plain"].startswith("mean_rows: all right")


def test_a_wrong_answer_shows_the_report_and_the_notebook_runs_on(executed: NotebookNode) -> None:
    """The report says everything; nothing is an error that would end "run all"."""
    (report,) = outputs(executed, WRITE["wrong"])
    assert "These are the means of the columns." in report.data["text/html"]


def test_an_exception_shows_the_students_own_line(executed: NotebookNode) -> None:
    """Under the name of the notebook, not of a temporary file."""
    (report,) = outputs(executed, WRITE["raising"])
    text = report.data["text/plain"]
    assert "Your code raised IndexError" in text
    assert "notebook, line 2, in mean_rows: row = X[10**6]" in text


def test_an_unwritten_function_says_what_to_do(executed: NotebookNode) -> None:
    """In a line; no report: there is nothing to report."""
    (said,) = outputs(executed, WRITE["unwritten"])
    assert (
        said.data["text/plain"]
        == "`mean_rows` is not written yet: fill in the cell above, run it, then run this one."
    )


def test_a_choice_is_noted(executed: NotebookNode) -> None:
    """It is no error, and not said to be right; one that is open says between which letters."""
    (report,) = outputs(executed, WRITE["choice"])
    assert "graded after hand-in" in report.data["text/plain"]
    (said,) = outputs(executed, WRITE["open choice"])
    assert said.data["text/plain"].startswith(
        "`mean_invariance` is still open: choose from A, B, C. Fill in the cell"
    )


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (UNKNOWN, "There is no exercise called 'means'. Did you mean 'mean_rows'?"),
        (
            STRANGE,
            "There is no exercise called 'knowledge'. There are: mean_rows, scale, mean_invariance.",
        ),
    ],
)
def test_an_unknown_name_is_answered_in_one_line(executed: NotebookNode, cell: str, says: str) -> None:
    """With those like it, or with all: a typo costs no search, and no traceback to scroll past."""
    (error,) = (output for each in executed.cells if each.source == cell for output in each.outputs)
    assert (error.ename, error.evalue) == ("UnknownExercise", says)
    assert error.traceback == [f"UnknownExercise: {says}"]


def test_hints_are_given_one_at_a_time(executed: NotebookNode) -> None:
    """The first unless another is asked for."""
    first, third, fourth = (next(iter(cell.outputs)) for cell in executed.cells[-3:])
    assert first.data["text/plain"].startswith("`X` has two axes.")
    assert third.data["text/plain"].startswith("A mean is a sum divided by")
    assert fourth.evalue == "mean_rows has hints 1 to 3, not 4."


BLOCKED = """
import socket, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("autograder", "nbgrader", "jupytext", "IPython"):
            raise ImportError(f"{name} is not installed here")
sys.meta_path.insert(0, Blocker())
def refuse(*args, **kwargs):
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
"""


def run(script: str, cases: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "COURSE_CASES": str(cases)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_check_needs_neither_the_grader_nor_a_network(cases: Path, tmp_path: Path) -> None:
    """Student machines have neither; and without IPython the report is text."""
    done = run(f"{BLOCKED}{WRITE['import']}\n{RIGHT['mean_rows']}\n{CHECK}\n", cases, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "mean_rows: all right, 3 of 3 points"


def test_a_script_that_fails_its_check_ends_with_an_error(cases: Path, tmp_path: Path) -> None:
    """The report on standard output, the last line of the traceback what it was."""
    done = run(f"{WRITE['import']}\n{COLUMNS['mean_rows']}\n{CHECK}\n", cases, tmp_path)
    assert done.returncode == 1
    assert "✗ mean (0 of 2)" in done.stdout
    assert "CheckFailed: `mean_rows` is not right yet (mean" in done.stderr.splitlines()[-1]


@pytest.fixture
def here(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy's public cases, in this process."""
    monkeypatch.setenv("COURSE_CASES", str(cases))


@pytest.mark.usefixtures("here")
def test_the_errors_carry_the_verdict() -> None:
    """Whoever calls ``check`` from a program gets more than words."""
    from course_lib import CheckFailed, NotWritten, check

    with pytest.raises(CheckFailed) as failed:
        check("mean_rows", namespace={"mean_rows": lambda X: X.mean(axis=0)})
    assert failed.value.verdict.aspects[0].diagnosis == "columns"
    with pytest.raises(NotWritten) as missing:
        check("mean_rows", namespace={})
    assert missing.value.verdict.status == "not_attempted"
    assert isinstance(missing.value, NotImplementedError)


@pytest.mark.usefixtures("here")
def test_what_students_write_is_escaped_in_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """A report is HTML in somebody's browser; an exception's text is not."""
    from course_lib import CheckFailed, check
    from course_lib.card.html import as_html

    def mean_rows(X: Any) -> None:
        raise ValueError("<script>alert(1)</script>")

    with pytest.raises(CheckFailed) as failed:
        check("mean_rows", namespace={"mean_rows": mean_rows})
    html = as_html(failed.value.verdict)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>" in capsys.readouterr().out  # plain text is plain


def test_a_function_in_place_of_its_name_is_answered() -> None:
    """With what to write."""

    def mean_rows() -> None: ...

    with pytest.raises(TypeError, match=r'in quotes: check\("mean_rows"\)'):
        check(mean_rows)  # type: ignore[arg-type]
