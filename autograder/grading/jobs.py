"""Judging side by side: processes that may die, hang or grow, each at the cost of one submission.

Each job is an executor of its own with one process, so that a process that ends takes no other with it.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import queue
import resource
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.grading.errors import ClassError
from course_lib.running.scratch import scratch

if TYPE_CHECKING:  # only for their names: whoever starts processes need not wait for these imports
    from autograder.grading.grade_one import Result, Submission
    from autograder.grading.judging import Judging
    from course_lib.running.limits import Limits

#: What an own process imports once for all jobs.
_PRELOADED = "autograder.grading.judging"
_START_SECONDS = 300.0
#: How often a wait for results is interrupted to see whether any can come.
_LOOK_SECONDS = 5.0


GetReady = Callable[[], object]


@dataclass(frozen=True)
class Bounds:
    """What judging one submission may take, the student's process beside it not included.

    Attributes
    ----------
    seconds : float
        From the beginning to the result. The student's code has its own limits; this is for a judge that
        hangs, so it is generous.
    memory_bytes : int
        Address space of the judging process.
    """

    seconds: float = 900.0
    memory_bytes: int = 6 << 30


def cores() -> int:
    """Return how many cores this process may use; macOS does not tell, only how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def judging_processes(
    jobs: int | None = None, bounds: Bounds | None = None, get_ready: GetReady | None = None
) -> Iterator[Callable[[Judging, Iterable[Submission]], Iterator[Result]]]:
    """Provide a ``map`` that judges in ``jobs`` processes, one a core unless told, and yields as they finish.

    It reads at most two submissions per job ahead of what it has yielded.

    Parameters
    ----------
    jobs : int, optional
    bounds : Bounds, optional
    get_ready : callable
        What every process does first, while this one does something else; that it fails is no matter.
    """
    number = jobs or cores()
    every = [_Job(bounds or Bounds()) for _ in range(number)]
    free: queue.SimpleQueue[_Job] = queue.SimpleQueue()

    def start(job: _Job) -> None:
        try:
            job.start(get_ready)
        finally:
            free.put(job)

    def judge(judging: Judging, submission: Submission) -> Result:
        job = free.get()
        try:
            return job.judge(judging, submission)
        finally:
            free.put(job)

    def run_map(judging: Judging, submissions: Iterable[Submission]) -> Iterator[Result]:
        try:
            for _, done in as_completed(
                lambda submission: threads.submit(judge, judging, submission), submissions, 2 * number
            ):
                yield done.result()
        except BaseException:  # the run ends here: nobody waits for what is being judged
            for job in every:
                job.kill()
            raise

    _start_server()
    threads = ThreadPoolExecutor(number)
    for job in every:
        threads.submit(start, job)
    try:
        yield run_map
    finally:
        for job in every:
            job.kill()
        threads.shutdown(cancel_futures=True)  # each has seen the end of what it waited for
        for job in every:
            job.stop()


def as_completed(
    submit: Callable[[Submission], Future[Result]],
    submissions: Iterable[Submission],
    window: int,
    waited: Callable[[float], None] = lambda seconds: None,
) -> Iterator[tuple[Submission, Future[Result]]]:
    """Yield submissions and their results as they come, at most ``window`` of them read and not yet yielded.

    Parameters
    ----------
    submit : callable
        Starts judging one submission.
    submissions : iterable of Submission
        Read only as far as the window goes.
    window : int
    waited : callable
        Called with the seconds that have passed without a result, now and then; it may raise.
    """
    waiting = iter(submissions)
    running: dict[Future[Result], Submission] = {}
    try:
        while True:
            while len(running) < window and (submission := next(waiting, None)) is not None:
                running[submit(submission)] = submission
            if not running:
                return
            done = wait_for(running, _LOOK_SECONDS, return_when="FIRST_COMPLETED").done
            if not done:
                waited(_LOOK_SECONDS)
            while done:  # a result is forgotten once it is yielded
                future = done.pop()
                yield running.pop(future), future
                del future
    finally:
        for future in running:
            future.cancel()


class _Job:
    """One process that judges, started when it is first needed and again whenever it ended."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._executor: ProcessPoolExecutor | None = None
        self._process = 0

    def start(self, get_ready: GetReady | None) -> None:
        """Start the process, and have it get ready; what goes wrong will go wrong again when it judges."""
        with suppress(ClassError):
            executor = self._started()
            if get_ready is not None:
                executor.submit(get_ready)

    def judge(self, judging: Judging, submission: Submission) -> Result:
        """Judge a submission over there, or say why that failed.

        Raises
        ------
        ClassError
            If no process can be started.
        """
        executor = self._executor or self._started()
        future = executor.submit(judging, submission)
        try:
            return future.result(self._bounds.seconds)
        except TimeoutError:
            problem = f"judging it took longer than {self._bounds.seconds:g} s and was stopped"
        except MemoryError:
            problem = "judging it took more memory than a judge may have"
        except BrokenExecutor:
            problem = "the process that judged it ended before it had a result"
        self.stop()
        return judging.failed(submission, f"{problem}; nobody else's grade is touched by that")

    def _started(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            1, multiprocessing.get_context("forkserver"), initializer=end_with_parent
        )
        try:
            settings = (dict(os.environ), self._bounds.memory_bytes, scratch())
            self._process = executor.submit(prepare, *settings).result(_START_SECONDS)
        except (BrokenExecutor, TimeoutError, OSError) as error:
            executor.shutdown(wait=False, cancel_futures=True)
            raise ClassError(f"no judging process can be started ({error!r})") from error
        self._executor = executor
        return executor

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        if self._executor is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """End the process, and wait until it has."""
        self.kill()
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def get_ready(assignment: str, limits: Limits) -> None:
    """Load what judging an assignment needs, and open the fence."""
    from autograder.authoring.assignment import load_assignment
    from course_lib.running.fence import fence_for

    load_assignment(assignment)
    fence_for(limits)


def _start_server() -> None:
    """Start the process that judging processes are forked from, if it is not there yet."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([_PRELOADED])
    before, elsewhere = os.environ.get("OPENBLAS_NUM_THREADS"), tempfile.tempdir
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # jobs are the parallelism; and threads do not survive a fork
    tempfile.tempdir = str(scratch())  # for its sockets, which a killed process leaves
    try:
        multiprocessing.forkserver.ensure_running()
    finally:
        tempfile.tempdir = elsewhere
        if before is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = before


def prepare(environment: dict[str, str], memory_bytes: int, temporary: Path) -> int:
    """Make this process one that judges; return its number."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.environ.clear()
    os.environ.update(environment, OPENBLAS_NUM_THREADS="1")
    tempfile.tempdir = str(temporary)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    return os.getpid()


def end_with_parent() -> None:
    """Have this process end as soon as the grader has, also if that is before it is given anything to do.

    Neither would end the other: the process that it was forked from lives on while it does.
    """
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
