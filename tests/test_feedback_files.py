"""Feedback's files: no link is followed, nothing private is on a page, one page's trouble stays its own."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.reporting.bounded import Bounds, PageMaker
from autograder.reporting.feedback import write_feedback
from autograder.reporting.page import PageRequest
from tests.conftest import GRADED
from tests.helpers_class import RIGHT, ToyClass, cell_called, solved

CHECKOUT = Path(__file__).resolve().parent.parent


def _text(graded_class: ToyClass, student: str) -> str:
    return graded_class.classdir.feedback("toy", student).read_text(encoding="utf-8")


def test_a_linked_autograded_folder_is_not_followed(graded_class: ToyClass) -> None:
    """It would show a classmate's code; the page has the student's own verdicts, and the command says why."""
    mine = graded_class.root / "autograded" / "ben"
    shutil.rmtree(mine)
    mine.symlink_to(graded_class.root / "autograded" / "ada")
    output = graded_class.run("feedback", exit_code=1).output
    assert "the page has the verdicts only: ben is a link" in output
    assert "These are the means of the columns" in _text(graded_class, "ben")
    assert "np.mean" not in re.sub("<[^>]*>", "", _text(graded_class, "ben"))
    assert all(graded_class.classdir.feedback("toy", student).is_file() for student in GRADED)


@pytest.mark.parametrize("name", ["ben", "ben/toy"])
def test_a_linked_feedback_folder_is_not_written_to(
    graded_class: ToyClass, tmp_path: Path, name: str
) -> None:
    """What it leads to stays as it is; everybody else has a page."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = graded_class.root / "feedback" / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)
    output = graded_class.run("feedback", exit_code=1).output
    assert "no page could be written" in output and "is a link" in output
    assert not list(elsewhere.iterdir())
    pages = {path.parts[-3] for path in (graded_class.root / "feedback").rglob("*.html")}
    assert pages == set(GRADED) - {"ben"}


@pytest.mark.parametrize("what", ["link", "fifo"])
def test_what_stands_where_a_page_belongs_is_replaced(
    graded_class: ToyClass, tmp_path: Path, what: str
) -> None:
    """A link there is not written through, a FIFO keeps nobody waiting."""
    target = tmp_path / "target"
    target.write_text("untouched")
    page = graded_class.classdir.feedback("toy", "ben")
    page.parent.mkdir(parents=True)
    os.mkfifo(page) if what == "fifo" else page.symlink_to(target)
    graded_class.run("feedback", "--student", "ben")
    assert page.is_file() and not page.is_symlink()
    assert target.read_text() == "untouched"


@pytest.mark.parametrize("damage", [b"{", b'{"cells": 7}', b'{"cells": [7]}', b"\xff", b"[" * 100_000])
def test_a_damaged_graded_notebook_costs_its_own_page_only(graded_class: ToyClass, damage: bytes) -> None:
    """The verdicts are in the records; all others have their pages in full."""
    notebook = graded_class.classdir.autograded("toy", "ben") / "toy.ipynb"
    notebook.chmod(0o644)
    notebook.write_bytes(damage)
    output = graded_class.run("feedback", exit_code=1).output
    assert "the page has the verdicts only" in output
    assert "These are the means of the columns" in _text(graded_class, "ben")
    assert "np." in re.sub("<[^>]*>", "", _text(graded_class, "finn"))


@pytest.mark.parametrize("bounds", [Bounds(seconds=0.0), Bounds(page_bytes=10)])
def test_a_page_beyond_its_bounds_has_the_verdicts_only(graded_class: ToyClass, bounds: Bounds) -> None:
    """Time and size are bounded from outside; nobody is left without a page."""
    written = list(write_feedback(graded_class.classdir, "toy", bounds=bounds))
    assert {item.student for item in written if item.page is not None} == set(GRADED)
    assert {item.student for item in written if "verdicts only" in item.problem} == set(GRADED) - {"edda"}
    assert "could not be made in full" in _text(graded_class, "ben")
    assert "These are the means of the columns" in _text(graded_class, "ben")


@pytest.mark.parametrize(("bounds", "full"), [(Bounds(), True), (Bounds(memory_bytes=1 << 20), False)])
def test_a_page_that_needs_more_memory_than_it_may_have_is_the_plain_one(bounds: Bounds, full: bool) -> None:
    """The page is so long that no piece of memory that happens to be free will hold it."""
    with PageMaker(bounds) as maker:
        assert maker.page(PageRequest("toy", "x" * 20_000_000, [], None))[1] is full


def test_the_next_page_is_made_after_one_that_could_not(graded_class: ToyClass) -> None:
    """By a new process."""
    request = PageRequest("toy", "ada", [], None)
    with PageMaker(Bounds(page_bytes=100_000)) as maker:
        long = PageRequest("toy", "x" * 200_000, [], None)
        assert [maker.page(r)[1] for r in (request, long, request)] == [True, False, True]


def test_modules_in_the_current_folder_are_not_imported(
    graded_class: ToyClass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the command stands in a folder with files of others, a class's for instance."""
    for name in ("json", "jinja2", "autograder", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert not [item for item in write_feedback(graded_class.classdir, "toy") if item.problem]


def test_endless_text_costs_a_page_of_ordinary_size(toy_class: ToyClass) -> None:
    """Megabytes in an answer, in one line or in many, in formulas that took quadratic time."""
    notebook = solved(toy_class.release, RIGHT)
    texts = ["a" * 5_000_000, r"\begin{a}" * 500_000, "!a\n" * 60_000]
    cell_called(notebook, "poor_summary").source = "\n\n".join(texts)
    toy_class.hand_in("ada", notebook)
    toy_class.run("grade")
    toy_class.run("feedback")
    assert len(_text(toy_class, "ada")) < 500_000
    assert "more characters" in _text(toy_class, "ada")


def test_no_page_tells_anything_private(toy_class: ToyClass) -> None:
    """Neither the class's secret, nor seeds, nor paths of this machine, though student code raises them."""
    secret = toy_class.classdir.secret.decode()
    private = [
        secret,
        str(CHECKOUT),
        str(toy_class.root),
        tempfile.gettempdir(),
        sys.prefix,
        str(Path.home()),
    ]
    raising = f"def mean_rows(X):\n    import os\n    raise ValueError({' '.join(private)!r} + os.getcwd())"
    toy_class.hand_in("ada", {**RIGHT, "mean_rows": raising})
    toy_class.hand_in("bob", RIGHT)
    toy_class.hand_in("eve", b'{"cells": [')
    toy_class.run("grade", exit_code=1)
    toy_class.run("feedback")
    seeds = [str(record["seed"]) for record in toy_class.records() if "seed" in record]
    for student in ("ada", "bob", "eve"):
        shown = _messages(_text(toy_class, student))
        for text in (*private, *seeds):
            assert text not in shown, (student, text)
    assert "ValueError" in _messages(_text(toy_class, "ada"))


def _messages(page: str) -> str:
    """Return a page without the student's own code, which may say anything."""
    return re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


def test_a_damaged_line_of_the_records_costs_that_line(graded_class: ToyClass) -> None:
    """A line that is JSON, and no verdict in full, takes nobody's page along."""
    path = graded_class.classdir.records("toy")
    lines = path.read_text(encoding="utf-8").splitlines()
    damaged = [i for i, line in enumerate(lines) if '"ben"' in line and '"exercise": "scale"' in line]
    lines[damaged[0]] = lines[damaged[0]].replace('"message":', '"massage":')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    graded_class.run("feedback")
    assert "These are the means of the columns" in _text(graded_class, "ben")


def test_somebody_who_was_not_graded_is_named(graded_class: ToyClass) -> None:
    """And the others that were asked for have their pages."""
    output = graded_class.run("feedback", "--student", "zoe", "--student", "ben", exit_code=1).output
    assert "zoe: no page" in output and "nothing of theirs has been graded" in output
    assert graded_class.classdir.feedback("toy", "ben").is_file()


def test_a_student_whom_the_gradebook_does_not_know_has_the_recorded_points(graded_class: ToyClass) -> None:
    """Until the next grading puts the gradebook right."""
    path = graded_class.classdir.records("toy")
    path.write_text(path.read_text(encoding="utf-8").replace('"ben"', '"benno"'), encoding="utf-8")
    graded_class.run("feedback", "--student", "benno", exit_code=1)  # there is no graded notebook
    assert "<b>4</b> of 7 points" in _text(graded_class, "benno")


def test_a_line_of_the_records_may_not_choose_where_a_page_goes(graded_class: ToyClass) -> None:
    """A name is one folder's name."""
    path = graded_class.classdir.records("toy")
    path.write_text(path.read_text().replace('"student": "ben"', '"student": "../../ben"'), encoding="utf-8")
    output = graded_class.run("feedback", exit_code=1).output
    assert "there is no place for a page" in output
    assert not (graded_class.root.parent / "ben").exists()
