"""“Run all” goes to the end of a notebook, whatever of it is written, in a real kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from autograder.authoring.source import find_assignments
from autograder.authoring.student import student_notebook
from course_lib.studying.progress import read

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
# Starting a kernel, jupyter_client warns about the loopback connection that we want.
pytestmark = pytest.mark.filterwarnings("ignore")

STUB = 'def f(x):\n    raise NotImplementedError("f is not written yet: replace this line with your code")'
TYPO = "undefined_name"


def run(cells: list[str], folder: Path, *, allow_errors: bool = False) -> list[list[Any]]:
    """Run cells in a kernel and return the outputs of each."""
    notebook: NotebookNode = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])
    execute(notebook, folder, allow_errors=allow_errors)
    return [list(cell.outputs) for cell in notebook.cells]


def execute(notebook: NotebookNode, folder: Path, *, allow_errors: bool = False) -> None:
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, allow_errors=allow_errors, resources=where).execute()


def printed(outputs: list[Any]) -> str:
    found = (output.get("text", output.get("data", {}).get("text/plain", "")) for output in outputs)
    return "\n".join(found)


def with_solutions(loaded: LoadedAssignment, written: set[str]) -> NotebookNode:
    """Return the released notebook with some solutions written."""
    notebook = student_notebook(loaded.source)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in written:
            cell.source = without_markers(loaded.source.exercises[name].text)
    return notebook


def test_the_kernel_runs_on_and_says_what_is_missing(tmp_path: Path) -> None:
    """No cell is an error for the front-end: neither one that is left out, nor one that ends halfway."""
    cells = [
        "from course_lib import check",
        STUB,
        "x = f(1)\nx",
        "def deep(x):\n    return f(x)",
        "deep(1)",
        "print('at the end')",
    ]
    found = [printed(outputs) for outputs in run(cells, tmp_path)]
    assert found[2] == found[4] == "This cell needs `f`: write it."
    assert found[5] == "at the end\n"


def test_a_timed_statement_says_it_once(tmp_path: Path) -> None:
    """``%time`` and ``%timeit`` have what they run looked at, too."""
    cells = ["from course_lib import check", STUB, "%timeit f(1)", "%%time\nf(1)"]
    found = [printed(outputs) for outputs in run(cells, tmp_path)]
    assert found[2] == "This cell needs `f`: write it."
    assert found[3].count("This cell needs `f`: write it.") == 1


def test_lending_lets_the_later_cells_run_and_has_no_points(tmp_path: Path) -> None:
    """In the study edition, which a checkout is."""
    stub = STUB.replace("f(x)", "add_bias_column(X)").replace('"f is', '"add_bias_column is')
    cells = [
        "from course_lib import check\nimport numpy as np",
        stub,
        "add_bias_column(np.zeros((1, 2)))",
        'lend("add_bias_column")',
        "print(add_bias_column(np.zeros((1, 2))))",
        'check("add_bias_column")',
    ]
    (tmp_path / ".course").mkdir()
    found = [printed(outputs) for outputs in run(cells, tmp_path)]
    assert found[2] == 'This cell needs `add_bias_column`: write it, or `lend("add_bias_column")`.'
    assert found[4] == "[[0. 0. 1.]]\n"
    assert found[5].startswith("`add_bias_column` is lent, and has no points until you write it")
    assert read(tmp_path).of("linear", "add_bias_column").given_up


def test_a_typo_is_shown_with_its_traceback_and_ends_run_all(tmp_path: Path) -> None:
    """As in any notebook."""
    outputs = run(["from course_lib import check", TYPO], tmp_path, allow_errors=True)
    (error,) = outputs[1]
    assert (error.output_type, error.ename) == ("error", "NameError")
    assert len(error.traceback) > 1


def test_a_figure_that_was_begun_is_not_shown_half_drawn(tmp_path: Path) -> None:
    """The line stands alone."""
    draw = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([f(1), 2])"
    (said,) = run(["%matplotlib inline\nfrom course_lib import check", STUB, draw], tmp_path)[2]
    assert said.data["text/plain"] == "This cell needs `f`: write it."


def test_where_nbgrader_runs_the_notebook_errors_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes one in a check cell for a check that did not pass."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    outputs = run(
        ["from course_lib import check", STUB, "f(1)", 'check("sigmoid")'], tmp_path, allow_errors=True
    )
    assert [cell[0].ename for cell in outputs[2:]] == ["NotImplementedError", "NotWritten"]


@pytest.mark.slow
@pytest.mark.parametrize("name", find_assignments(NOTEBOOKS))
def test_the_released_notebook_runs_to_its_end(name: str, tmp_path: Path) -> None:
    """Untouched: nothing is an error, and everything that needs an exercise names one of its own."""
    loaded = load_assignment(name)
    notebook = with_solutions(loaded, set())
    execute(notebook, tmp_path)
    lines = [
        line
        for cell in notebook.cells
        for line in printed(cell.get("outputs", [])).splitlines()
        if line.startswith("This cell needs ")
    ]
    assert len(lines) >= 3
    defined = {function for exercise in loaded.exercises.values() for function in exercise.defines}
    assert all(line.split("`")[1] in defined for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", find_assignments(NOTEBOOKS))
def test_a_notebook_in_which_every_other_exercise_is_written_runs_to_its_end(
    name: str, tmp_path: Path
) -> None:
    """What needs nothing unwritten shows what it shows."""
    loaded = load_assignment(name)
    notebook = with_solutions(loaded, set(list(loaded.exercises)[::2]))
    execute(notebook, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", find_assignments(NOTEBOOKS))
def test_a_notebook_runs_to_its_end_without_any_one_exercise(name: str, tmp_path: Path) -> None:
    """Each is left unwritten in turn, in a notebook that is solved otherwise."""
    loaded = load_assignment(name)
    for exercise in loaded.exercises:
        if not loaded.exercises[exercise].is_choice:
            execute(with_solutions(loaded, {*loaded.exercises} - {exercise}), tmp_path)
