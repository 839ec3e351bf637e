"""Judging on many machines: the workers of a Dask scheduler run what a job runs here.

A worker that dies takes with it whatever it was given, guilty or not. Those submissions are tried again, one
at a time and with nothing beside them: the one that ends a worker again is then known to be the reason.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client, KilledWorker

from autograder.grading.errors import ClassError
from autograder.grading.grade_class import MapSubmissions
from autograder.grading.grade_one import Result, Submission
from autograder.grading.jobs import Bounds, as_completed
from autograder.grading.judging import Judging
from course_lib.running.fence import FenceFailed, NoFence, fence_for
from course_lib.running.limits import Limits

_CONNECT_SECONDS = 20
#: How long nothing may come from a scheduler without workers.
_PATIENCE_SECONDS = 60.0


@contextmanager
def dask_workers(address: str, patience: float = _PATIENCE_SECONDS) -> Iterator[MapSubmissions]:
    """Provide a ``map`` that judges on the workers of a scheduler and yields as they finish.

    Each worker needs this course installed, in the same version, and a fence of its own: its self-test runs
    before any submission does.

    Raises
    ------
    ClassError
        If the scheduler cannot be reached or has no workers.
    """
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClassError(
            f"There is no Dask scheduler at {address} ({error}). Start one with `dask scheduler`, workers "
            f"with `dask worker {address} --nthreads 1`."
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClassError(
                f"The Dask scheduler at {address} has no workers; start some with "
                f"`dask worker {address} --nthreads 1`."
            )
        client.run_on_scheduler(allow_no_failures)

        def run_map(judging: Judging, submissions: Iterable[Submission]) -> Iterator[Result]:
            _require_fences(client, judging.limits)
            yield from _OnWorkers(client, judging, patience).results(submissions, 2 * threads)

        yield run_map


def _require_fences(client: Client, limits: Limits | None) -> None:
    """Have every worker try its fence; one that has gone since is none of this function's business."""
    with suppress(OSError, TimeoutError):
        for worker, answer in client.run(require_fence, limits, on_error="return").items():
            if isinstance(answer, NoFence | FenceFailed):
                raise ClassError(f"The Dask worker {worker} has no fence. {answer}")


def allow_no_failures(dask_scheduler: Any) -> None:
    """Tell the scheduler to give to no second worker what was with one when it died: that is ours to do."""
    dask_scheduler.allowed_failures = 0


def require_fence(limits: Limits | None) -> str:
    """Run the fence's self-test on a worker; it raises where none holds."""
    return fence_for(limits or Limits()).tier


def judge_on_worker(judging: Judging, submission: Submission) -> Result:
    """Judge one submission on a worker, which ends if that takes longer than any judging may."""
    watchdog = threading.Timer(Bounds().seconds, os._exit, (1,))
    watchdog.daemon = True
    watchdog.start()
    try:
        return judging(submission)
    finally:
        watchdog.cancel()


class _OnWorkers:
    """One run over submissions on a scheduler's workers."""

    def __init__(self, client: Client, judging: Judging, patience: float) -> None:
        self._client, self._judging, self._patience = client, judging, patience
        self._executor = client.get_executor(pure=False, retries=0)
        self._without_workers = 0.0

    def results(self, submissions: Iterable[Submission], window: int) -> Iterator[Result]:
        suspects: list[Submission] = []
        for submission, future in as_completed(self._submit, submissions, window, self._wait):
            try:
                yield future.result()
            except KilledWorker:
                suspects.append(submission)
            except CancelledError as error:
                raise ClassError("The Dask scheduler is gone. What is recorded so far is right.") from error
        for submission, future in as_completed(self._submit, suspects, 1, self._wait):
            try:
                yield future.result()
            except KilledWorker:
                yield self._judging.failed(
                    submission, "the Dask worker that judged it ended, twice; nobody else's grade is touched"
                )

    def _submit(self, submission: Submission) -> Future[Result]:
        future: Future[Result] = self._executor.submit(judge_on_worker, self._judging, submission)
        return future

    def _wait(self, seconds: float) -> None:
        """Note that nothing has come for a while; that is nothing to wait for where no worker is left."""
        try:
            left = self._client.nthreads()
        except (OSError, TimeoutError, ValueError):
            left = {}
        self._without_workers = 0.0 if left else self._without_workers + seconds
        if self._without_workers >= self._patience:
            raise ClassError(
                "The Dask scheduler has had no workers for a minute. What is recorded so far is right; start "
                "some and run the same command again."
            )
