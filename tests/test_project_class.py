"""Honest and dishonest projects, graded as a class is: released, handed in, run behind the fence."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.authoring.notebook import notebook_text
from autograder.grading.classdir import ClassDirectory
from autograder.grading.records import read_records
from autograder.grading.release import release
from course_lib.exchange.receipts import receipt
from tests.helpers_class import autograder, solved
from tests.helpers_mistakes import loaded, patched

RUN = "fit(fresh, (X_train, y_train), (X_val, y_val), penalised, share_right, adam, chosen, rng)"
BOTH = "(np.vstack([X_train, X_val]), np.append(y_train, y_val))"
FORGED = f"best, curve = {RUN}\n    return best, [1.06 * value for value in curve]"
ONCE = receipt("moved_digits", [0.808])
#: Everybody's network is trained for half as long as the reference's, which is enough for all points.
HONEST = {
    "final_training": ("epochs, widths = 25,", "epochs, widths = 12,"),
    "sealed_result": (receipt("moved_digits", [0.854]), ONCE),
}
#: What each student changed in an honest project.
DISHONEST: dict[str, dict[str, tuple[str, str]]] = {
    "honest": {},
    "leak": {"final_training": (RUN, RUN.replace("(X_train, y_train)", BOTH))},
    "forger": {"final_training": (f"return {RUN}", FORGED)},
    "twice": {"sealed_result": (ONCE, receipt("moved_digits", [0.808, 0.861]))},
    "editor": {"sealed_result": ("0.808", "0.914")},
}
#: What the grader says to whom: exercise, aspect, diagnosis.
TOLD: dict[str, set[tuple[str, str, str]]] = {
    "honest": set(),
    "leak": {("final_training", "no leak", "trained_on_validation")},
    "forger": {("final_training", "honest curve", "curve_of_another")},
    "twice": {("sealed_result", "opened once", "opened_twice")},
    "editor": {("sealed_result", "opened once", "edited"), ("sealed_result", "its accuracy", "edited")},
}


@pytest.mark.slow
def test_dishonest_projects_are_told_from_an_honest_one_in_a_class(tmp_path: Path) -> None:
    """A test set opened twice, a leak, a forged curve, an edited receipt: each by its name."""
    classdir, exercises = ClassDirectory.create(tmp_path / "class"), loaded("project").exercises
    release(classdir, "project")
    released = nbformat.read(classdir.release("project"), as_version=4)
    for student, changed in DISHONEST.items():
        edits = {name: filter(None, [HONEST.get(name), changed.get(name)]) for name in exercises}
        work = {name: patched("project", name, *edits[name]) for name in exercises}
        path = classdir.root / "submitted" / student / "project" / "project.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook_text(solved(released, work)), encoding="utf-8")
    autograder("grade", str(classdir.root), "project")
    records = [r for r in read_records(classdir.records("project")) if "aspect" in r]
    for student, told in TOLD.items():
        mine = [r for r in records if r["student"] == student]
        wrong = {(r["exercise"], r["aspect"], r["diagnosis"]) for r in mine if r["points"] < r["max_points"]}
        assert wrong == told, student
