"""Many machines: a real scheduler and workers as processes, one of them killed while it judges."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from autograder.grading.errors import ClassError
from autograder.grading.grade_class import grade_class
from autograder.grading.on_dask import dask_workers
from benchmarks._cluster import cluster, kill
from tests.helpers_class import COLUMNS, HALF, RIGHT, ToyClass, autograder
from tests.test_jobs import TROUBLE, submissions

pytestmark = pytest.mark.slow


def test_a_class_is_graded_though_a_worker_is_killed(toy_class: ToyClass, tmp_path: Path) -> None:
    """Everybody's grade is as without; what the dead worker had is judged by another."""
    works = {f"student{n}": (RIGHT, COLUMNS, HALF)[n % 3] for n in range(9)}
    for student, work in works.items():
        toy_class.hand_in(student, work)
    with cluster(tmp_path, 2) as (address, workers), dask_workers(address) as run_map:
        run = grade_class(toy_class.classdir, "toy", run_map=run_map)
        graded = [next(run)]
        for child in psutil.Process(workers[0].pid).children(recursive=True):
            with suppress(psutil.Error):  # some of its family is gone already
                if "spawn_main" in " ".join(child.cmdline()):  # the worker; its nanny starts another
                    child.send_signal(signal.SIGKILL)
        graded += run
    assert not [item.result.problem for item in graded if item.result is not None and item.result.problem]
    points = {student: (7.0, 4.0, 3.0)[n % 3] for n, student in enumerate(works)}
    assert toy_class.scores() == points


def test_a_submission_that_ends_workers_ends_two_and_is_named(tmp_path: Path) -> None:
    """Whatever was with it on its worker is judged all the same."""
    with cluster(tmp_path, 2) as (address, _), dask_workers(address) as run_map:
        results = list(run_map(TROUBLE, submissions(b"", b"die", b"", b"", b"", b"")))
    found = {result.submission.student: result.problem for result in results}
    assert "the Dask worker that judged it ended, twice" in found.pop("student1")
    assert found == {f"student{n}": "fine" for n in (0, 2, 3, 4, 5)}


def test_a_scheduler_without_workers_is_said_to_have_none(toy_class: ToyClass, tmp_path: Path) -> None:
    """With the command that starts some; and workers that all go are not waited for without end."""
    toy_class.hand_in("ada", RIGHT)
    with cluster(tmp_path, 1) as (address, workers):
        with dask_workers(address, patience=1) as run_map:
            kill(workers[0])
            with pytest.raises(ClassError, match=r"no workers|start some"):
                list(run_map(TROUBLE, submissions(b"hang")))
        while True:
            output = " ".join(
                autograder("grade", str(toy_class.root), "toy", "--dask", address, exit_code=1).output.split()
            )
            if "has no workers; start some with `dask worker" in output:
                break
            time.sleep(0.5)  # until the scheduler has noticed
    assert toy_class.records() == []


def test_a_scheduler_that_is_not_there_is_one_sentence(
    toy_class: ToyClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the commands that start one."""
    monkeypatch.setattr("autograder.grading.on_dask._CONNECT_SECONDS", 1)
    toy_class.hand_in("ada", RIGHT)
    output = autograder(
        "grade", str(toy_class.root), "toy", "--dask", "tcp://127.0.0.1:1", exit_code=1
    ).output
    assert "There is no Dask scheduler at tcp://127.0.0.1:1" in " ".join(output.split())
