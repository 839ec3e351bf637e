"""Which file counts is never silent: the one that was worked on, or a question; what is not used is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignment, read_source
from autograder.authoring.student import student_notebook
from autograder.grading.beside import MOST_TEXT, files_for, is_kept
from autograder.grading.choosing import Questionable, choose
from autograder.grading.grade_class import grade_class
from autograder.grading.grade_one import Result
from autograder.grading.intake import NOTEBOOK, Candidate, read_hand_in
from course_lib.running.reading import ReadCell, Unreadable
from tests.helpers_class import ASSIGNMENTS, BAD_JSON, HALF, RIGHT, ToyClass, solved, with_code


def result_of(toy_class: ToyClass, student: str = "ben") -> Result:
    """Grade the class and return one student's result."""
    graded = {item.student: item.result for item in grade_class(toy_class.classdir, "toy")}
    result = graded[student]
    assert result is not None
    return result


def unboxed(output: str) -> str:
    """Return what a table says, without its lines."""
    return " ".join(re.sub("[│┃]", " ", output).split())


def page(toy_class: ToyClass, student: str = "ben") -> str:
    """Return the text of a student's page."""
    toy_class.run("feedback")
    return " ".join(toy_class.classdir.feedback("toy", student).read_text(encoding="utf-8").split())


def test_an_untouched_notebook_beside_one_that_was_worked_on_is_a_question(toy_class: ToyClass) -> None:
    """Both are named, in table, record and feedback; nothing is graded in silence."""
    toy_class.hand_in("ben", {})
    toy_class.hand_in("ben", RIGHT, name="toy-1.ipynb")
    sentence = "toy.ipynb is as it was released, and toy-1.ipynb was worked on. Which one counts?"
    assert sentence in unboxed(toy_class.run("grade", exit_code=1).output)
    (record,) = toy_class.records("ben")
    assert sentence in record["message"] and "Nothing was graded" in record["message"]
    assert "toy-1.ipynb was worked on" in page(toy_class)


def test_of_two_that_were_worked_on_the_one_of_the_right_name_counts(toy_class: ToyClass) -> None:
    """The other is named in table, record and feedback."""
    toy_class.hand_in("ben", RIGHT)
    toy_class.hand_in("ben", HALF, name="toy (old).ipynb")
    output = unboxed(toy_class.run("grade").output)
    assert "toy.ipynb was graded. Not used: toy (old).ipynb." in output
    assert toy_class.scores()["ben"] == 7
    assert all(record["unused"] == ["toy (old).ipynb"] for record in toy_class.records("ben"))
    assert "Not used: toy (old).ipynb" in page(toy_class)


@pytest.mark.parametrize(
    "name", ["toy-1.ipynb", "Toy.ipynb", "toy.ipynb.txt", "TOY.IPYNB", "sub/toy.ipynb", "my work.ipynb.json"]
)
def test_one_notebook_counts_whatever_it_is_called(toy_class: ToyClass, name: str) -> None:
    """Case, extra endings, a folder further down: nobody else could be meant."""
    toy_class.hand_in("ben", RIGHT, name=name)
    result = result_of(toy_class)
    assert (result.problem, result.points, result.unused) == ("", 7.0, ())


@pytest.mark.parametrize("folder", ["Toy", "TOY"])
def test_the_folders_case_does_not_matter(toy_class: ToyClass, folder: str) -> None:
    """It was not listed at all."""
    path = toy_class.hand_in("ben", RIGHT)
    path.parent.rename(path.parent.with_name(folder))
    assert result_of(toy_class).points == 7


def test_two_folders_that_differ_by_case_are_a_question(toy_class: ToyClass) -> None:
    """Neither is graded."""
    path = toy_class.hand_in("ben", RIGHT)
    (path.parent.with_name("Toy")).mkdir()
    assert "folders called Toy and toy" in result_of(toy_class).problem


def test_a_notebook_one_level_too_high_is_found(toy_class: ToyClass) -> None:
    """It lies in the student's folder, beside other assignments' folders, which are nobody's business."""
    path = toy_class.hand_in("ben", RIGHT)
    path.rename(path.parent.parent / "toy.ipynb")
    path.parent.rmdir()
    (path.parent.parent / "other").mkdir()
    (path.parent.parent / "other.ipynb").write_bytes(BAD_JSON)
    assert result_of(toy_class).points == 7


def test_what_a_mac_leaves_beside_a_file_is_no_notebook(toy_class: ToyClass) -> None:
    """Nor what Jupyter keeps of it."""
    path = toy_class.hand_in("ben", RIGHT)
    path.with_name("._toy.ipynb").write_bytes(b"\x00\x05\x16\x07")
    for folder in (".ipynb_checkpoints", "__MACOSX"):
        path.with_name(folder).mkdir()
        (path.with_name(folder) / "toy-checkpoint.ipynb").write_text("{}")
    result = result_of(toy_class)
    assert (result.points, result.unused) == (7, ())


@pytest.mark.parametrize("content", [BAD_JSON, b"{}"])
def test_a_damaged_notebook_beside_one_that_was_worked_on_is_a_question(
    toy_class: ToyClass, content: bytes
) -> None:
    """Perhaps the right one was damaged on its way."""
    toy_class.hand_in("ben", content)
    toy_class.hand_in("ben", RIGHT, name="copy.ipynb")
    assert "toy.ipynb cannot be read, and copy.ipynb was worked on" in result_of(toy_class).problem


def test_several_that_were_worked_on_and_none_of_the_right_name_are_a_question(toy_class: ToyClass) -> None:
    """All are named."""
    toy_class.hand_in("ben", RIGHT, name="a.ipynb")
    toy_class.hand_in("ben", HALF, name="b.ipynb")
    assert "several notebooks that were worked on (a.ipynb, b.ipynb)" in result_of(toy_class).problem


def test_copies_are_one(toy_class: ToyClass) -> None:
    """Whichever of them is graded, the points are the same."""
    for name in ("a.ipynb", "b.ipynb"):
        toy_class.hand_in("ben", RIGHT, name=name)
    result = result_of(toy_class)
    assert (result.points, result.unused) == (7, ("b.ipynb",))


def test_a_question_that_was_answered_is_graded(toy_class: ToyClass) -> None:
    """Taking one file away is enough."""
    blank = toy_class.hand_in("ben", {})
    toy_class.hand_in("ben", RIGHT, name="toy-1.ipynb")
    assert result_of(toy_class).problem
    blank.unlink()
    assert result_of(toy_class).points == 7


def test_large_outputs_are_no_reason_to_refuse_a_notebook(toy_class: ToyClass) -> None:
    """They are thrown away: twenty-five megabytes of pictures say nothing about the code."""
    notebook = solved(toy_class.release, RIGHT)
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 25_000_000}, "metadata": {}}
    notebook.cells[2]["outputs"] = [picture]
    toy_class.hand_in("ben", json.dumps(notebook).encode())
    result = result_of(toy_class)
    assert (result.problem, result.points) == ("", 7)


def test_another_assignments_notebook_is_recognised_and_nothing_untrue_is_said(
    toy_class: ToyClass, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It isn't 0 points of this one, and no cell of it was "renamed" or "claimed" other points."""
    course = tmp_path / "course"
    course.mkdir()
    for folder in ASSIGNMENTS.glob("*_*"):
        (course / folder.name).symlink_to(folder)
    other = find_assignment("knn", Path(__file__).parent.parent / "notebooks")
    (course / f"7_{other.name.partition('_')[2]}").symlink_to(other)
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(course))
    toy_class.hand_in("ben", notebook_text(student_notebook(read_source(other))).encode())
    result = result_of(toy_class)
    assert "is the notebook of assignment knn, not of toy" in result.problem
    assert result.notes == () and "claimed" not in result.problem


# Files beside the notebook

MODULE = "import numpy as np\n\n\ndef mean_rows(X):\n    return np.mean(X, axis=1)\n"
IMPORTING = {**RIGHT, "mean_rows": "from my_rows import mean_rows"}


def test_a_module_handed_in_beside_the_notebook_is_imported(toy_class: ToyClass) -> None:
    """Inside the fence, where the code runs."""
    path = toy_class.hand_in("ben", IMPORTING)
    path.with_name("my_rows.py").write_text(MODULE)
    verdicts = {v.exercise: v for v in result_of(toy_class).verdicts}
    assert verdicts["mean_rows"].complaints == [] and verdicts["scale"].status == "passed"


def test_a_module_that_a_cell_writes_is_imported(toy_class: ToyClass) -> None:
    """As it is in the student's own Jupyter."""
    notebook = with_code(solved(toy_class.release, IMPORTING), f"%%writefile my_rows.py\n{MODULE}")
    toy_class.hand_in("ben", notebook)
    assert result_of(toy_class).points == 7


def test_data_beside_the_notebook_is_there_to_be_read(toy_class: ToyClass) -> None:
    """Small tables, as text."""
    path = toy_class.hand_in("ben", with_code(solved(toy_class.release, {**RIGHT, "scale": SCALE}), READ))
    path.with_name("one.csv").write_text("1.0\n")
    assert result_of(toy_class).points == 7


READ = "one = float(np.loadtxt('one.csv'))"
SCALE = "def scale(x, factor):\n    scaled = one * x * factor\n    return scaled, scaled.sum()"


@pytest.mark.parametrize(
    "solution",
    [
        "from my_rows import mean_rows",
        "import my_rows\nmean_rows = my_rows.mean_rows",
        "from my_rows import *",
        "try_it = 1\nfrom my_rows import mean_rows as mean_rows",
    ],
)
def test_an_import_that_fails_is_the_reason_that_is_shown(toy_class: ToyClass, solution: str) -> None:
    """Never "there is no function", never "not attempted"."""
    toy_class.hand_in("ben", {**RIGHT, "mean_rows": solution})
    verdict = next(v for v in result_of(toy_class).verdicts if v.exercise == "mean_rows")
    said = "\n".join(aspect.message for aspect in verdict.aspects)
    assert verdict.status == "error", verdict
    assert "No module named 'my_rows'" in said


def test_a_failed_import_in_another_cell_is_the_reason_too(toy_class: ToyClass) -> None:
    """Not the name that is missing because of it."""
    notebook = with_code(
        solved(toy_class.release, {**RIGHT, "mean_rows": "mean_rows = my_rows.mean_rows"}), "import my_rows"
    )
    toy_class.hand_in("ben", notebook)
    verdict = next(v for v in result_of(toy_class).verdicts if v.exercise == "mean_rows")
    assert "No module named 'my_rows'" in verdict.aspects[0].message


def test_a_module_called_like_a_library_is_not_used_and_that_is_said(toy_class: ToyClass) -> None:
    """In the student's Jupyter theirs is taken; here the library is."""
    path = toy_class.hand_in("ben", RIGHT)
    for name in ("random.py", "numpy.py", "course_lib.py", "my_rows.py"):
        path.with_name(name).write_text("raise RuntimeError")
    result = result_of(toy_class)
    assert result.points == 7
    (note,) = result.notes
    assert note.startswith("Not used: course_lib.py, numpy.py, random.py (there is a library of that name")


def test_a_module_is_part_of_what_was_handed_in(toy_class: ToyClass) -> None:
    """Changing it alone is a new submission, and replaying it finds the same."""
    path = toy_class.hand_in("ben", IMPORTING)
    path.with_name("my_rows.py").write_text(MODULE.replace("axis=1", "axis=0"))
    assert result_of(toy_class).points < 7
    path.with_name("my_rows.py").write_text(MODULE)
    assert result_of(toy_class).points == 7
    assert "This is the recorded verdict" in toy_class.run("replay", "ben", "mean_rows").output


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("my_losses.py", True), ("data.csv", True), ("a b.txt", True), ("weights.npz", False),
        ("x.pkl", False), ("../x.py", False), ("a/b.py", False), (".hidden.py", False), ("a..py", False),
        ("x.pth", False), ("", False),
    ],
)  # fmt: skip
def test_only_small_text_of_a_stated_kind_is_taken_along(name: str, kept: bool) -> None:
    """No pickle, no path."""
    assert is_kept(name) is kept


def test_a_lent_file_is_never_the_students() -> None:
    """What earlier assignments lend is the reference's, whatever lies or is written beside the notebook."""
    writes = ReadCell("code", "%%writefile lent.py\nx = 1")
    assert files_for({"lent.py": "x = 2", "Lent.py": "x = 3"}, [writes]) == ({}, [])


def test_what_cells_write_is_bounded() -> None:
    """A thousand cells that append to one file fill no memory."""
    cells = [ReadCell("code", "%%writefile -a x.txt\n" + "y" * 10_000)] * 1000
    files, notes = files_for({}, cells)
    assert sum(map(len, files.values())) <= MOST_TEXT and len(notes) == 1


# Whatever is handed in

CONTENTS = ("blank", "right", "half", "damaged", "foreign")


@pytest.fixture
def contents(toy: LoadedAssignment) -> dict[str, bytes]:
    """A notebook of each kind."""
    released = student_notebook(toy.source)
    made = {"blank": {}, "right": RIGHT, "half": HALF}
    foreign = b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "x = 1"}]}'
    found = {kind: notebook_text(solved(released, work)).encode() for kind, work in made.items()}
    return {**found, "damaged": BAD_JSON, "foreign": foreign}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(CONTENTS), min_size=2, max_size=4), exact=st.booleans())
def test_every_notebook_counts_is_named_or_is_asked_about(
    toy: LoadedAssignment, contents: dict[str, bytes], kinds: list[str], exact: bool
) -> None:
    """And no untouched one counts while another was worked on."""
    names = [("toy.ipynb" if exact and i == 0 else f"{i}.ipynb") for i in range(len(kinds))]
    candidates = [Candidate(name, contents[kind]) for name, kind in zip(names, kinds, strict=True)]
    worked_on = {name for name, kind in zip(names, kinds, strict=True) if kind in ("right", "half")}
    chosen, asked = None, ""
    try:
        chosen = choose(candidates, "toy", student_notebook(toy.source))
    except (Questionable, Unreadable) as error:
        asked = str(error)
    if chosen is not None:
        assert {chosen.name, *chosen.unused} == set(names)
        assert chosen.name in worked_on or not worked_on
    else:
        assert all(name in asked for name in worked_on)
        assert worked_on or set(kinds) == {"damaged"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.sets(
        st.from_regex(r"(sub/)?[a-zA-Z ._()~é-]{1,12}\.(ipynb|IPYNB|ipynb\.txt|py|txt|pdf)", fullmatch=True),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_files_are_called_none_is_lost(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    """A notebook is read or the reason is given, and nothing but small text is taken along."""
    submitted = tmp_path_factory.mktemp("submitted")
    for name in names:
        path = submitted / "ben" / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    hand_in = read_hand_in(submitted, "toy", "ben")
    hidden = {name for name in names if name.rpartition("/")[2].startswith(".")}
    notebooks = {name for name in names - hidden if NOTEBOOK.fullmatch(name.rpartition("/")[2])}
    assert {each.name for each in hand_in.notebooks} == notebooks
    assert bool(hand_in.problem) == (not notebooks)
    assert all(is_kept(name) for name, _ in hand_in.files)
