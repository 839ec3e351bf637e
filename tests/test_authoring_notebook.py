"""The notebooks made from a source: as nbgrader expects them, the same every time, and without answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import CheckCellMetadata

from autograder.authoring.library_cell import LIBRARY
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.authoring.source import AssignmentSource, find_assignments, parse_source, read_source
from autograder.authoring.stubs import with_stubs
from autograder.authoring.student import student_notebook, write_student_notebook

FOLDER = Path(__file__).parent / "assignments" / "1_toy"
TOY = read_source(FOLDER)
COURSE = [TOY, *(read_source(folder) for folder in find_assignments().values())]
CONFIG = """
from autograder.authoring.preprocessors import RELEASE_PREPROCESSORS
c = get_config()
c.CourseDirectory.course_id = "class"
c.GenerateAssignment.preprocessors = RELEASE_PREPROCESSORS
"""


def _by_id(notebook: NotebookNode) -> dict[str, Any]:
    return {cell.id: cell for cell in notebook.cells}


def _name(source: AssignmentSource) -> str:
    return source.name


@pytest.mark.parametrize("source", COURSE, ids=_name)
def test_the_instructors_notebook_is_valid_for_jupyter_and_nbgrader(source: AssignmentSource) -> None:
    """Schema 3 metadata, unique ids."""
    notebook = source_notebook(source)
    nbformat.validate(notebook)
    CheckCellMetadata()(notebook, {})
    assert len(_by_id(notebook)) == len(notebook.cells)


def test_cells_have_the_metadata_that_nbgrader_grades_by() -> None:
    """An exercise is a solution cell, its check a locked grade cell worth the sum of its aspects."""
    cells = _by_id(source_notebook(TOY))
    common = {"schema_version": 3, "task": False}
    solution = {"grade": False, "solution": True, "locked": False}
    assert cells["scale"].metadata.nbgrader == {**common, **solution, "grade_id": "scale"}
    check = {"grade": True, "solution": False, "locked": True, "points": 3}
    assert cells["check_scale"].metadata.nbgrader == {**common, **check, "grade_id": "check_scale"}
    answer = {"grade": True, "solution": True, "locked": False, "points": 2}
    assert cells["poor_summary"].metadata.nbgrader == {**common, **answer, "grade_id": "poor_summary"}
    setup = {"grade": False, "solution": False, "locked": True}
    assert cells["setup_1"].metadata.nbgrader == {**common, **setup, "grade_id": "setup_1"}


def test_prose_hints_and_demonstrations_are_plain_cells_that_say_what_they_are() -> None:
    """They are none of nbgrader's business; grading tells them from cells that a student added."""
    for cell in source_notebook(TOY).cells:
        if cell.metadata.course.role in ("prose", "hints", "demonstration"):
            assert "nbgrader" not in cell.metadata
            assert cell.metadata.course.id == cell.id


def test_points_by_aspect_travel_with_the_check_cell() -> None:
    """A notebook says what its checks are worth without the source."""
    course = _by_id(source_notebook(TOY))["check_scale"].metadata.course
    assert course.points == "out 1, total 1, inputs unchanged 1"


def test_two_builds_are_byte_identical() -> None:
    """Nothing random and no time goes into a notebook."""
    first, second = (notebook_text(student_notebook(read_source(FOLDER))) for _ in range(2))
    assert first == second


def test_an_edit_leaves_the_ids_of_all_other_cells() -> None:
    """Ids come from names and contents, not from positions: a new paragraph does not rename what follows."""
    text = (FOLDER / "source.py").read_text(encoding="utf-8")
    edited = text.replace("# %% exercise", "# %% [markdown]\n# New.\n\n# %% exercise", 1)
    before = set(_by_id(source_notebook(TOY)))
    after = set(_by_id(source_notebook(parse_source(edited, FOLDER / "source.py"))))
    assert before < after and len(after - before) == 1


def test_cells_with_the_same_text_have_different_ids() -> None:
    """Two rulers, or two identical demonstrations, are still two cells."""
    text = (FOLDER / "source.py").read_text(encoding="utf-8") + "\n# %%\nprint(1)\n\n# %%\nprint(1)\n"
    notebook = source_notebook(parse_source(text, FOLDER / "source.py"))
    assert notebook.cells[-1].id == f"{notebook.cells[-2].id}-2"


def test_a_hint_is_folded_away_inside_the_one_before_it_and_still_markdown() -> None:
    """Blank lines around the text make JupyterLab render it; indented paragraphs belong to their hint."""
    hints = _by_id(source_notebook(TOY))["hints-mean_rows"].source
    _, *opened = hints.split("<details>\n<summary>")
    assert [block.partition("</summary>\n\n")[0] for block in opened] == ["Hint 1", "Hint 2", "Hint 3"]
    assert opened[1].endswith("\n\nTry `np.ones((2, 3)).sum(axis=0)` and read the shape.\n\n")
    assert opened[2].endswith("\n\n</details>" * 3)


def test_only_the_first_hints_say_how_hints_work() -> None:
    """Whoever has read it once needs no second time."""
    cells = _by_id(source_notebook(TOY))
    assert cells["hints-mean_rows"].source.startswith("**Stuck?** Open a hint")
    assert cells["hints-scale"].source.startswith("<details>")


def test_code_that_need_not_be_read_is_folded_away() -> None:
    """The demonstration runs all the same; its output shows."""
    text = (FOLDER / "source.py").read_text(encoding="utf-8")
    text = text.replace('figure="row-means"', 'figure="row-means" folded=true')
    cells = source_notebook(parse_source(text, FOLDER / "source.py")).cells
    folded = [cell.id for cell in cells if cell.metadata.get("jupyter") == {"source_hidden": True}]
    assert folded == ["library", "demonstration-row-means"]


def _between_markers(source: AssignmentSource) -> set[str]:
    """Lines that stand between solution markers (or in a model answer), and nowhere else."""
    inside: set[str] = set()
    outside: set[str] = set()
    for cell in source.cells:
        solution = cell.kind == "answer"
        for line in cell.text.splitlines():
            if line.strip() in ("# BEGIN SOLUTION", "# END SOLUTION"):
                solution = line.strip() == "# BEGIN SOLUTION"
            else:
                (inside if solution else outside).add(line.strip().removeprefix("# ").strip())
    return inside - outside - {""}


def _leaked(source: AssignmentSource, notebook: NotebookNode) -> set[str]:
    cells = [cell for cell in notebook.cells if cell.id != LIBRARY]  # the same in every notebook
    shown = {line.strip() for cell in cells for line in cell.source.splitlines()}
    return _between_markers(source) & shown


@pytest.mark.parametrize("source", COURSE, ids=_name)
def test_nothing_between_solution_markers_reaches_the_student(source: AssignmentSource) -> None:
    """No line of a solution or model answer, and no marker, is in the student's notebook."""
    notebook = student_notebook(source)
    assert _leaked(source, notebook) == set()
    assert not re.search("(BEGIN|END) (SOLUTION|STUB)", notebook_text(notebook))


def test_a_leak_would_be_found() -> None:
    """The instructor's notebook fails the comparison that the student's passes."""
    assert _leaked(TOY, source_notebook(TOY)) == _between_markers(TOY) != set()


def test_a_stub_says_what_is_missing_at_the_right_indentation() -> None:
    """Running the notebook from the top stops at the first unwritten function, and names it."""
    namespace: dict[str, Any] = {}
    exec(_by_id(student_notebook(TOY))["mean_rows"].source, namespace)
    with pytest.raises(
        NotImplementedError, match="mean_rows is not written yet: replace this line with your code"
    ):
        namespace["mean_rows"](None)


def test_a_stub_region_stands_in_place_of_its_solution() -> None:
    """Buggy code to repair and open choices reach the student as code."""
    cells = _by_id(student_notebook(TOY))
    assert cells["scale"].source.endswith('    """\n    x *= factor\n    return x, x.sum()')
    assert cells["mean_invariance"].source.startswith("mean_invariance = None  #")


def test_a_stub_region_keeps_blank_and_nested_lines() -> None:
    """Only the first comment sign goes; indentation and comments inside the stub stay."""
    text = "def f(x):\n    # BEGIN STUB\n    # if x:\n    #     return 1  # why?\n    #\n    # # a comment\n"
    text += "    # END STUB\n    # BEGIN SOLUTION\n    return 2\n    # END SOLUTION"
    assert with_stubs(text, "f") == "def f(x):\n    if x:\n        return 1  # why?\n\n    # a comment"


def test_each_function_of_a_cell_says_itself_what_is_missing() -> None:
    """A forward and a backward half share a cell and its name, and may be written one after the other."""
    half = "def {0}(x):\n    # BEGIN SOLUTION\n    return x\n    # END SOLUTION\n"
    stubs = with_stubs(half.format("f_forward") + half.format("f_backward"), "f_backward")
    assert "f_forward is not written yet" in stubs and "f_backward is not written yet" in stubs


@pytest.mark.parametrize(
    "text",
    [
        "# BEGIN SOLUTION\nx = 1",
        "x = 1\n# END SOLUTION",
        "# BEGIN SOLUTION\n# BEGIN SOLUTION\nx = 1\n# END SOLUTION",
        "# BEGIN STUB\n# x = 2\n# BEGIN SOLUTION\nx = 1\n# END SOLUTION",
    ],
)
def test_half_a_solution_is_never_released(text: str) -> None:
    """A region that is not closed stops the release, also in notebooks that were edited by hand."""
    with pytest.raises(ValueError, match=r"x: .*; (close|add)"):
        with_stubs(text, "x")


def test_written_answers_are_replaced_by_an_invitation() -> None:
    """The model answer is nbgrader's to show, not the student's to read."""
    assert _by_id(student_notebook(TOY))["poor_summary"].source.startswith("*Double-click here")


def test_the_notebook_says_what_it_was_generated_from(tmp_path: Path) -> None:
    """Whoever opens the file to change it learns where to."""
    path = write_student_notebook(TOY, tmp_path / "toy.ipynb")
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.course.generated_from == "1_toy/source.py"


def _generate_assignment(root: Path) -> None:
    """Run nbgrader's own command in a class directory."""
    scripts = Path(sys.executable).parent
    home = {"HOME": str(root), "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    jupyter = {"JUPYTER_CONFIG_DIR": str(root / "config"), "JUPYTER_DATA_DIR": str(root / "data")}
    repository = {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(
        [scripts / "nbgrader", "generate_assignment", "toy"],
        cwd=root,
        env={**os.environ, **home, **jupyter, **repository},
        check=True,
        capture_output=True,
        timeout=120,
    )


def test_stock_nbgrader_releases_the_same_notebook(tmp_path: Path) -> None:
    """`nbgrader generate_assignment` in a class directory: same ids, sources, metadata, byte for byte."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "source" / "toy").mkdir(parents=True)
    path = tmp_path / "source" / "toy" / "toy.ipynb"
    path.write_text(notebook_text(source_notebook(TOY)), encoding="utf-8")
    _generate_assignment(tmp_path)
    released = (tmp_path / "release" / "toy" / "toy.ipynb").read_text(encoding="utf-8")
    assert released.rstrip("\n") == notebook_text(student_notebook(TOY)).rstrip("\n")
