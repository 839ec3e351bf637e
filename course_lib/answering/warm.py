"""The warm process: it has imported what student code needs, and forks a worker for each submission.

Started inside a fence as ``main(descriptor)`` with one end of a socket pair; the other end is the grader's
(:mod:`course_lib.running.fence`). It runs no student's code itself: a worker is a process of its own that has
shut itself in (:mod:`course_lib.answering.confine`) before it reads the first cell. Where the fence allows
it, every worker has namespaces of its own, so that nothing of one submission is there for the next.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import struct
import sys
import tempfile
import time
from contextlib import suppress
from typing import Any

from course_lib.answering.confine import (
    Confinement,
    become_user,
    confine,
    die_with_parent,
    leave_namespaces,
    open_descriptors,
)
from course_lib.answering.watch import takes_too_much
from course_lib.answering.worker import serve

#: What a worker says once it has shut itself in.
GREETING = b"{}\n"
_MAX_MESSAGE = 1 << 20
_LOOK_SECONDS = 0.05
_STATUS = struct.Struct("<ii")  # a process number and, later, how it ended


class _Worker:
    """A forked worker: the process to kill, and a pipe that tells how it ended."""

    def __init__(self, child: int, reports: int) -> None:
        self.child = child
        self.reports = reports
        told = self._report()
        if told is None:
            raise OSError("a worker's number was not told")
        self.process = told[0]

    def end(self, grace: float) -> tuple[int, bool]:
        """Return the worker's wait status and whether it had to be killed after ``grace`` seconds."""
        killed = not select.select([self.reports], [], [], grace)[0]
        if killed:
            with suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(self.process, signal.SIGKILL)
        told = self._report()
        os.close(self.reports)
        os.waitpid(self.child, 0)
        return (signal.SIGKILL, True) if told is None else (told[1], killed)

    def _report(self) -> tuple[int, int] | None:
        """Return what the process that stands by tells; ``None`` if it was killed, and its worker with it."""
        data = os.read(self.reports, _STATUS.size)
        return _STATUS.unpack(data) if len(data) == _STATUS.size else None


def main(descriptor: int, preload: list[str]) -> None:
    """Serve requests on a socket until the other side hangs up."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the grader's terminal is the grader's to handle
    for name in preload:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001  (a worker that needs it will say what is wrong with it)
            continue
    gc.collect()
    gc.freeze()  # what a collection would touch in every child stays shared with them
    _serve_graders(socket.socket(fileno=descriptor))


def _serve_graders(first: socket.socket) -> None:
    """Serve the grader that started this process and those that it lets in; all ends with the first."""
    workers: dict[int, _Worker] = {}
    graders = [first]
    while first in graders:
        for grader in select.select(graders, [], [])[0]:
            line, descriptors = _receive(grader)
            if not line:
                graders.remove(grader)
                grader.close()
                continue
            try:
                reply = _handle(json.loads(line), descriptors, workers, graders)
            except Exception as error:  # noqa: BLE001  (told to the other side)
                reply = {"error": f"{type(error).__name__}: {error}"}
            finally:
                for opened in descriptors:
                    os.close(opened)
            with suppress(OSError):  # it is gone; the next look at it says so
                grader.sendall(json.dumps(reply).encode() + b"\n")
    for worker in workers.values():
        worker.end(0.0)


def _receive(control: socket.socket) -> tuple[bytes, list[int]]:
    """Return the next line and the descriptors that came with it; an empty line at the end."""
    line, descriptors = bytearray(), list[int]()
    while not line.endswith(b"\n"):
        data, opened, _, _ = socket.recv_fds(control, _MAX_MESSAGE, 1)
        descriptors += opened
        if not data:
            return b"", descriptors
        line += data
    return bytes(line), descriptors


def _handle(
    request: dict[str, Any], descriptors: list[int], workers: dict[int, _Worker], graders: list[socket.socket]
) -> dict[str, Any]:
    if request["request"] == "let in":
        graders.append(socket.socket(fileno=os.dup(descriptors[0])))
        return {}
    if request["request"] == "start":
        worker = _start(descriptors[0], Confinement(**request["confinement"]))
        workers[worker.child] = worker
        return {"worker": worker.child}
    if request["request"] == "end":
        status, killed = workers.pop(request["worker"]).end(request["grace"])
        return {"status": status, "killed": killed}
    return {"ready": os.getpid()}


def _start(connection: int, confinement: Confinement) -> _Worker:
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        return _Worker(child, reads)
    status = 1
    try:
        os.close(reads)
        status = _stand_by(connection, writes, confinement)
    finally:
        os._exit(status)  # never back into the loop above, whatever happened


def _stand_by(connection: int, reports: int, confinement: Confinement) -> int:
    """Fork the worker, and report how it ends.

    The process in between is there because a new process namespace begins with a child.
    """
    die_with_parent()
    if confinement.nested:
        leave_namespaces()
    worker = os.fork()
    if worker == 0:
        status = 1
        try:
            os.setsid()
            _work(connection, confinement)
            status = 0
        finally:
            os._exit(status)
    os.close(connection)
    os.write(reports, _STATUS.pack(worker, 0))
    status = _watched(worker, confinement) if _watches(confinement) else os.waitpid(worker, 0)[1]
    os.write(reports, _STATUS.pack(worker, status))
    return 0


def _watches(confinement: Confinement) -> bool:
    return bool(confinement.home_bytes) and not confinement.nested and sys.platform != "darwin"


def _watched(worker: int, confinement: Confinement) -> int:
    """Wait for a worker, and end it once its folder, which lies on a disk of ours, holds more than it may.

    Who looks needs no more rights than the worker has, and keeps none.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # so that its end ends the waiting below
    become_user(confinement)
    while True:
        done, status = os.waitpid(worker, os.WNOHANG)
        if done:
            return status
        if takes_too_much(worker, confinement):
            os.kill(worker, signal.SIGKILL)
        signal.sigtimedwait([signal.SIGCHLD], _LOOK_SECONDS)


def _work(connection: int, confinement: Confinement) -> None:
    """Keep nothing of the warm process's but its imports, shut yourself in, and serve."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        os.dup2(os.open(os.devnull, flags), number)
    for number in open_descriptors():
        if number != connection:
            try:
                os.close(number)
            except OSError:
                continue
    _reseed()
    try:
        confine(confinement)
    except OSError as error:
        os.write(connection, json.dumps({"refused": str(error)}).encode() + b"\n")
        return
    os.write(connection, GREETING)
    serve(connection, connection)


def main_alone() -> None:
    """Be the only worker of a container: the first line of standard input says how to confine it.

    The process that the container began with lives as long as the submission may, whatever becomes of the
    grader; the container ends with it.
    """
    connection = os.dup(0)
    line = bytearray()
    while not line.endswith(b"\n"):
        line += os.read(0, 1) or b"\n"
    told = json.loads(line)
    confinement = Confinement(**{"home": tempfile.mkdtemp(), **told["confinement"]})
    worker = os.fork()
    if worker == 0:
        _work(connection, confinement)
        os._exit(0)
    deadline = time.monotonic() + told["seconds"]
    hung_up = select.poll()
    hung_up.register(connection, 0)  # only that the other side is gone
    while time.monotonic() < deadline and not hung_up.poll(_LOOK_SECONDS * 1000):
        if os.waitpid(worker, os.WNOHANG)[0] or takes_too_much(worker, confinement):
            break


def _reseed() -> None:
    """Give the worker random states of its own: forks of one process would all draw the same."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
