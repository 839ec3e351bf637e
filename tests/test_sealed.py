"""The sealed test set: what is open, what is counted, and the receipt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from course_lib.budget import Budget, BudgetSpent
from course_lib.data import load_data
from course_lib.data.moved_digits import draw_moved
from course_lib.exchange.receipts import read_receipt, receipt
from course_lib.sealed import open_data, open_test_set


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder, which is the current one."""
    (tmp_path / ".course").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_DATASET", raising=False)
    return tmp_path


def constant(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores of a network that says 3 whatever it sees."""
    return np.tile(np.eye(10)[3], (len(X), 1))


def test_no_original_is_among_training_and_validation_images() -> None:
    """Of 1,347 originals, each drawn two or three times, 200 are for validation, with all their images."""
    data, whole = open_data(), load_data("moved_digits")
    assert (data.name, len(data.y_train), len(data.y_val)) == ("moved_digits", 3441, 559)
    of_validation = {image.tobytes() for image in data.X_val}
    judged = np.array([image.tobytes() in of_validation for image in whole.X_train])
    originals = np.arange(4000) % 1347
    assert len(set(originals[judged])) == 200
    assert not set(originals[judged]) & set(originals[~judged])


def test_the_switch_for_photographs_works_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """``COURSE_DATASET`` is honoured; of other data sets the last tenth is for validation."""
    monkeypatch.setenv("COURSE_DATASET", "digits")
    data, whole = open_data(), load_data("digits")
    assert (data.name, len(data.y_train), len(data.y_val)) == ("digits", 1213, 134)
    assert np.array_equal(np.vstack([data.X_train, data.X_val]), whole.X_train)


def test_other_moved_digits_come_from_three_groups_of_originals() -> None:
    """The same seed draws the same ones; labels are those of the originals in turn."""
    first, again, other = (draw_moved([300, 50, 40], seed) for seed in (1, 1, 2))
    assert [X.shape for X, _ in first] == [(300, 144), (50, 144), (40, 144)]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, again, strict=True))
    assert not np.array_equal(first[0][0], other[0][0])
    digits = load_data("digits")
    for (_, y), labels in zip(first, (digits.y_train, digits.y_train[1147:], digits.y_test), strict=True):
        assert np.array_equal(y, labels[: len(y)])


def test_each_opening_is_counted_and_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first is the one to report; from the second on, all earlier ones are told, in the receipt, too."""
    first = open_test_set("moved_digits", constant)
    told = capsys.readouterr().out
    assert "opened for the first time. This is the number to report." in told
    assert told.splitlines()[-1] == receipt("moved_digits", [first])
    open_test_set("moved_digits", lambda X: -constant(X))
    told = capsys.readouterr().out
    assert "has been opened 2 times (before: 9.4%)" in told and "validation set" in told
    name, accuracies = read_receipt(told.splitlines()[-1]) or ("", [])
    assert (name, len(accuracies), accuracies[0]) == ("moved_digits", 2, round(first, 3))
    assert list(json.loads((desk / ".course" / "test_set.json").read_text())) == ["moved_digits"]


def test_scores_that_do_not_fit_open_nothing(desk: Path) -> None:
    """A mistake in the call costs no opening."""
    with pytest.raises(ValueError, match=r"returned shape \(1000,\). The test set was not opened"):
        open_test_set("moved_digits", lambda X: constant(X).argmax(axis=1))
    assert not (desk / ".course" / "test_set.json").exists()


def test_a_damaged_record_is_named_and_stops_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says that earlier openings are not counted."""
    (desk / ".course" / "test_set.json").write_text("[1, 2")
    open_test_set("moved_digits", constant)
    told = capsys.readouterr().out
    assert "can't be read" in told and "earlier openings are not counted" in told
    assert "for the first time" in told


@pytest.mark.parametrize(
    "change",
    [("0.781", "0.881"), ("2 times", "1 time"), (", 0.802", ""), ("moved_digits", "digits"), ("[", "[0")],
)
def test_a_receipt_that_was_changed_is_none(change: tuple[str, str]) -> None:
    """Whatever is changed; white space is not."""
    line = receipt("moved_digits", [0.781, 0.802])
    assert read_receipt(f"  {line}\n") == ("moved_digits", [0.781, 0.802])
    assert read_receipt(line.replace(*change)) is None


def test_a_budget_runs_out() -> None:
    """What is not there is not taken."""
    budget = Budget(epochs=10)
    budget.spend(6)
    with pytest.raises(BudgetSpent, match="5 epochs are asked for and 4 of 10 are left"):
        budget.spend(5)
    budget.spend(4)
    assert str(budget) == "2 trials took 10 epochs; 0 are left."
