"""`autograder mine`: wrong answers without a name, grouped by what they do, with drafts that name them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment, _loaded, load_assignment
from autograder.mining.answers import handed_in
from autograder.mining.mine import Mined, mine
from course_lib.running.limits import FenceSettings, Limits
from tests.helpers_class import COLUMNS, RIGHT, ToyClass, autograder

#: Two texts of one mistake that the toy knows no name for, and one of another.
SQUARED = "def mean_rows(X):\n    return (X * X).mean(axis=1)"
SQUARED_TOO = '''def mean_rows(X):
    """By Ada Example."""
    total = np.zeros(len(X))
    for i, row in enumerate(X):  # Ada's loop
        total[i] = sum(x**2 for x in row) / len(row)
    return total'''
MIDDLE = "def mean_rows(X):\n    return np.median(X, axis=1)"
BROKEN = "def mean_rows(X):\n    return X.no_such_thing()"
LIMITS = Limits(fence=FenceSettings(unfenced=True))  # these answers are our own


def _folder(root: Path, **answers: str) -> Path:
    root.mkdir(exist_ok=True)
    for name, code in answers.items():
        (root / f"{name}.py").write_text(code, encoding="utf-8")
    return root


def _mined(toy: LoadedAssignment, folder: Path) -> Mined:
    return mine(toy, handed_in(toy, folder), LIMITS, only=["mean_rows"])


def test_answers_that_do_the_same_are_one_group(toy: LoadedAssignment, tmp_path: Path) -> None:
    """However they are written; the largest group comes first."""
    found = _mined(toy, _folder(tmp_path / "a", one=MIDDLE, two=SQUARED, three=SQUARED_TOO))
    assert [len(group.members) for group in found.groups] == [2, 1]


def test_what_has_a_name_or_an_exception_is_not_mined(toy: LoadedAssignment, tmp_path: Path) -> None:
    """Both say already what is wrong; right answers are no matter."""
    folder = _folder(tmp_path / "a", one=COLUMNS["mean_rows"], two=BROKEN, three=RIGHT["mean_rows"])
    found = _mined(toy, folder)
    assert (found.read, found.wrong, found.named, found.groups) == (3, 2, 1, [])


def test_a_draft_says_how_many_it_would_name(toy: LoadedAssignment, tmp_path: Path) -> None:
    """Found by judging them again with it among the known mistakes."""
    found = _mined(toy, _folder(tmp_path / "a", one=SQUARED, two=SQUARED_TOO, three=MIDDLE))
    assert found.gained == {"mean_rows/mined_1": 2, "mean_rows/mined_2": 1}


#: Right in itself, over distances of a kind that has no name.
NEEDS_DISTANCES = """
def compute_distances_no_loops(X, X_train):
    return np.abs(X[:, None] - X_train).max(axis=2)

def leave_one_out_accuracy(X, y, k=1):
    dists = compute_distances_no_loops(X, X)
    np.fill_diagonal(dists, np.inf)
    return np.mean(predict_labels(dists, y, k) == y)
"""


def test_what_is_wrong_only_because_of_an_earlier_function_is_not_mined(tmp_path: Path) -> None:
    """Its code is right: a draft of it would be no mistake."""
    knn = load_assignment("knn")
    labels = knn.reference.source_of("predict_labels")
    folder = _folder(tmp_path / "a", one=f"{labels}\n{NEEDS_DISTANCES}")
    only = ["compute_distances_no_loops", "leave_one_out_accuracy"]
    found = mine(knn, handed_in(knn, folder), LIMITS, only=only)
    assert (found.wrong, found.named) == (2, 0)
    assert [group.exercise for group in found.groups] == ["compute_distances_no_loops"]


def test_a_draft_tells_nothing_of_who_wrote_it(tmp_path: Path, toy_course: Path) -> None:
    """Neither the docstring nor a comment is in it."""
    folder = _folder(tmp_path / "a", ada=SQUARED_TOO)
    drafts = tmp_path / "drafts.py"
    output = autograder("mine", str(folder), "toy", "--unsandboxed", "--drafts", str(drafts)).output
    assert "total = np.zeros(len(X))" in output
    assert "Ada" not in output and "Ada" not in drafts.read_text(encoding="utf-8")


def test_a_pasted_draft_names_the_answers(
    toy_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a registration as it stands, to be put below the others."""
    course = tmp_path / "course"
    shutil.copytree(toy_course, course, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(course))
    folder, drafts = _folder(tmp_path / "a", one=SQUARED, two=SQUARED_TOO), tmp_path / "drafts.py"
    arguments = ("mine", str(folder), "toy", "--unsandboxed")
    assert "0 of them are named" in autograder(*arguments, "--drafts", str(drafts)).output
    with (course / "1_toy" / "checks" / "means.py").open("a", encoding="utf-8") as file:
        file.write("\n\n" + drafts.read_text(encoding="utf-8"))
    _loaded.cache_clear()  # a process reads an assignment once
    assert "2 of them are named, 0 have no name" in autograder(*arguments).output


def test_classes_and_folders_are_mined_together(toy_class: ToyClass, tmp_path: Path) -> None:
    """Hand-ins of a year and files of another."""
    for student in ("ada", "bob"):
        toy_class.hand_in(student, {"mean_rows": SQUARED})
    folder = _folder(tmp_path / "last_year", one=SQUARED_TOO)
    output = autograder("mine", str(toy_class.root), "toy", "--also", str(folder), "--unsandboxed").output
    assert "Of 3 hand-ins" in output and "3 answers do the same" in output


def test_the_smallest_input_on_which_all_of_a_group_differ_is_shown(tmp_path: Path, toy_course: Path) -> None:
    """As a call to paste, with what came and what is expected."""
    folder = _folder(tmp_path / "a", one=SQUARED, two=SQUARED_TOO)
    output = autograder("mine", str(folder), "toy", "--unsandboxed").output
    assert "mean_rows(np.array(" in output and "expected" in output


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"one": "def mean_rows(X:\n"}, "Of 1 hand-in 1 answer is wrong"),
        ({}, "Of 0 hand-ins 0 answers"),
    ],
)
def test_what_cannot_be_read_stops_nothing(
    tmp_path: Path, toy_course: Path, answers: Mapping[str, str], said: str
) -> None:
    """A folder without answers is an answer, too."""
    folder = _folder(tmp_path / "a", **answers)
    assert said in autograder("mine", str(folder), "toy", "--unsandboxed").output


def test_no_code_of_a_student_runs_in_this_process(toy: LoadedAssignment, tmp_path: Path) -> None:
    """A draft is compared by what its answer replied, and is text."""
    code = f"{SQUARED}\n\nimport os\nos.environ['MINED_HERE'] = 'yes'"
    assert _mined(toy, _folder(tmp_path / "a", one=code)).gained
    assert "MINED_HERE" not in os.environ


def test_an_answer_by_itself_is_mined_though_what_it_calls_is_not_in_the_file(tmp_path: Path) -> None:
    """The reference of what it needs takes the place."""
    knn = load_assignment("knn")
    alone = NEEDS_DISTANCES.partition("def leave_one_out_accuracy")[2].replace("== y)", "== y) ** 2")
    folder = _folder(tmp_path / "a", one=f"def leave_one_out_accuracy{alone}")
    found = mine(knn, handed_in(knn, folder), LIMITS, only=["leave_one_out_accuracy"])
    assert (found.wrong, found.named, len(found.groups)) == (1, 0, 1)
