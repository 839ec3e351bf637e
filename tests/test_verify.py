"""``autograder verify``: every rule about content is seen to fail on a toy that breaks it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.seeds import NO_SECRET, seed_for
from autograder.reporting.tables import verification_of_all
from autograder.verify import ExerciseReport
from tests.helpers_class import RIGHT, TOY, autograder

Verify = Callable[..., str]


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Verify a copy of the toy in which one text of one file is another."""
    folder = tmp_path / "course" / "1_toy"
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder.parent))

    def verify(file: str = "", old: str = "", new: str = "", *options: str, exit_code: int = 1) -> str:
        if file:
            text = (folder / file).read_text(encoding="utf-8")
            assert text.count(old) == 1, "the toy has changed: correct this test"
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        versions = ("--versions", str(tmp_path / "versions"))
        output = autograder("verify", "toy", *versions, *options, exit_code=exit_code).output
        return " ".join(output.split())

    return verify


def _write_version(tmp_path: Path, code: str) -> None:
    folder = tmp_path / "versions" / "toy"
    folder.mkdir(parents=True)
    (folder / "other.py").write_text(code, encoding="utf-8")


def test_the_toy_as_it_is_passes(broken: Verify) -> None:
    """What the other tests break was whole, and the last line of the table counts it."""
    assert "✗" not in broken(exit_code=0)


def test_a_solution_that_fails_its_check_is_found(broken: Verify) -> None:
    """A reference that changes its input breaks its own rule."""
    output = broken("source.py", "    out = factor * x\n", "    x *= factor\n    out = x\n")
    assert "✗ scale: rejects the reference on public cases: inputs unchanged" in output


def test_a_stub_that_earns_points_is_found(broken: Verify) -> None:
    """A choice question that comes with its answer."""
    output = broken("source.py", "# mean_invariance = None", "# mean_invariance = 'CA'")
    assert "✗ mean_invariance: the untouched stub earns 1 points" in output


def test_a_known_wrong_answer_that_passes_is_found(broken: Verify) -> None:
    """A mistake that makes no difference on any case."""
    output = broken("checks/scale.py", '("out.sum()", "x.sum()")', '("out.sum()", "np.sum(out)")')
    assert "✗ scale: accepts the known wrong answer total_of_input on public cases" in output


def test_a_known_wrong_answer_under_anothers_name_is_found(broken: Verify) -> None:
    """Two mistakes with the same answers cannot be told apart."""
    output = broken("checks/means.py", '("X.shape[1]", "X.shape[0]")', '("/ num_features", "* 1.0")')
    assert "✗ mean_rows: diagnoses the known wrong answer divided_by_rows as sum_not_mean" in output


def test_fewer_than_three_hints_are_found(broken: Verify) -> None:
    """Each exercise has three."""
    output = broken("source.py", "# 3. Which expression makes a new array instead?\n", "")
    assert "hints cell 'scale': write three" in output


@pytest.mark.parametrize("where", ["source.py", "checks/means.py"])
def test_a_line_of_a_solution_in_what_students_receive_is_found(broken: Verify, where: str) -> None:
    """In prose, which is in the notebook, and in a message, which is in the public cases."""
    secret = "return X.sum(axis=1) / num_features"
    if where == "source.py":
        output = broken(where, "# That is all.", f"# In short:\n#\n#     {secret}")
        assert f"✗ the student notebook contains a line of a solution: {secret}" in output
    else:
        output = broken(where, "How many numbers went into each of them?", f"How many?\\n{secret}")
        assert f"✗ the public cases contains a line of a solution: {secret}" in output


def test_a_model_answer_in_the_prose_is_found(broken: Verify) -> None:
    """Free text has its secrets, too."""
    answer = "When a few entries are far from all others, the mean is near none of them."
    assert "contains a line of a solution: When a few" in broken("source.py", "# That is all.", f"# {answer}")


def test_a_correct_version_that_is_rejected_is_found(broken: Verify, tmp_path: Path) -> None:
    """Here the version is at fault; in earnest it would be the check."""
    _write_version(tmp_path, RIGHT["mean_rows"].replace("axis=1", "axis=1, keepdims=True"))
    assert "✗ mean_rows: rejects the correct version in other.py: mean" in broken()


def test_a_correct_version_that_is_written_differently_is_accepted(broken: Verify, tmp_path: Path) -> None:
    """It is counted, and so are the seeds."""
    _write_version(tmp_path, "\n".join(RIGHT.values()))
    assert "✗" not in broken("", "", "", "--soak", "5", exit_code=0)


def test_an_exercise_that_trains_a_network_is_soaked_on_few_seeds(broken: Verify) -> None:
    """Its calls may take several deadlines; the others are tried on all seeds."""
    output = broken("checks/scale.py", "factor=0.0)", "factor=0.0, deadlines=6)", "--soak", "5", exit_code=0)
    assert re.search(r"│ scale +│[ \d│]+│ 2 │", output) and re.search(r"│ mean_rows +│[ \d│]+│ 5 │", output)


@pytest.mark.parametrize("new", ["/ nothing_like_it", "/ num_features"])
def test_a_patch_that_does_not_apply_is_found(broken: Verify, new: str) -> None:
    """After an edit of the solution its known wrong answers are looked at again."""
    old = '("/ num_features", "/ 1")'
    changed = old.replace('"/ num_features"', f'"{new}"').replace('"/ 1"', '"/ num_features"')
    output = broken("checks/means.py", old, changed)
    assert "sum_not_mean" in output and ("is not in the solution" in output or "changes nothing" in output)


def test_a_rejection_on_some_seeds_only_is_found_by_soaking(broken: Verify, tmp_path: Path) -> None:
    """A version that is wrong on one rare input passes the usual cases, and not twenty seeds more."""
    lowest = [
        min(LoadedAssignment(TOY).oracle("mean_rows", seed).cases("tables")[0].args["X"].flat)
        for seed in (seed_for(NO_SECRET, "toy", f"verify {draw}", "mean_rows") for draw in range(20))
    ]
    limit = min(lowest) + 1e-6
    assert lowest[0] > limit, "the usual cases hold the lowest number: choose another rare input"
    rare = f"(X.shape == (3, 5) and X.min() < {limit})"
    _write_version(tmp_path, f"def mean_rows(X):\n    return X.mean(axis=1) + {rare}\n")
    assert "✗" not in broken(exit_code=0)
    output = broken("", "", "", "--soak", "20")
    assert f"✗ mean_rows: rejects other.py at soak seed {lowest.index(min(lowest))}: mean" in output


def test_several_assignments_are_summed_up() -> None:
    """One row per assignment with its totals, and one with the totals of these."""
    reports = {
        "first": [ExerciseReport("a", 2, 30, killed=30), ExerciseReport("b", 1, 4, killed=3)],
        "second": [ExerciseReport("c", 5, 100, killed=100, seeds=500)],
    }
    table = verification_of_all(reports)
    columns = {str(column.header): list(column.cells) for column in table.columns}
    assert columns["exercises"] == ["2", "1", "3"]
    assert columns["known wrong"] == ["34", "100", "134"]
    assert columns["killed"] == ["33", "100", "133"]
    assert columns["seeds"] == ["0", "500", "500"]
