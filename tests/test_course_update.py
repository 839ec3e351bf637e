"""``course update``: the release's text, and everything that the student wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.authoring.notebook import notebook_text
from course_lib.studying.updating import update
from tests.helpers_course import course, sentence
from tests.helpers_desk import BIAS, add, cell, edit, notebook, released, text, texts, write


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook of assignment 2 with an answer, a written one, two added cells, in the current folder."""
    monkeypatch.chdir(tmp_path)
    made = notebook("linear", "linear.ipynb")
    write(made, "add_bias_column", BIAS)
    write(made, "friends_report", "They looked at the test set.")
    add(made, "add_bias_column", "print(add_bias_column(np.eye(2)))")
    add(made, "friends_report", "A remark of mine.", "markdown")
    return made


@pytest.fixture
def corrected() -> Path:
    """A release in which a sentence, a demonstration and a stub have changed, and there is a new cell."""
    made = notebook("linear", "new/linear.ipynb")

    def correct(document: dict[str, Any]) -> None:
        cells = document["cells"]
        cells[0]["source"] = [*cells[0]["source"], "\nCorrected."]
        demonstration = next(c for c in cells if c["metadata"]["course"]["role"] == "demonstration")
        demonstration["source"] = ["print('corrected')"]
        for name in ("svm_loss_naive", "add_bias_column"):
            stub = cell(document, name)
            stub["source"] = ["# corrected\n", *stub["source"]]
            stub["metadata"]["nbgrader"]["checksum"] = "of another text"
        course_metadata = {"course": {"role": "prose", "id": "prose-new"}}
        cells.insert(
            5, {"cell_type": "markdown", "id": "prose-new", "metadata": course_metadata, "source": "N"}
        )

    edit(made, correct)
    return made


def test_the_release_comes_in_and_all_that_was_written_stays(path: Path, corrected: Path) -> None:
    """Answers with their outputs, written answers, and added cells below the cells that they followed."""
    said = sentence(course("update", "--from", str(corrected), exit_code=0))
    assert texts(path)[0].endswith("Corrected.")
    assert "print('corrected')" in texts(path)
    assert text(path, "svm_loss_naive").startswith("# corrected")
    assert text(path, "add_bias_column") == BIAS
    document = json.loads(path.read_text(encoding="utf-8"))
    assert cell(document, "add_bias_column")["outputs"]
    assert text(path, "friends_report") == "They looked at the test set."
    ids = [one["id"] for one in document["cells"]]
    assert texts(path)[ids.index("add_bias_column") + 1] == "print(add_bias_column(np.eye(2)))"
    assert texts(path)[ids.index("friends_report") + 1] == "A remark of mine."
    assert "Cells of your own that stayed: 2." in said
    assert "The text that `add_bias_column` was given with has changed; yours stayed." in said
    nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))


def test_the_notebook_as_it_was_is_kept(path: Path, corrected: Path) -> None:
    """Byte for byte."""
    before = path.read_bytes()
    course("update", "--from", str(corrected), exit_code=0)
    assert Path(".course/kept/linear-1.ipynb").read_bytes() == before


def test_a_second_update_changes_nothing(path: Path, corrected: Path) -> None:
    """And keeps no copy."""
    course("update", "--from", str(corrected), exit_code=0)
    before = path.read_bytes()
    assert "linear.ipynb is up to date." in course("update", "--from", str(corrected), exit_code=0)
    assert path.read_bytes() == before
    assert len(list(Path(".course/kept").iterdir())) == 1


def test_the_installed_release_is_meant_unless_another_is_named(path: Path) -> None:
    """A notebook of it that has been worked in is up to date; a deleted cell comes back."""
    assert "is up to date" in course("update", exit_code=0)
    edit(path, lambda document: document["cells"].remove(cell(document, "check_add_bias_column")))
    course("update", "linear", exit_code=0)
    assert text(path, "check_add_bias_column") == 'check("add_bias_column")'


def test_of_a_copied_cell_no_version_is_lost(path: Path) -> None:
    """The last one that was written in is the answer, the others are cells of the student's own."""

    def copy(document: dict[str, Any]) -> None:
        one = cell(document, "add_bias_column")
        document["cells"].append({**one, "id": "copied", "source": "second = 2"})

    edit(path, copy)
    course("update", exit_code=0)
    assert text(path, "add_bias_column") == "second = 2"
    assert BIAS in texts(path)


def test_an_exercise_that_is_no_longer_in_the_release_stays_as_a_cell_of_ones_own(path: Path) -> None:
    """It was work."""
    gone = notebook("linear", "new/linear.ipynb")
    edit(gone, lambda document: document["cells"].remove(cell(document, "add_bias_column")))
    course("update", "--from", str(gone), exit_code=0)
    document = json.loads(path.read_text(encoding="utf-8"))
    kept = next(one for one in document["cells"] if "".join(one["source"]) == BIAS)
    assert kept["metadata"] == {}


def test_a_release_of_another_assignment_is_refused(path: Path) -> None:
    """Nothing is changed."""
    before = path.read_bytes()
    other = notebook("knn", "new/linear.ipynb")
    said = sentence(course("update", "--from", str(other), exit_code=2))
    assert "belongs to assignment 1 (knn), not to 2 (linear)" in said
    assert path.read_bytes() == before


def test_a_notebook_whose_cells_lost_all_metadata_keeps_its_answers(path: Path) -> None:
    """They are found by what they define, the rest by its text."""

    def lose(document: dict[str, Any]) -> None:
        for one in document["cells"]:
            one["metadata"] = {}
            del one["id"]

    edit(path, lose)
    course("update", "linear", exit_code=0)
    assert text(path, "add_bias_column") == BIAS
    assert texts(path).count(BIAS) == 1
    assert "They looked at the test set." in texts(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_was_done_to_a_notebook_no_text_of_the_students_is_lost(path: Path, data: Any) -> None:
    """Cells moved, deleted, copied, written in and added at random: what was written is still in the file."""
    notebook("linear", path)
    names = ["add_bias_column", "svm_loss_naive", "friends_report", "score_shift"]
    written = data.draw(st.sets(st.sampled_from(names)))
    for name in written:
        write(path, name, f"written in {name}")
    document = json.loads(path.read_text(encoding="utf-8"))
    cells = document["cells"]
    for number in range(data.draw(st.integers(0, 3))):
        own = {"cell_type": "raw", "id": f"own-{number}", "metadata": {}, "source": f"own {number}"}
        cells.insert(data.draw(st.integers(0, len(cells))), own)
        written.add(f"own {number}")
    for _ in range(data.draw(st.integers(0, 3))):
        one = cells[data.draw(st.integers(0, len(cells) - 1))]
        cells.insert(data.draw(st.integers(0, len(cells))), json.loads(json.dumps(one)))
    cells.insert(0, cells.pop(data.draw(st.integers(0, len(cells) - 1))))
    path.write_text(json.dumps(document), encoding="utf-8")
    update(path, released("linear"))
    everything = "\n".join(texts(path))
    assert all(one in everything for one in written)
    after = json.loads(path.read_text(encoding="utf-8"))
    assert len({one["id"] for one in after["cells"]}) == len(after["cells"])
    assert notebook_text(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
