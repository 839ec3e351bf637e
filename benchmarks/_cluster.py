"""A Dask scheduler and workers as processes of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
_HERE = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler, and workers that are started again when they die; yield its address and them."""
    port = 20000 + os.getpid() % 20000
    address = f"tcp://127.0.0.1:{port}"
    local = ("--nthreads", "1", "--local-directory", str(folder))
    with ExitStack() as stack:
        stack.enter_context(_process("dask_scheduler", "--port", str(port), *_HERE))
        running = [
            stack.enter_context(_process("dask_worker", address, *local, *_HERE)) for _ in range(workers)
        ]
        _wait_for(address, workers)
        yield address, running


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
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


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=300, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=300)
