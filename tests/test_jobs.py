"""Judging side by side: a judge that dies, hangs or grows costs one submission, and nothing is kept."""

from __future__ import annotations

import gc
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection

import psutil
import pytest

from autograder.grading.errors import ClassError
from autograder.grading.grade_class import grade_class
from autograder.grading.grade_one import Result, Submission
from autograder.grading.jobs import Bounds, as_completed, judging_processes
from autograder.grading.judging import Judging
from tests.helpers_class import COLUMNS, HALF, RIGHT, ToyClass

STUDENTS = {"ada": RIGHT, "ben": COLUMNS, "cleo": HALF}


class Trouble(Judging):
    """A judge that a submission makes die, hang, grow or stop: what its text says."""

    def __call__(self, submission: Submission) -> Result:
        """Do it."""
        match submission.notebook:
            case b"die":
                os.kill(os.getpid(), signal.SIGKILL)
            case b"exit":
                os._exit(0)
            case b"hang":
                time.sleep(1000)
            case b"stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            case b"die while answering":
                answer_in_part(signal.SIGKILL)
            case b"stop while answering":
                answer_in_part(signal.SIGSTOP)
            case b"grow":
                return self.failed(submission, str(len(bytearray(8 << 30))))
            case b"raise":
                raise ClassError("nobody can be judged")
        return self.failed(submission, "fine")


def answer_in_part(end: signal.Signals) -> None:
    """Send the beginning of a long answer, and get a signal before the rest."""
    (connection,) = (thing for thing in gc.get_objects() if type(thing) is Connection and thing.writable)
    os.write(connection.fileno(), struct.pack("!i", 1000) + b"beginning")
    os.kill(os.getpid(), end)


TROUBLE = Trouble("", b"", None, "version")


def submissions(*contents: bytes) -> Iterator[Submission]:
    return (Submission("toy", f"student{n}", content) for n, content in enumerate(contents))


def problems(jobs: int, *contents: bytes) -> list[str]:
    """Return what is said of each submission, judged with twenty seconds for each."""
    with judging_processes(jobs, Bounds(seconds=20)) as run_map:
        results = list(run_map(TROUBLE, submissions(*contents)))
    found = {result.submission.student: result.problem for result in results}
    return [found[f"student{number}"] for number in range(len(contents))]


@pytest.mark.parametrize("what", [b"die", b"exit", b"die while answering"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_judge_that_ends_costs_its_submission_only(what: bytes, jobs: int) -> None:
    """The next submission gets another process, and every other result is there."""
    said, *others = problems(jobs, what, b"", b"", b"")
    assert "ended before it had a result" in said
    assert others == ["fine"] * 3


def test_a_judge_that_hangs_costs_its_submission_only() -> None:
    """It is ended, also while it is stopped or has sent half of its answer."""
    first, second, third, *others = problems(3, b"hang", b"stop", b"stop while answering", b"", b"", b"")
    for said in (first, second, third):
        assert "took longer than 20 s and was stopped" in said
    assert others == ["fine"] * 3


def test_a_judge_has_so_much_memory_and_no_more() -> None:
    """What asks for more fails in it; the machine does not."""
    with judging_processes(1) as run_map:
        (result,) = run_map(replace(TROUBLE), submissions(b"grow"))
    assert "memory" in result.problem


def test_what_concerns_everybody_ends_the_run() -> None:
    """Nothing is judged after it, and no process is left."""
    with pytest.raises(ClassError, match="nobody can be judged"), judging_processes(2) as run_map:
        list(run_map(TROUBLE, submissions(b"", b"raise", b"hang", b"")))
    judges = [p for p in psutil.Process().children(recursive=True) if "submission" in " ".join(p.cmdline())]
    assert judges == []


def test_submissions_are_read_as_they_are_needed() -> None:
    """With any executor: never more than the window ahead of what has been yielded."""
    read, yielded = 0, 0

    def counted() -> Iterator[Submission]:
        nonlocal read
        for submission in submissions(*[b""] * 50):
            read += 1
            assert read - yielded <= 4
            yield submission

    with ThreadPoolExecutor(2) as pool:
        for _ in as_completed(lambda s: pool.submit(TROUBLE, s), counted(), 4):
            yielded += 1
    assert yielded == read == 50


def test_a_class_is_graded_by_two_jobs(toy_class: ToyClass) -> None:
    """Side by side, in any order, and with the same grades."""
    for student, work in STUDENTS.items():
        toy_class.hand_in(student, work)
    toy_class.run("grade", "--jobs", "2")
    assert toy_class.scores() == {"ada": 7.0, "ben": 4.0, "cleo": 3.0}


def test_results_are_recorded_as_they_come(toy_class: ToyClass) -> None:
    """A run that is given up after one result has recorded that one."""
    for student, work in STUDENTS.items():
        toy_class.hand_in(student, work)
    run = grade_class(toy_class.classdir, "toy")
    first = next(run)
    assert isinstance(run, Generator)
    run.close()
    assert toy_class.scores() == {first.student: 7.0}
    assert {record["student"] for record in toy_class.records()} == {first.student}


def test_nothing_is_kept_of_what_has_been_yielded(toy_class: ToyClass) -> None:
    """Results are large; those of a thousand students are not held at once."""
    for number in range(6):
        toy_class.hand_in(f"student{number}", RIGHT)
    alive: list[int] = []

    class Counted(Result):
        """Notes its end."""

        def __del__(self) -> None:
            alive.remove(id(self))

    def run_map(judging: Judging, given: Iterable[Submission]) -> Iterator[Result]:
        for submission in given:
            result = judging(submission)
            counted = Counted(**{name: getattr(result, name) for name in result.__dataclass_fields__})
            alive.append(id(counted))
            yield counted
            del counted, result, submission

    for graded in grade_class(toy_class.classdir, "toy", run_map=run_map):
        assert len(alive) <= 2, graded.student


def test_a_killed_grader_leaves_no_process(toy_class: ToyClass) -> None:
    """Judges and the process they are forked from end with it, whatever they are doing."""
    toy_class.hand_in("ada", {**RIGHT, "mean_rows": "def mean_rows(X):\n    while True:\n        pass"})
    command = [sys.executable, "-m", "autograder.cli", "grade", str(toy_class.root), "toy", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    family: list[psutil.Process] = []
    while not any("course_lib.answering" in " ".join(p.cmdline()) for p in family):
        assert process.poll() is None
        time.sleep(0.05)
        family = [p for p in psutil.Process(process.pid).children(recursive=True) if _has_command(p)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, left = psutil.wait_procs(family, timeout=60)
    assert left == []


def _has_command(process: psutil.Process) -> bool:
    try:
        return bool(process.cmdline())
    except psutil.Error:
        return False
