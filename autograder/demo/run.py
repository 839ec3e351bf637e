"""Run the demo, and compare what came out with what should have."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
from rich.console import Console

from autograder.authoring.assignment import load_assignment
from autograder.authoring.source import find_assignments
from autograder.collecting.plan import Terms, plan
from autograder.collecting.writing import write
from autograder.demo.students import HandIn, hand_ins
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.grade_class import grade_class
from autograder.grading.grade_one import Result
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.release import release
from autograder.reporting import tables
from autograder.reporting.feedback import write_feedback
from course_lib.running.fence import fence_for
from course_lib.running.limits import FenceSettings, Limits

#: The made-up endless loop is given up after this many seconds a call.
LIMITS = Limits(call_seconds=3.0, fence=FenceSettings(unfenced=True))  # these students are our own


def run_demo(directory: Path, console: Console, assignments: Sequence[str] = ()) -> int:
    """Run a class through some assignments, and return 0 if everything came out as it should.

    Parameters
    ----------
    directory : Path
        The class directory; one that an earlier demo made is replaced, anything else is left alone.
    console : Console
        Where to print.
    assignments : sequence of str, optional
        Which; the first two unless told.
    """
    start = time.perf_counter()
    marker = directory / ".made_by_demo"
    if marker.is_file():
        shutil.rmtree(directory)
    classdir = ClassDirectory.create(directory)
    marker.touch()
    wrong: list[str] = []
    fence = fence_for(LIMITS)
    if fence.tier == "none":
        console.print(
            "[yellow]No fence holds on this machine.[/yellow] The demo's students are our own, so their code "
            "runs unfenced; a real class needs one: `autograder sandbox` says what is missing."
        )
    names = assignments or list(find_assignments())[:2]
    for assignment in names:
        wrong += _run_assignment(classdir, assignment, console)
    for line in wrong:
        console.print(f"[red]✗[/red] {line}", highlight=False)
    console.print(
        f"\nA class of twelve, {len(names)} assignment{'s' * (len(names) != 1)}, "
        f"{time.perf_counter() - start:.1f} s of work. Look at\n"
        f"  {classdir.root}/feedback/student04/   what a student reads\n"
        f"  {classdir.root}/verdicts/             every verdict, one JSON line each\n"
        f"  cd {classdir.root} && nbgrader formgrader   (or `jupyter lab`) for the gradebook"
    )
    console.print(
        "Something did not come out as it should." if wrong else "Everything came out as it should."
    )
    return 1 if wrong else 0


def _run_assignment(classdir: ClassDirectory, assignment: str, console: Console) -> list[str]:
    console.rule(assignment)
    with _timed(console, "released"):
        path = release(classdir, assignment)
        handed = hand_ins(load_assignment(assignment), nbformat.read(path, as_version=4))
    with _timed(console, "handed in and collected"):
        _collect(classdir, assignment, handed)
    with _timed(console, "graded"):
        graded = list(grade_class(classdir, assignment, limits=LIMITS))
    with _timed(console, "feedback written"):
        pages = {written.student for written in write_feedback(classdir, assignment) if written.page}
    stories = {item.student: item.story for item in handed}
    console.print(tables.grades(map(tables.grade_row, graded), stories))
    results = {item.student: item.result for item in graded if item.result is not None}
    wrong = [f"{assignment}: {p}" for item in handed for p in _differences(item, results.get(item.student))]
    wrong += [f"{assignment}: no feedback for {student}" for student in stories if student not in pages]
    return wrong + _gradebook_differences(classdir, assignment, results)


@contextmanager
def _timed(console: Console, what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    console.print(f"{what} in {time.perf_counter() - start:.1f} s", highlight=False)


def _collect(classdir: ClassDirectory, assignment: str, handed: list[HandIn]) -> None:
    """Put the files where a download would be, and collect them.

    Raises
    ------
    ClassError
        If they are not all collected.
    """
    download = classdir.root / "downloaded" / assignment
    download.mkdir(parents=True)
    for item in handed:
        (download / f"{item.student}_{assignment}.ipynb").write_text(item.content, encoding="utf-8")
    made = plan([download], Terms(classdir.submitted, assignment))
    written = list(write(classdir, assignment, made))
    if not made.sound or len(written) != len(handed):
        problems = [*made.left, *((p.shown, p.problem) for p in made.people if p.problem)]
        raise ClassError(f"Not all hand-ins were collected: {problems}")


def _differences(item: HandIn, result: Result | None) -> Iterator[str]:
    """Yield what came out otherwise than it should for one student."""
    if result is None:
        yield f"{item.student} was not graded"
        return
    if (item.expected is None) != bool(result.problem):
        yield f"{item.student} ({item.story}): readable is {not result.problem}, {result.problem}"
        return
    if item.expected is not None and item.repaired != bool(result.notes):
        yield f"{item.student} ({item.story}): repairs noted: {result.notes}"
    for verdict in result.verdicts:
        expected = (item.expected or {})[verdict.exercise]
        named = {aspect.diagnosis for aspect in verdict.aspects if aspect.diagnosis}
        if verdict.status not in expected.status:
            what = f"{verdict.exercise} is {verdict.status}, not {expected.status[0]}"
            yield f"{item.student} ({item.story}): {what}"
        elif expected.diagnosis is not None and named != {expected.diagnosis}:
            yield f"{item.student}: {verdict.exercise} is diagnosed as {named}, not {expected.diagnosis}"


def _gradebook_differences(
    classdir: ClassDirectory, assignment: str, results: dict[str, Result]
) -> list[str]:
    """Compare nbgrader's gradebook with the verdicts."""
    wrong = []
    with gradebook(nbgrader_api(classdir.config)) as book:
        for student, result in results.items():
            score = book.find_submission(assignment, student).score
            if abs(score - result.points) > 1e-9:
                wrong.append(
                    f"{assignment}: the gradebook has {score:g} for {student}, the verdicts {result.points:g}"
                )
    return wrong
