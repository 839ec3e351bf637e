"""`autograder regrade`: what corrected checks change, shown first, then recorded with a reason."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from autograder.authoring.assignment import _loaded
from autograder.grading.classdir import ClassDirectory
from autograder.grading.kept import kept_submission, kept_versions
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.release import release
from tests.helpers_class import COLUMNS, RIGHT, ToyClass

#: The toy's case of integers, which the checks have only once they are corrected.
_RIGHT_CASE = "yield case(X=rng.normal(size=(3, 5)))"
_STRICT = 'yield case("X holds integers", X=rng.integers(-9, 9, size=(5, 2)))'


@pytest.fixture
def course(tmp_path: Path, toy_course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one's own to correct; the path of the module with the checks of `mean_rows`."""
    folder = tmp_path / "course"
    shutil.copytree(toy_course, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder))
    return folder / "1_toy" / "checks" / "means.py"


@pytest.fixture
def graded(course: Path, tmp_path: Path) -> ToyClass:
    """A class graded with checks that do not see that somebody takes no integers."""
    _edit(course, _STRICT, "")
    made = ToyClass(ClassDirectory.create(tmp_path / "class"))
    release(made.classdir, "toy")
    no_integers = "def mean_rows(X):\n    assert X.dtype.kind == 'f'\n    return np.mean(X, axis=1)"
    made.hand_in("ada", RIGHT)
    made.hand_in("bob", {**RIGHT, "mean_rows": no_integers})
    made.hand_in("cleo", COLUMNS)
    made.run("grade", "--unsandboxed")
    return made


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, "the toy has changed: correct this test"
    path.write_text(text.replace(old, new), encoding="utf-8")
    _loaded.cache_clear()  # a process reads an assignment once


def _corrected(course: Path) -> None:
    _edit(course, _RIGHT_CASE, f"{_RIGHT_CASE}\n    {_STRICT}")


def _regrade(made: ToyClass, *arguments: str, exit_code: int = 0) -> str:
    output = made.run("regrade", "--unsandboxed", "--jobs", "1", *arguments, exit_code=exit_code).output
    return " ".join(output.split())


def test_the_same_checks_move_nobody(graded: ToyClass) -> None:
    """Cases are drawn from the same seeds."""
    assert "3 submissions: 0 gain points, 0 lose some, 0 are only told something else" in _regrade(graded)


def test_a_dry_run_shows_who_moves_and_why_and_changes_nothing(course: Path, graded: ToyClass) -> None:
    """With the message of before and of now, for a spreadsheet, too."""
    _corrected(course)
    before, table = graded.scores(), graded.root / "moves.csv"
    output = _regrade(graded, "--dry-run", "--csv", str(table))
    assert "0 gain points, 1 lose some" in output and "One change in line" in output
    with table.open(encoding="utf-8", newline="") as file:
        moved = [row for row in csv.DictReader(file) if row["points_before"] != row["points_after"]]
    assert {row["student"] for row in moved} == {"bob"} and moved[0]["exercise"] == "mean_rows"
    assert graded.scores() == before and len({r["time"] for r in graded.records("bob")}) == 1


def test_what_is_applied_is_recorded_with_its_reason(course: Path, graded: ToyClass) -> None:
    """In the gradebook and in the records, where the earlier verdict stays."""
    before = graded.scores()
    _corrected(course)
    _regrade(graded, "--apply", "--reason", "Integers are announced, and were not tried.")
    after = graded.scores()
    assert after["bob"] < before["bob"] and after["ada"] == before["ada"]
    lines = graded.records("bob")
    assert len({line["time"] for line in lines}) == 2
    assert lines[-1]["reason"].startswith("Integers are announced") and lines[-1]["before"] == {
        "mean_rows": 3.0
    }
    assert "unchanged since it was graded" in graded.run("grade", "--unsandboxed").output


def test_the_page_says_what_changed_and_why(course: Path, graded: ToyClass) -> None:
    """To whom it happened; the others read that nothing did."""
    _corrected(course)
    _regrade(graded, "--apply", "--reason", "Integers are <announced>.")
    graded.run("feedback")
    pages = {name: graded.classdir.feedback("toy", name).read_text("utf-8") for name in ("ada", "bob")}
    assert "Integers are &lt;announced&gt;." in pages["bob"] and "3 before" in pages["bob"]
    assert "Your points for the checks are as they were." in pages["ada"]


def test_what_a_person_gave_stays_and_is_not_asked_for_again(course: Path, graded: ToyClass) -> None:
    """A score, a comment and extra credit: the answer is the same."""
    with gradebook(nbgrader_api(graded.classdir.config)) as book:
        submission = book.find_submission("toy", "bob")
        (notebook,) = submission.notebooks
        for grade in notebook.grades:
            if grade.auto_score is None or grade.cell.name == "check_scale":
                grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, 0.5, False
        notebook.comments[0].manual_comment = "Well put."
        book.db.commit()
    _corrected(course)
    _regrade(graded, "--apply", "--reason", "Corrected.")
    with gradebook(nbgrader_api(graded.classdir.config)) as book:
        (notebook,) = book.find_submission("toy", "bob").notebooks
        given = [g for g in notebook.grades if g.manual_score is not None]
        assert given and all((g.manual_score, g.extra_credit) == (1.5, 0.5) for g in given)
        assert not any(g.needs_manual_grade for g in given)
        assert "Well put." in [comment.comment for comment in notebook.comments]


def test_an_earlier_version_can_be_gone_back_to(course: Path, graded: ToyClass) -> None:
    """By its digest in the records, or the beginning of it."""
    version = graded.records("bob")[0]["version"]
    _corrected(course)
    _regrade(graded, "--apply", "--reason", "Corrected.")
    assert "1 gain points, 0 lose some" in _regrade(graded, "--against", version[:6])
    assert len(kept_versions(graded.classdir, "toy")) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "0000"), "There is no version 0000 of toy among those kept since grading began"),
        (("--apply",), "--apply needs --reason"),
        (("--apply", "--reason", "x", "--against", "0000"), "Only NOW can be applied"),
        (("--student", "nobody"), "There is no verdict on nobody to compare with."),
    ],
)
def test_what_cannot_be_done_is_said(graded: ToyClass, arguments: tuple[str, ...], said: str) -> None:
    """And nothing is recorded."""
    before = len(graded.records())
    code = 2 if said.startswith(("--apply", "Only")) else 1
    assert said in _regrade(graded, *arguments, exit_code=code)
    assert len(graded.records()) == before


def test_a_version_that_was_tampered_with_is_not_used(course: Path, graded: ToyClass) -> None:
    """It is what its digest says, or nothing."""
    version = graded.records("bob")[0]["version"]
    _corrected(course)
    _regrade(graded, "--apply", "--reason", "Corrected.")
    kept = graded.root / "kept" / "toy" / "versions"
    shutil.copy(next(path for path in kept.iterdir() if path.stem != version), kept / f"{version}.zip")
    assert "has been changed" in _regrade(graded, "--against", version, exit_code=1)


def test_what_was_graded_is_kept_when_something_else_is_handed_in(graded: ToyClass) -> None:
    """So it can be judged again; but nothing is recorded over what lies there now."""
    digest = graded.records("bob")[0]["submission"]
    graded.hand_in("bob", RIGHT)
    found = kept_submission(graded.classdir, "toy", "bob", digest)
    assert found is not None and b"dtype.kind" in found.notebook
    lines = len(graded.records("bob"))
    assert "3 submissions" in _regrade(graded, "--apply", "--reason", "Again.")
    assert len(graded.records("bob")) == lines


def test_a_kept_submission_is_what_its_digest_says(graded: ToyClass) -> None:
    """Or it is as if it was not kept."""
    folder = graded.root / "kept" / "toy" / "submissions"
    ada, bob = (graded.records(name)[0]["submission"] for name in ("ada", "bob"))
    shutil.copy(folder / f"{ada}.zip", folder / f"{bob}.zip")
    assert kept_submission(graded.classdir, "toy", "bob", bob) is None
    assert kept_submission(graded.classdir, "toy", "ada", ada) is not None


def test_grading_after_a_correction_says_that_the_checks_are_others(course: Path, graded: ToyClass) -> None:
    """Grades that move are not moved without a word."""
    _corrected(course)
    assert "3 of these had been graded by other checks" in " ".join(
        graded.run("grade", "--unsandboxed").output.split()
    )
