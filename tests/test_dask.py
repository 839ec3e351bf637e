"""Many machines: a real scheduler and workers as processes, one of them killed while it judges."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from autograder.grading.errors import ClassError
from autograder.grading.grade_class import grade_class
from autograder.grading.on_dask import dask_workers
from tests.helpers_class import COLUMNS, HALF, RIGHT, ToyClass, autograder
from tests.test_jobs import TROUBLE, submissions

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@contextmanager
def process(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of Dask's commands, in the repository's root: workers import what is sent to them by name."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    started = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        kill(started)


def kill(started: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    if started.poll() is None:
        for child in psutil.Process(started.pid).children(recursive=True):
            child.kill()
        started.kill()
    started.wait()


@contextmanager
def scheduler(tmp_path: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers that are started again when they die; yield its address and them."""
    port = 20000 + os.getpid() % 20000
    address = f"tcp://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        stack.enter_context(process("dask_scheduler", "--port", str(port), *here))
        local = ("--nthreads", "1", "--local-directory", str(tmp_path))
        running = [
            stack.enter_context(process("dask_worker", address, *local, *here)) for _ in range(workers)
        ]
        yield address, running


def wait_for(address: str, workers: int) -> None:
    """Wait until the workers have registered."""
    from distributed import Client

    with Client(address, timeout=120, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=120)


def test_a_class_is_graded_though_a_worker_is_killed(toy_class: ToyClass, tmp_path: Path) -> None:
    """Everybody's grade is as without; what the dead worker had is judged by another."""
    works = {f"student{n}": (RIGHT, COLUMNS, HALF)[n % 3] for n in range(9)}
    for student, work in works.items():
        toy_class.hand_in(student, work)
    with scheduler(tmp_path, 2) as (address, workers):
        wait_for(address, 2)
        with dask_workers(address) as run_map:
            run = grade_class(toy_class.classdir, "toy", run_map=run_map)
            graded = [next(run)]
            for child in psutil.Process(workers[0].pid).children(recursive=True):
                if "spawn_main" in " ".join(child.cmdline()):  # the worker; its nanny starts another
                    child.send_signal(signal.SIGKILL)
            graded += run
    assert not [item.result.problem for item in graded if item.result is not None and item.result.problem]
    points = {student: (7.0, 4.0, 3.0)[n % 3] for n, student in enumerate(works)}
    assert toy_class.scores() == points


def test_a_submission_that_ends_workers_ends_two_and_is_named(tmp_path: Path) -> None:
    """Whatever was with it on its worker is judged all the same."""
    with scheduler(tmp_path, 2) as (address, _):
        wait_for(address, 2)
        with dask_workers(address) as run_map:
            results = list(run_map(TROUBLE, submissions(b"", b"die", b"", b"", b"", b"")))
    found = {result.submission.student: result.problem for result in results}
    assert "the Dask worker that judged it ended, twice" in found.pop("student1")
    assert found == {f"student{n}": "fine" for n in (0, 2, 3, 4, 5)}


def test_a_scheduler_without_workers_is_said_to_have_none(toy_class: ToyClass, tmp_path: Path) -> None:
    """With the command that starts some; and workers that all go are not waited for without end."""
    toy_class.hand_in("ada", RIGHT)
    with scheduler(tmp_path, 1) as (address, workers):
        wait_for(address, 1)
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
