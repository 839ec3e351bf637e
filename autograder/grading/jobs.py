"""Judging side by side: processes that may die, hang or grow, each at the cost of one submission.

Each job has a process of its own (:mod:`autograder.grading.job_process`) and a thread here that waits for it,
so that one that ends takes no other with it.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import queue
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from autograder.grading.errors import ClassError
from autograder.grading.job_process import Ready, serve
from course_lib.running.scratch import scratch

if TYPE_CHECKING:  # only for their names: whoever starts processes need not wait for these imports
    from autograder.grading.grade_one import Result, Submission
    from autograder.grading.judging import Judging
    from course_lib.running.fence import Fence

#: What an own process imports once for all jobs.
_PRELOADED = "autograder.grading.judging"
#: How often a wait for results is interrupted to see whether any can come.
_LOOK_SECONDS = 5.0


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
    jobs: int | None = None, bounds: Bounds | None = None, ready: Ready | None = None
) -> Iterator[Callable[[Judging, Iterable[Submission]], Iterator[Result]]]:
    """Provide a ``map`` that judges in ``jobs`` processes, one a core unless told, and yields as they finish.

    It reads at most two submissions per job ahead of what it has yielded.

    Parameters
    ----------
    jobs : int, optional
    bounds : Bounds, optional
    ready : Ready, optional
        What the processes do while this one does something else. The fence is opened here, once for all of
        them: one that ends takes no other's student's process with it. What goes wrong in that will go wrong
        again when they judge, and is said then.
    """
    number = jobs or cores()
    every = [_Job(bounds or Bounds()) for _ in range(number)]
    free: queue.SimpleQueue[_Job] = queue.SimpleQueue()

    def start(job: _Job) -> None:
        with suppress(Exception):
            if ready is not None:
                job.ask(ready.load)
                job.ask(ready.use, opened.result())
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
                job.end()
            raise

    _start_server()
    # The thread that opens the fence stays for the run: the fence ends with the thread that started it.
    threads, opener = ThreadPoolExecutor(number), ThreadPoolExecutor(1)
    opened: Future[Fence] = opener.submit(ready.open) if ready is not None else Future()
    for job in every:
        threads.submit(start, job)
    try:
        yield run_map
    finally:
        for job in every:
            job.end()
        if ready is not None and opened.exception() is None:
            opened.result().close()
        for pool in (threads, opener):
            pool.shutdown(cancel_futures=True)  # each thread has seen the end of what it waited for
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
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._is_over = False

    def judge(self, judging: Judging, submission: Submission) -> Result:
        """Judge a submission over there, or say why that failed.

        Raises
        ------
        ClassError
            If no process can be started.
        """
        try:
            result: Result = self.ask(judging, submission)
            return result
        except TimeoutError:
            problem = f"judging it took longer than {self._bounds.seconds:g} s and was stopped"
        except MemoryError:
            problem = "judging it took more memory than a judge may have"
        except EOFError:
            problem = "the process that judged it ended before it had a result"
        self.stop()
        return judging.failed(submission, f"{problem}; nobody else's grade is touched by that")

    def end(self) -> None:
        """End the process, whatever it is doing, and any that is started after this."""
        self._is_over = True
        self._kill()

    def stop(self) -> None:
        """End the process, and wait until it has."""
        self._kill()
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.join()
        self._process = self._connection = None

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function over there, and return what it returns or raise what it raises.

        Raises
        ------
        TimeoutError
            If it takes too long; the process is killed.
        EOFError
            If the process ends before it has sent its answer in full.
        """
        connection = self._connection or self._started()
        late = threading.Event()
        watchdog = threading.Timer(self._bounds.seconds, self._end_late, [late])
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.send((function, arguments))
            answer, raised = connection.recv()
        except (EOFError, OSError) as error:
            raise (TimeoutError() if late.is_set() else EOFError()) from error
        finally:
            watchdog.cancel()
            watchdog.join()
        if late.is_set():  # killed with its answer on the way; the next submission gets another
            self.stop()
        if raised is not None:
            raise raised
        return answer

    def _started(self) -> Connection:
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        settings = (dict(os.environ), self._bounds.memory_bytes, scratch())
        process = context.Process(target=serve, args=(theirs, *settings), daemon=True)
        try:
            process.start()
        except (OSError, EOFError) as error:
            ours.close()
            raise ClassError(f"no judging process can be started ({error!r})") from error
        finally:
            theirs.close()  # otherwise the end of the process would not be seen
        self._process, self._connection = process, ours
        if self._is_over:
            self._kill()
        return ours

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()


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
