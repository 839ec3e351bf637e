"""The reference and its known wrong versions."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.reference import Reference, SolutionError
from autograder.authoring.source import parse_source, read_source
from course_lib.checking.spec import Mutant

FOLDER = Path(__file__).parent / "assignments" / "1_toy"
SOURCE_TEXT = (FOLDER / "source.py").read_text(encoding="utf-8")
X = np.array([[1.0, 2.0, 6.0], [0.0, 0.0, 3.0]])


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The toy's solutions."""
    return Reference(read_source(FOLDER))


def test_solutions_are_executed_and_demonstrations_are_not(reference: Reference) -> None:
    """What grading runs of a student, it runs of the reference."""
    np.testing.assert_array_equal(reference.namespace["mean_rows"](X), [3.0, 1.0])
    assert reference.namespace["mean_invariance"] == "AC"
    assert "grid" not in reference.namespace


def test_functions_know_their_source(reference: Reference) -> None:
    """Rules that read the syntax tree work on the reference as on a student's function."""
    assert inspect.getsource(reference.namespace["scale"]) in reference.source_of("scale") + "\n"


def test_the_source_of_an_exercise_has_neither_markers_nor_stub(reference: Reference) -> None:
    """It is what patches are applied to."""
    text = reference.source_of("scale")
    assert text.endswith("    out = factor * x\n    return out, out.sum()")
    assert "STUB" not in text and "SOLUTION" not in text and "x *= factor" not in text


def test_a_patch_changes_one_exercise_of_a_fresh_namespace(reference: Reference) -> None:
    """All else is the reference; the reference itself stays as it was."""
    mutated = reference.mutated("mean_rows", Mutant("Sums.", (("/ num_features", "/ 1"),)), "sum_not_mean")
    np.testing.assert_array_equal(mutated["mean_rows"](X), [9.0, 3.0])
    assert mutated["scale"](X, 2.0)[1] == 24.0
    np.testing.assert_array_equal(reference.namespace["mean_rows"](X), [3.0, 1.0])
    assert "/ 1" in inspect.getsource(mutated["mean_rows"])


def test_exercises_that_use_the_mutated_one_see_the_mistake() -> None:
    """A function of the mutated namespace calls the mutated function, as it would in a student's notebook."""
    text = SOURCE_TEXT.replace("return out, out.sum()", "return out, mean_rows(out).sum()")
    reference = Reference(parse_source(text, FOLDER / "source.py"))
    mutated = reference.mutated("mean_rows", Mutant("Sums.", (("/ num_features", "/ 1"),)))
    assert (reference.namespace["scale"](X, 1.0)[1], mutated["scale"](X, 1.0)[1]) == (4.0, 12.0)


def test_code_of_its_own_replaces_the_whole_cell(reference: Reference) -> None:
    """For a mistake that is another algorithm."""
    mutant = Mutant("The maximum.", code="def mean_rows(X):\n    return X.max(axis=1)")
    np.testing.assert_array_equal(reference.mutated("mean_rows", mutant)["mean_rows"](X), [6.0, 3.0])


@pytest.mark.parametrize(
    ("patches", "reason"),
    [
        ((("/ num_cols", "/ 1"),), "the patch '/ num_cols' is not in the solution"),
        ((("/ num_features", "/ num_features"),), "the patch '/ num_features' changes nothing"),
        ((("features", "cols"), ("cols", "features")), "its patches undo one another"),
        ((("/ num_features", "/ ("),), "mean_rows/bad is not valid Python"),
        (
            (("def mean_rows", "1 / 0\ndef mean_rows"),),
            "with a known wrong answer put in raised ZeroDivisionError",
        ),
    ],
)
def test_a_patch_that_cannot_be_used_is_reported_by_exercise_and_id(
    reference: Reference, patches: tuple[tuple[str, str], ...], reason: str
) -> None:
    """An edited solution must not silently lose its known wrong answers."""
    with pytest.raises(SolutionError) as caught:
        reference.mutated("mean_rows", Mutant("Bad.", patches), "bad")
    assert reason in str(caught.value) and "mean_rows" in str(caught.value)


def test_a_solution_that_fails_is_reported_with_its_line() -> None:
    """The author is sent to the cell."""
    text = SOURCE_TEXT.replace('mean_invariance = "AC"', "mean_invariance = AC")
    lines = SOURCE_TEXT.splitlines()
    line = 1 + next(n for n, text in enumerate(lines) if text.startswith('# %% exercise="mean_invariance"'))
    with pytest.raises(SolutionError, match=rf"source\.py:{line}: .* raised NameError"):
        Reference(parse_source(text, FOLDER / "source.py"))


def test_an_unknown_exercise_is_answered_with_those_that_exist(reference: Reference) -> None:
    """A typing error is seen at once."""
    with pytest.raises(LookupError, match="it has mean_rows, scale, mean_invariance"):
        reference.source_of("means")
