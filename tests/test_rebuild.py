"""Rebuilding a submission: each kind of damage is repaired, noted, and costs the student nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import CheckCellMetadata

from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import read_source
from autograder.authoring.student import student_notebook
from autograder.grading.rebuild import Rebuilt, rebuild

RELEASE = student_notebook(read_source(Path(__file__).parent / "assignments" / "1_toy"))
MEAN_ROWS = "import numpy as np\n\ndef mean_rows(X):\n    return np.mean(X, axis=1)"
SCALE = "def scale(x, factor):\n    return x * factor, (x * factor).sum()"


def _cell(notebook: NotebookNode, cell_id: str) -> Any:
    return next(cell for cell in notebook.cells if cell.get("id") == cell_id)


def _position(notebook: NotebookNode, cell_id: str) -> int:
    return [cell.get("id") for cell in notebook.cells].index(cell_id)


def _submission() -> NotebookNode:
    """A submission with all cells where they were, and two functions written."""
    notebook = copy.deepcopy(RELEASE)
    _cell(notebook, "mean_rows").source = MEAN_ROWS
    _cell(notebook, "scale").source = SCALE
    return notebook


def _code(source: str, **metadata: Any) -> Any:
    return v4.new_code_cell(source, id="student-cell", metadata=metadata)


def _text(source: str, **metadata: Any) -> Any:
    return v4.new_markdown_cell(source, id="student-text", metadata=metadata)


def _graded(notebook: NotebookNode) -> list[dict[str, Any]]:
    return [dict(cell.metadata.nbgrader) for cell in notebook.cells if "nbgrader" in cell.metadata]


def _added(rebuilt: Rebuilt) -> list[str]:
    return [
        cell.source
        for cell in rebuilt.notebook.cells
        if cell.metadata.get("course", {}).get("role") == "added"
    ]


def _assert_sound(rebuilt: Rebuilt) -> None:
    """Valid for Jupyter and nbgrader, with the release's graded cells, and stable under rebuilding."""
    nbformat.validate(rebuilt.notebook)
    CheckCellMetadata()(copy.deepcopy(rebuilt.notebook), {})
    assert _graded(rebuilt.notebook) == _graded(RELEASE)
    again = rebuild(RELEASE, rebuilt.notebook)
    assert notebook_text(again.notebook) == notebook_text(rebuilt.notebook)


def test_rebuilding_an_untouched_release_gives_the_release_byte_for_byte() -> None:
    """A student who handed in what they were given gets it back, and no note."""
    rebuilt = rebuild(RELEASE, copy.deepcopy(RELEASE))
    assert notebook_text(rebuilt.notebook) == notebook_text(RELEASE)
    assert rebuilt.notes == ()


def test_solutions_are_taken_and_nothing_is_noted_when_nothing_else_changed() -> None:
    """The ordinary submission: written solutions, outputs, execution counts."""
    submission = _submission()
    _cell(submission, "mean_rows").outputs = [v4.new_output("stream", text="seen")]
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "mean_rows").source == MEAN_ROWS
    assert _cell(rebuilt.notebook, "mean_rows").outputs == []
    assert rebuilt.notes == ()
    _assert_sound(rebuilt)


def test_the_submission_is_not_modified() -> None:
    """Rebuilding is pure: the release and the submission stay as they were."""
    submission, release = _submission(), copy.deepcopy(RELEASE)
    submission.cells.pop(3)
    before = copy.deepcopy(submission)
    rebuild(release, submission)
    assert submission == before and release == RELEASE


def test_written_answers_are_taken() -> None:
    """Free text travels like a solution does."""
    submission = _submission()
    _cell(submission, "poor_summary").source = "When there are outliers."
    assert _cell(rebuild(RELEASE, submission).notebook, "poor_summary").source == "When there are outliers."


def test_added_cells_stay_below_the_cell_that_they_followed() -> None:
    """Helpers that a student put into cells of their own are still defined before they are used."""
    submission = _submission()
    submission.cells.insert(_position(submission, "scale"), _code("helper = 1"))
    rebuilt = rebuild(RELEASE, submission)
    assert _position(rebuilt.notebook, "student-cell") == _position(rebuilt.notebook, "scale") - 1
    _assert_sound(rebuilt)


def _delete(cell_id: str) -> Callable[[NotebookNode], None]:
    def edit(notebook: NotebookNode) -> None:
        notebook.cells.pop(_position(notebook, cell_id))

    return edit


def _edit_check(notebook: NotebookNode) -> None:
    _cell(notebook, "check_scale").source = "pass"


def _claim_points(notebook: NotebookNode) -> None:
    _cell(notebook, "check_scale").metadata.nbgrader["points"] = 100


def _unlock(notebook: NotebookNode) -> None:
    _cell(notebook, "check_scale").metadata.nbgrader["locked"] = False


def _retype(notebook: NotebookNode) -> None:
    cell = _cell(notebook, "scale")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def _rename(notebook: NotebookNode) -> None:
    _cell(notebook, "scale").metadata.nbgrader["grade_id"] = "scale_2"


def _strip(notebook: NotebookNode) -> None:
    cell = _cell(notebook, "scale")
    cell.metadata = {}
    cell["id"] = "imported"


def _duplicate_check(notebook: NotebookNode) -> None:
    position = _position(notebook, "check_scale")
    notebook.cells.insert(position, copy.deepcopy(notebook.cells[position]))


def _swap(notebook: NotebookNode) -> None:
    scale = notebook.cells.pop(_position(notebook, "scale"))
    notebook.cells.insert(_position(notebook, "mean_rows"), scale)


def _tag(notebook: NotebookNode) -> None:
    _cell(notebook, "check_scale").metadata["tags"] = ["skip-execution"]


def _edit_setup(notebook: NotebookNode) -> None:
    _cell(notebook, "setup_1").source = "check = print"


@pytest.mark.parametrize(
    ("edit", "note"),
    [
        (_delete("check_scale"), 'Missing cells were put back: the check "scale".'),
        (_delete("demonstration-row-means"), "Missing cells were put back: the demonstration"),
        (_edit_check, 'The check "scale" was edited'),
        (_claim_points, 'The check "scale" claimed 100 points instead of 3'),
        (_unlock, 'The check "scale" was unlocked'),
        (_retype, 'The solution "scale" was turned into a markdown cell'),
        (_rename, 'The solution "scale" was renamed to "scale_2"'),
        (_strip, 'The solution "scale" was found in another cell'),
        (_duplicate_check, 'The check "scale" was there 2 times'),
        (_swap, 'Cells were out of order (the solution "mean_rows" came after the solution "scale")'),
        (_tag, 'The check "scale" had tags (skip-execution)'),
        (_edit_setup, 'The locked cell "setup_1" was edited'),
    ],
)
def test_damage_is_repaired_and_noted_and_costs_nothing(
    edit: Callable[[NotebookNode], None], note: str
) -> None:
    """After any one kind of damage the solutions are in place, and one note names the cell."""
    submission = _submission()
    edit(submission)
    rebuilt = rebuild(RELEASE, submission)
    assert [line for line in rebuilt.notes if line.startswith(note)], rebuilt.notes
    assert len(rebuilt.notes) == 1
    assert _cell(rebuilt.notebook, "mean_rows").source == MEAN_ROWS
    assert _cell(rebuilt.notebook, "scale").source == SCALE
    _assert_sound(rebuilt)


def test_a_deleted_solution_comes_back_as_released() -> None:
    """There is nothing to take, so the exercise counts as not written."""
    submission = _submission()
    _delete("scale")(submission)
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "scale").source == _cell(RELEASE, "scale").source
    assert rebuilt.notes == ('The solution "scale" was missing; it was put back as released.',)


def test_of_duplicated_solutions_the_last_one_worked_on_counts() -> None:
    """A pasted copy that still holds the stub does not hide the solution."""
    submission = _submission()
    first = copy.deepcopy(_cell(submission, "scale"))
    first.source, first["id"] = "def scale(x, factor):\n    return x, 0", "pasted"
    last = copy.deepcopy(_cell(RELEASE, "scale"))
    last["id"] = "pasted-too"
    position = _position(submission, "scale")
    submission.cells[position:position] = [first]
    submission.cells.append(last)
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "scale").source == SCALE
    assert len(rebuilt.notes) == 1 and "was there 3 times" in rebuilt.notes[0]
    _assert_sound(rebuilt)


def test_a_solution_cell_that_was_split_keeps_both_halves() -> None:
    """Splitting a cell in the editor gives both halves the same metadata; the first may hold a helper."""
    submission = _submission()
    half = copy.deepcopy(_cell(submission, "scale"))
    half.source, half["id"] = "def total(x):\n    return x.sum()", "first-half"
    submission.cells.insert(_position(submission, "scale"), half)
    rebuilt = rebuild(RELEASE, submission)
    assert _added(rebuilt) == [half.source]
    assert _position(rebuilt.notebook, "first-half") < _position(rebuilt.notebook, "scale")
    _assert_sound(rebuilt)


def test_solutions_that_were_merged_into_one_cell_are_both_found() -> None:
    """Merging cells in the editor deletes the second one; its restored stub must not undo the student's."""
    submission = _submission()
    _cell(submission, "mean_rows").source = f"{MEAN_ROWS}\n\n{SCALE}"
    _delete("scale")(submission)
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "scale").source == SCALE
    _assert_sound(rebuilt)


def test_a_solution_written_in_a_new_cell_below_its_stub_is_found() -> None:
    """A student who leaves the stub alone and writes the function elsewhere has written it."""
    submission = _submission()
    _cell(submission, "scale").source = _cell(RELEASE, "scale").source
    submission.cells.append(_code(SCALE))
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "scale").source == SCALE
    assert _added(rebuilt) == []
    _assert_sound(rebuilt)


def test_a_notebook_without_any_metadata_or_ids_is_understood() -> None:
    """Some editors keep nothing but sources."""
    submission = _submission()
    _cell(submission, "poor_summary").source = "When there are outliers."
    for cell in submission.cells:
        cell.metadata = {}
        del cell["id"]
    submission["metadata"], submission["nbformat_minor"] = {}, 2
    rebuilt = rebuild(RELEASE, submission)
    for name, source in [
        ("mean_rows", MEAN_ROWS),
        ("scale", SCALE),
        ("poor_summary", "When there are outliers."),
    ]:
        assert _cell(rebuilt.notebook, name).source == source
    assert _added(rebuilt) == []
    assert any(
        note.startswith("Cells had lost their metadata, and were recognised: ") for note in rebuilt.notes
    )
    _assert_sound(rebuilt)


def test_cells_without_a_metadata_field_are_understood() -> None:
    """Metadata is required by the format and missing in files written by hand."""
    submission = _submission()
    for cell in submission.cells:
        del cell["metadata"]
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "scale").source == SCALE
    _assert_sound(rebuilt)


def test_an_added_cell_is_never_graded() -> None:
    """Grading metadata that a student wrote into a cell of their own is removed, and noted."""
    submission = _submission()
    forged = {
        "grade": True,
        "solution": False,
        "locked": True,
        "grade_id": "bonus",
        "points": 50,
        "schema_version": 3,
    }
    submission.cells.append(_code("bonus = 1", nbgrader=forged, tags=["skip-execution"]))
    rebuilt = rebuild(RELEASE, submission)
    assert dict(_cell(rebuilt.notebook, "student-cell").metadata) == {"course": {"role": "added"}}
    assert len(rebuilt.notes) == 1 and "bonus = 1" in rebuilt.notes[0]
    _assert_sound(rebuilt)


def test_added_text_is_kept_as_text() -> None:
    """Notes that a student took in cells of their own stay, without metadata."""
    submission = _submission()
    submission.cells.insert(3, _text("My note: axis 1.", nbgrader={"grade_id": "x", "grade": True}))
    rebuilt = rebuild(RELEASE, submission)
    assert _added(rebuilt) == ["My note: axis 1."]
    _assert_sound(rebuilt)


def test_an_edited_demonstration_is_restored_without_a_note() -> None:
    """Playing with a demonstration is what it is for."""
    submission = _submission()
    _cell(submission, "demonstration-row-means").source += "\nprint(grid)"
    rebuilt = rebuild(RELEASE, submission)
    assert notebook_text(rebuilt.notebook) == notebook_text(rebuild(RELEASE, _submission()).notebook)
    assert rebuilt.notes == ()


def test_a_helper_written_into_a_demonstration_is_not_lost() -> None:
    """Solutions may use it, so the edited demonstration is kept beside the original, with a note."""
    submission = _submission()
    edited = _cell(submission, "demonstration-row-means")
    edited.source += "\ndef total(x):\n    return x.sum()"
    rebuilt = rebuild(RELEASE, submission)
    assert _added(rebuilt) == [edited.source]
    assert len(rebuilt.notes) == 1 and "`total`" in rebuilt.notes[0]
    _assert_sound(rebuilt)


def test_an_import_written_into_the_setup_cell_is_not_lost() -> None:
    """The setup cell is restored; what the student imported there is imported below it."""
    submission = _submission()
    _cell(submission, "setup_1").source += "\nimport math"
    rebuilt = rebuild(RELEASE, submission)
    assert _cell(rebuilt.notebook, "setup_1").source == _cell(RELEASE, "setup_1").source
    assert len(_added(rebuilt)) == 1 and "import math" in _added(rebuilt)[0]
    _assert_sound(rebuilt)


def test_two_cells_with_the_same_id_come_out_with_different_ids() -> None:
    """Ids are unique in a valid notebook, whatever was handed in."""
    submission = _submission()
    submission.cells += [_code("a = 1"), _code("b = 2")]
    rebuilt = rebuild(RELEASE, submission)
    assert _added(rebuilt) == ["a = 1", "b = 2"]
    _assert_sound(rebuilt)


def test_attachments_are_dropped_with_a_note() -> None:
    """Pasted pictures are not carried over, and the student learns it."""
    submission = _submission()
    _cell(submission, "poor_summary").source = "See ![this](attachment:a.png)"
    _cell(submission, "poor_summary")["attachments"] = {"a.png": {"image/png": "AAAA"}}
    rebuilt = rebuild(RELEASE, submission)
    assert "attachments" not in _cell(rebuilt.notebook, "poor_summary")
    assert len(rebuilt.notes) == 1 and "poor_summary" in rebuilt.notes[0]


def test_another_assignments_notebook_is_named_as_such() -> None:
    """Handing in the wrong file is the likeliest reason for a notebook without any known cell."""
    other = v4.new_notebook(cells=[_code("def other():\n    return 1")])
    rebuilt = rebuild(RELEASE, other)
    assert "another assignment" in rebuilt.notes[0]
    _assert_sound(rebuilt)


IDS = st.sampled_from([cell.id for cell in RELEASE.cells])
NAMES = st.sampled_from(
    ["mean_rows", "scale", "mean_invariance", "poor_summary", "check_scale", "setup_1", "x"]
)
SOURCES = st.sampled_from(
    [
        "",
        "x = 1",
        "def scale(x, f):\n    return 1",
        "def scale(",
        "mean_rows = 3",
        "*text*",
        'check("scale")',
        "\ud800",
    ]
)
NBGRADER = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": NAMES | st.integers(),
        "grade": st.booleans(),
        "solution": st.booleans(),
        "points": st.integers() | st.text(max_size=3) | st.none(),
        "schema_version": st.integers(0, 9),
    },
)
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "nbgrader": NBGRADER | st.none(),
        "tags": st.lists(st.just("skip-execution")) | st.just("skip-execution"),
        "course": st.fixed_dictionaries(
            {}, optional={"role": st.sampled_from(["added", "check"]), "id": IDS}
        ),
    },
)
FRAGMENTS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading", 3]),
        "source": SOURCES | st.lists(SOURCES) | st.none(),
        "metadata": METADATA | st.none(),
        "id": IDS | st.just("twice") | st.just("not valid!") | st.integers(),
    },
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["delete", "copy", "move", "change", "insert", "strip"]),
        st.integers(0, 99),
        st.integers(0, 99),
        FRAGMENTS,
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(edits=EDITS)
def test_any_sequence_of_edits_leaves_exactly_the_releases_graded_cells(
    edits: list[tuple[str, int, int, dict[str, Any]]],
) -> None:
    """Whatever is done to a notebook, points and order are the release's; a second time changes nothing."""
    submission = _submission()
    cells = submission.cells
    for kind, here, there, fragment in edits:
        here, there = here % max(len(cells), 1), there % max(len(cells), 1)
        if kind == "insert" or not cells:
            cells.insert(there, nbformat.from_dict(fragment))
        elif kind == "copy":
            cells.insert(there, copy.deepcopy(cells[here]))
        elif kind == "move":
            cells.insert(there, cells.pop(here))
        elif kind == "change":
            cells[here].update(nbformat.from_dict(fragment))
        elif kind == "strip":
            cells[here].pop("metadata", None)
        else:
            cells.pop(here)
    _assert_sound(rebuild(RELEASE, submission))
