"""The table of a class stays short: what is alike is one line, and nothing that differs is lost."""

from __future__ import annotations

from autograder.grading.grade_class import Graded
from autograder.grading.grade_one import Result, Submission
from autograder.reporting.tables import grade_row
from course_lib.checking.verdict import AspectVerdict, Outcome, Verdict
from tests.helpers_class import ToyClass, cell_called, solved


def _verdict(exercise: str, *named: str | None, outcome: Outcome = "wrong") -> Verdict:
    aspects = [AspectVerdict(f"a{i}", outcome, 0.0, 1.0, diagnosis=name) for i, name in enumerate(named)]
    return Verdict(exercise, aspects)


def _lines(*verdicts: Verdict, notes: tuple[str, ...] = ()) -> list[str]:
    result = Result(Submission("ada", "toy", b""), "1", notes=notes, verdicts=verdicts)
    return grade_row(Graded("ada", result)).why.plain.splitlines()


def test_exercises_with_the_same_mistake_share_a_line() -> None:
    """Each is named; another mistake has a line of its own, and so has what is right: none."""
    right = _verdict("four", None, outcome="ok")
    told = (_verdict("one", "sum"), _verdict("two", "axis", "sum"), _verdict("three", "sum"), right)
    assert _lines(*told) == ["one, three: sum", "two: axis, sum"]


def test_a_notebook_without_any_answer_takes_one_line() -> None:
    """Not one for each exercise: a class can be full of them."""
    not_begun = (_verdict(f"e{i}", None, outcome="not_attempted") for i in range(17))
    assert _lines(*not_begun) == ["all 17 exercises: not attempted"]


def test_a_long_list_of_exercises_is_cut_with_their_number() -> None:
    """Five are named."""
    many = [_verdict(f"e{i}", "sum") for i in range(8)]
    assert _lines(*many, _verdict("other", None, outcome="ok")) == ["e0, e1, e2, e3, e4 and 3 more: sum"]


def test_fifteen_repairs_alike_are_one_line() -> None:
    """Those that differ in names and numbers only; the first one is there in full."""
    notes = tuple(
        f'The check "c{i}" was edited and claimed 100 points instead of {i}; it was put back as released.'
        for i in range(15)
    )
    other = 'The check "c1" was there 2 times; one was kept, as released.'
    first, last = _lines(notes=(*notes, other))
    assert first == f"{notes[0]} (14 more like this; the feedback page has all.)"
    assert last == other


def test_one_repair_is_like_several_cells_with_it() -> None:
    """As many cells as have the same points stand in one note, with other words around them."""
    notes = (
        'The check "a", the check "b" were edited and claimed 9 points instead of 2; they were put back.',
        'The check "c" was edited and claimed 9 points instead of 3; it was put back.',
    )
    assert len(_lines(notes=notes)) == 1


def test_renamed_cells_are_one_line_of_a_graded_class(toy_class: ToyClass) -> None:
    """From the notebook to the terminal, each cell having a name of its own."""
    notebook = solved(toy_class.release, {})
    for name in ("mean_rows", "scale", "mean_invariance"):
        cell_called(notebook, f"check_{name}").metadata.nbgrader.grade_id = f"my_{name}"
    toy_class.hand_in("ada", notebook)
    output = " ".join(toy_class.run("grade").output.replace("│", " ").split())
    assert output.count("was renamed to") == 1 and "2 more like this" in output
