"""What is generated and committed: up to date here, and noticed when it is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring import comparison
from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.build import build, stale
from autograder.authoring.comparison import same_cases
from autograder.authoring.public import dumps, public_cases
from tests.helpers_class import TOY, autograder

README = "# Course\n\n<!-- generated: assignments -->\n<!-- end generated -->\n"
ROUNDING = st.floats(-4e-10, 4e-10)


@pytest.mark.slow
def test_everything_committed_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks and tables byte for byte, public cases number for number; if not, run `make build`."""
    monkeypatch.delenv("COURSE_NOTEBOOKS", raising=False)
    assert "everything is up to date" in autograder("build", "--check").output


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Build a copy of the toy course; return what tells the names of its stale files."""
    root = tmp_path / "course"
    shutil.copytree(TOY, root / "1_toy", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(root))  # so its cases are made beside it
    build(root, [tmp_path / "README.md"], [public_cases])
    return lambda: [path.name for path in stale(root, [tmp_path / "README.md"], [public_cases])]


def test_a_second_build_has_nothing_to_do(course: Callable[[], list[str]]) -> None:
    """Building is deterministic."""
    assert course() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("course/1_toy/toy.ipynb", "That is all.", "Is that all?", ["toy.ipynb"]),
        ("README.md", "Toy", "toy", ["README.md"]),
        (
            "course/1_toy/source.py",
            '"mean 2, inputs',
            '"mean 3, inputs',
            ["toy.ipynb", "toy.zip", "README.md"],
        ),
        ("course/1_toy/source.py", "# That is all.", "# Is that all?", ["toy.ipynb"]),
        ("course/1_toy/checks/means.py", "size=(3, 5)", "size=(3, 6)", ["toy.zip"]),
        ("course/1_toy/checks/scale.py", "factor=2.5", "factor=2.6", ["toy.zip"]),
        ("course/1_toy/checks/means.py", "These are sums.", "They are sums.", ["toy.zip"]),
        ("course/1_toy/checks/means.py", "there is one row", "one row only", ["toy.zip"]),
    ],
)
def test_a_stale_file_is_found(
    course: Callable[[], list[str]], tmp_path: Path, file: str, old: str, new: str, found: list[str]
) -> None:
    """Edited by hand, or not rebuilt after its source changed: prose, points, inputs, messages, labels."""
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text, "the toy has changed: correct this test"
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert course() == found


def test_missing_and_damaged_files_are_stale(course: Callable[[], list[str]], tmp_path: Path) -> None:
    """A zip archive that was cut short is no reason to stop."""
    (tmp_path / "course" / "1_toy" / "toy.ipynb").unlink()
    cases = tmp_path / "cases" / "toy.zip"
    cases.write_bytes(cases.read_bytes()[:-40])
    assert course() == ["toy.ipynb", "toy.zip"]


def _cases(toy: LoadedAssignment, values: object) -> bytes:
    exercise = toy.exercises["mean_rows"]
    sets = {"tables": {"cases": [], "expected": values, "wrong": {}}}
    return dumps("toy", "{}", {exercise.name: sets})


@given(error=ROUNDING)
def test_the_last_digits_of_another_machine_are_no_difference(error: float) -> None:
    """A BLAS that adds in another order changes no case; numbers that cancel are measured by their array."""
    toy = LoadedAssignment(TOY)
    before = [np.array([1.0, 0.0, -3e5, np.nan, np.inf]), 2.0, np.float64(1e-9)]
    now = [
        np.array([1.0 + error, error, -3e5 * (1 + error), np.nan, np.inf]),
        2.0 * (1 + error),
        np.float64(1e-9),
    ]
    assert same_cases(_cases(toy, before), _cases(toy, now))


@pytest.mark.parametrize(
    "now",
    [
        [np.array([1.0, 2.0 + 1e-6])],
        [np.array([1.0, np.nan])],
        [np.array([1.0, 2.0], dtype=np.float32)],
        [np.array([1, 2])],
        [np.array([[1.0, 2.0]])],
        [[1.0, 2.0]],
        [np.array([1.0, 2.0]), None],
        [],
    ],
)
def test_a_changed_value_shape_dtype_or_structure_is_a_difference(toy: LoadedAssignment, now: object) -> None:
    """A student's check would come out otherwise."""
    assert not same_cases(_cases(toy, [np.array([1.0, 2.0])]), _cases(toy, now))


@pytest.mark.parametrize(("before", "now"), [(3, 4), (True, 1), ("a", "b"), (None, 0), ({"a": 1}, {"b": 1})])
def test_whole_numbers_and_text_are_compared_exactly(
    toy: LoadedAssignment, before: object, now: object
) -> None:
    """Only floating-point numbers are rounded."""
    assert same_cases(_cases(toy, before), _cases(toy, before))
    assert not same_cases(_cases(toy, before), _cases(toy, now))


def test_the_tolerance_is_far_below_that_of_a_check() -> None:
    """A stale expectation never hides behind rounding: checks allow 1e-6 relative."""
    assert comparison.RTOL <= 1e-6 / 100
