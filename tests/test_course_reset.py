"""``course reset``: the exercise as it was given, and the answer kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_lib.studying import progress
from tests.helpers_course import course, sentence
from tests.helpers_desk import BIAS, cell, edit, notebook, released, text, texts, write


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook of assignment 2 with two answers, in the current folder."""
    monkeypatch.chdir(tmp_path)
    made = notebook("linear", "linear.ipynb")
    write(made, "add_bias_column", BIAS)
    write(made, "friends_report", "They looked at the test set.")
    return made


def test_the_stub_is_back_and_the_answer_is_kept(path: Path) -> None:
    """As a file that Python reads; its outputs are gone, and everything else is as it was."""
    before = texts(path)
    said = sentence(course("reset", "add_bias_column", exit_code=0))
    assert "Your answer is kept as" in said
    assert "Reload Notebook from Disk" in said
    assert text(path, "add_bias_column") == text(released("linear"), "add_bias_column")
    assert Path(".course/kept/add_bias_column-1.py").read_text(encoding="utf-8") == BIAS + "\n"
    assert cell(json.loads(path.read_text(encoding="utf-8")), "add_bias_column")["outputs"] == []
    changed = [i for i, (old, new) in enumerate(zip(before, texts(path), strict=True)) if old != new]
    assert len(changed) == 1


def test_every_answer_that_was_reset_is_kept(path: Path) -> None:
    """The second does not replace the first."""
    course("reset", "add_bias_column", exit_code=0)
    write(path, "add_bias_column", "x = 2")
    course("reset", "add_bias_column", exit_code=0)
    kept = sorted(Path(".course/kept").iterdir())
    assert [one.read_text(encoding="utf-8") for one in kept] == [BIAS + "\n", "x = 2\n"]


def test_a_written_question_can_be_reset(path: Path) -> None:
    """Its answer is kept as Markdown."""
    course("reset", "friends_report", exit_code=0)
    assert text(path, "friends_report") == text(released("linear"), "friends_report")
    kept = Path(".course/kept/friends_report-1.md").read_text(encoding="utf-8")
    assert kept == "They looked at the test set.\n"


def test_a_cell_that_lost_its_metadata_is_found_by_what_it_defines(path: Path) -> None:
    """As after an editor that keeps texts alone."""

    def lose(document: dict[str, list[dict[str, object]]]) -> None:
        for one in document["cells"]:
            one["metadata"] = {}
            del one["id"]

    edit(path, lose)
    course("reset", "add_bias_column", "linear.ipynb", exit_code=0)
    assert BIAS not in texts(path)
    assert Path(".course/kept/add_bias_column-1.py").exists()


def test_an_exercise_as_given_is_left_alone(path: Path) -> None:
    """Nothing is written."""
    before = path.read_bytes()
    assert "is as it was given" in course("reset", "svm_loss_naive", exit_code=0)
    assert path.read_bytes() == before
    assert not Path(".course").exists()


def test_progress_remembers_what_was_reached_once() -> None:
    """The exercise is open again, and was solved."""
    progress.record("linear", "add_bias_column", points=2, max_points=2, status="passed")
    course("reset", "add_bias_column", exit_code=0)
    entry = progress.read().of("linear", "add_bias_column")
    assert (entry.status, entry.points, entry.best) == ("not_attempted", 0, 2)


def test_a_name_that_is_no_exercise_is_answered_with_one_like_it() -> None:
    """And an exercise whose notebook is not here with where it is."""
    said = sentence(course("reset", "add_bias_colum", exit_code=2))
    assert "There is no exercise called 'add_bias_colum'. Did you mean 'add_bias_column'" in said
    said = sentence(course("reset", "l1_distances", exit_code=2))
    assert "There is no notebook with `l1_distances` here (it is in knn)." in said


def test_a_deleted_cell_is_named_with_the_way_to_get_it_back(path: Path) -> None:
    """A reset needs a place."""
    edit(path, lambda document: document["cells"].remove(cell(document, "add_bias_column")))
    said = sentence(course("reset", "add_bias_column", exit_code=2))
    assert "`course update linear.ipynb` puts missing cells back" in said


@pytest.mark.parametrize("link", [".course", ".course/kept", "linear.ipynb"])
def test_nothing_is_written_through_a_link(path: Path, tmp_path: Path, link: str) -> None:
    """A sentence names it; the notebook, and what the link leads to, are as they were."""
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    before = path.read_bytes()
    if link == path.name:
        path.rename(elsewhere)
    else:
        elsewhere.mkdir()
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to(elsewhere)
    said = sentence(course("reset", "add_bias_column", exit_code=2))
    assert f"{link}: cannot be written (it is a link, and links are not followed" in said
    assert path.read_bytes() == before
    assert elsewhere.is_file() or not list(elsewhere.iterdir())
