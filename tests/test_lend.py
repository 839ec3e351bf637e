"""``lend("name")``: the course's own version of an exercise, without points, so that the others go on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from autograder.authoring.stubs import with_stubs
from autograder.grading.grade_one import judge_cells
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answer import Answer, TimedOut
from course_lib.running.cells import CodeCell
from course_lib.running.lent import Lendable, Workers, asked_for
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.shelf import Shelf
from tests.helpers_class import RIGHT, ToyClass, with_code

SEEDS = {"relu_backward": 1, "relu_forward": 1, "softmax_loss": 1, "affine_forward": 1, "affine_backward": 1}
SEEDS |= {"two_layer_loss": 1}
LEND = 'lend("relu_backward")'


@pytest.fixture(scope="module")
def backprop() -> LoadedAssignment:
    """The assignment in which a network calls the layers of the exercises before it."""
    return load_assignment("backprop")


def judged(
    loaded: LoadedAssignment, *added: str, relu: str = "", lends: tuple[str, ...] | None = None
) -> dict[str, Verdict]:
    """Judge a solved notebook whose `relu_backward` is as released, or this text, with cells added."""
    cells = [CodeCell(c.name, c.text, given=True) for c in loaded.source.of_kind("setup")]
    for name, cell in loaded.source.exercises.items():
        if not loaded.exercises[name].is_choice:
            code = without_markers(cell.text)
            cells.append(
                CodeCell(name, (relu or with_stubs(cell.text, name)) if name == "relu_backward" else code)
            )
    cells += [CodeCell(f"cell {i}", code) for i, code in enumerate(added)]
    return {v.exercise: v for v in judge_cells(loaded, cells, SEEDS, lends=lends)}


def test_a_lent_exercise_earns_nothing_and_the_others_are_judged_as_always(
    backprop: LoadedAssignment,
) -> None:
    """The network is right, though the layer that it calls isn't written."""
    found = judged(backprop, LEND)
    assert (found["relu_backward"].status, found["relu_backward"].points) == ("not_attempted", 0)
    assert (
        found["relu_backward"].aspects[0].message
        == "`relu_backward` is lent, and has no points until you write it."
    )
    assert found["two_layer_loss"].status == "passed"


def test_without_lending_the_network_fails_with_its_layer(backprop: LoadedAssignment) -> None:
    """So it does where a class does not lend the exercise, whatever the notebook says."""
    for found in (judged(backprop), judged(backprop, LEND, lends=("softmax_loss",))):
        assert found["two_layer_loss"].status != "passed"
        assert "It needs `relu_backward`, not written yet" in found["two_layer_loss"].aspects[0].message


def test_an_exercise_that_was_lent_and_then_written_is_judged_as_written(backprop: LoadedAssignment) -> None:
    """The call of `lend` may stay there: right is right, and wrong is wrong without harm to others."""
    right = without_markers(backprop.source.exercises["relu_backward"].text)
    assert judged(backprop, LEND, relu=right)["relu_backward"].status == "passed"
    wrong = judged(backprop, LEND, relu="def relu_backward(dout, cache):\n    return dout")
    assert wrong["relu_backward"].status not in ("passed", "not_attempted")
    assert wrong["two_layer_loss"].status == "passed"


@pytest.mark.parametrize(
    "theft",
    [
        "from course_lib.library import relu_backward",
        "import course_lib.library\nrelu_backward = course_lib.library.relu_backward",
        "try:\n    from lent import relu_backward\nexcept ImportError:\n    pass",
        "_taken = relu_backward\ndef relu_backward(dout, cache):\n    return _taken(dout, cache)",
        "import course_lib.library as m\nrelu_backward = m._given.function('relu_backward')",
        "open('lent.py', 'a').write('')\nexec(open('lent.py').read())",
    ],
)
def test_what_is_lent_cannot_be_passed_off_as_ones_own(backprop: LoadedAssignment, theft: str) -> None:
    """Where an exercise is judged, its reference is not there to be had."""
    assert judged(backprop, LEND, theft)["relu_backward"].points == 0


def lending_workers(limits: Limits, code: str = "") -> Workers:
    """Return workers of a submission in which three exercises are lent, each of which calls one other."""
    lendable = {name: Lendable((name,), frozenset({name, f"of_{name}"})) for name in "abc"}
    asks = "; ".join(f'lend("{name}")' for name in lendable)
    cell = CodeCell("cell", f"{code}\nif False:\n    {asks}")
    return Workers([cell], limits, lendable, lambda _: {"lent.py": ""})


def test_lending_buys_no_time() -> None:
    """Each set of lent exercises has a worker, and all of them together the time of one submission."""
    limits = Limits(total_seconds=3.0, call_seconds=60.0, cell_seconds=60.0, fence=OWN_CODE)
    endless = "def f():\n    while True:\n        pass"
    start = time.monotonic()
    with lending_workers(limits, endless) as workers:
        replies = [workers.of(name).call("f", []) for name in ("a", "of_b", "c", "other")]
    assert all(isinstance(reply, TimedOut) for reply in replies)
    assert time.monotonic() - start < 2 * limits.total_seconds


def test_no_more_than_two_workers_of_a_submission_run() -> None:
    """Lending takes the memory of two, however many exercises are lent; one that was ended starts again."""
    with lending_workers(Limits(fence=OWN_CODE), "def f():\n    return 1") as workers:
        for name in ("other", "a", "of_b", "c", "a", "other"):
            assert isinstance(workers.of(name).call("f", []), Answer)
            running = [one for one in workers._open.values() if one._worker is not None]
            assert len(running) <= 2


def test_only_plain_calls_lend() -> None:
    """What a student is told to write, in their own cells; strings and the release's cells do not count."""
    cells = [
        CodeCell("a", 'lend("f")\nimport course_lib\ncourse_lib.lend("g")'),
        CodeCell("b", "text = 'lend(\"h\")'  # lend('i')\nlend(name)\nlend()\nlend(3)"),
        CodeCell("c", 'lend("j")', given=True),
        CodeCell("d", "lend('k'"),
    ]
    assert asked_for(cells) == ["f", "g"]


def test_a_class_lends_what_its_instructor_says(toy_class: ToyClass) -> None:
    """The exercise is in `lent.py` beside the notebook, and grading knows it from the released notebook."""
    toy_class.run("release", "--lend", "scale", "--force")
    lent = toy_class.classdir.release("toy").with_name("lent.py").read_text(encoding="utf-8")
    assert list(Shelf.of(lent).sections["toy"].defines) == ["scale"]
    assert toy_class.release.metadata.course["lends"] == ["scale"]
    toy_class.hand_in("student01", with_code(toy_class.release, 'lend("scale")\nlend("mean_rows")'))
    toy_class.run("grade")
    said = {record["exercise"]: record["message"] for record in toy_class.records("student01")}
    assert said["scale"] == "`scale` is lent, and has no points until you write it."
    assert said["mean_rows"] == "`mean_rows` is not written yet."


def test_who_was_graded_before_an_exercise_was_lent_is_graded_again(toy_class: ToyClass) -> None:
    """What is lent decides a grade, like the assignment's content; the same once more changes nothing."""
    toy_class.hand_in("student01", with_code(toy_class.release, 'lend("scale")'))
    toy_class.run("grade")
    toy_class.run("release", "--lend", "scale", "--force")
    toy_class.run("grade")
    assert [r["message"] for r in toy_class.records("student01") if r["exercise"] == "scale"][-1] == (
        "`scale` is lent, and has no points until you write it."
    )
    before = len(toy_class.records())
    toy_class.run("grade")
    assert len(toy_class.records()) == before


def test_a_release_lends_what_it_lent_until_told_otherwise(toy_class: ToyClass) -> None:
    """Releasing the same again changes nothing; other lending is another release."""
    beside = toy_class.classdir.release("toy").with_name("lent.py")
    toy_class.run("release", "--lend", "scale", "--force")
    toy_class.run("release")
    assert beside.is_file()
    assert "another version" in toy_class.run("release", "--lending", exit_code=1).output.replace("\n", " ")
    toy_class.run("release", "--lending", "--force")
    assert not beside.exists()


def test_what_a_class_lends_can_stand_in_its_configuration(toy_class: ToyClass) -> None:
    """It is what is meant where the command says nothing."""
    config = toy_class.classdir.config
    more = 'c.Lending.exercises = {"toy": ["scale"]}\n'
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    toy_class.classdir.source("toy").unlink()
    toy_class.run("release", "--force")
    assert toy_class.release.metadata.course["lends"] == ["scale"]


def test_lending_what_is_no_function_is_answered_with_those_that_are(toy_class: ToyClass) -> None:
    """A choice question is none."""
    output = " ".join(toy_class.run("release", "--lend", "mean_invariance", exit_code=1).output.split())
    assert "toy has no function 'mean_invariance' to lend; it has mean_rows, scale." in output


def test_a_submission_without_lending_is_graded_as_ever(toy_class: ToyClass) -> None:
    """Its points are those of its functions."""
    toy_class.hand_in("student01", RIGHT)
    toy_class.run("grade")
    assert toy_class.scores() == {"student01": 7.0}


def test_no_lending_leaves_the_file_out_and_grading_has_the_reference_all_the_same(
    tmp_path: Path, backprop: LoadedAssignment
) -> None:
    """Students without a `lent.py` build on their own functions; their marks do not depend on them."""
    from autograder.grading.lends import Lends

    later = load_assignment("optimizers")
    assert Lends(earlier=False).text(later) == ""
    assert "affine_forward" in later.files()["lent.py"]
