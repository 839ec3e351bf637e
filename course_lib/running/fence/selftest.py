"""The self-test: whether a fence holds, found out by trying to break it.

A worker is started as any student's is, and runs :data:`ATTEMPTS` as its code: it tries to read, write,
connect, fork and signal where it must not. What came of it is looked at out here, too, so a fence that only
says that it holds is noticed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import course_lib
from course_lib.exchange.wire import WireError, read_frame, to_frame
from course_lib.running.fence.attempts import ATTEMPTS, FILL
from course_lib.running.fence.deadline import Deadline
from course_lib.running.fence.tiers import Tier
from course_lib.running.fence.warm import FenceFailed, Gone, Worker
from course_lib.running.limits import Limits
from course_lib.running.scratch import scratch

_SECONDS = 20.0
_SMALL_FOLDER = 2 << 20
#: What is tried, by the name that the attempts use.
TRIED = {
    "read": "reads no file outside its folder",
    "course": "reads neither the grader nor the course's sources",
    "write": "writes nowhere outside its folder",
    "disk": "cannot fill the disk",
    "memory": "cannot take more memory than allowed",
    "tcp": "makes no network connection",
    "unix": "connects to no socket of this machine",
    "fork": "starts no more processes than allowed",
    "signal": "neither sees nor signals the grader's processes",
    "lock": "tells other workers nothing by locks on files that all may read",
    "kernel": "gets no privilege back",
    "environment": "knows nothing of the grader's environment",
}


@dataclass(frozen=True)
class Report:
    """What a self-test found.

    Attributes
    ----------
    tier : str
        The tier, and with which program.
    failed : str
        Why it could not even be tried; empty if it was.
    broken : dict
        What did not hold, by the names of :data:`TRIED`, and how it was broken.
    """

    tier: str
    failed: str = ""
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether everything held."""
        return not self.failed and not self.broken

    @property
    def reason(self) -> str:
        """The report in a line."""
        if self.failed:
            return f"{self.tier}: {self.failed}"
        if self.broken:
            return f"{self.tier}: " + "; ".join(f"{name}: {how}" for name, how in self.broken.items())
        return f"{self.tier}: self-test passed ({len(TRIED)} of {len(TRIED)})"


def test_fence(tier: Tier, limits: Limits) -> Report:
    """Try to break an open fence."""
    try:
        with _baits() as baits:
            broken = _attempted(tier, limits, baits) | baits.taken() | _filled(tier, limits)
    except (FenceFailed, Gone, WireError, TimeoutError, OSError) as error:
        return Report(str(tier), failed=f"the self-test did not run to its end ({error})")
    return Report(str(tier), broken=broken)


@dataclass
class _Baits:
    """What lies about for a worker to take: files, listening sockets, and a process to signal."""

    folder: Path
    mark: str
    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: socket.socket | None
    process: subprocess.Popen[bytes]

    def facts(self) -> dict[str, Any]:
        """Return what the attempts are told."""
        package = Path(course_lib.__file__).resolve().parent
        return {
            "mark": self.mark,
            "canary": str(self.folder / "canary"),
            "courses": [
                str(package / "checking" / "judge.py"),
                str(package.parent / "autograder" / "cli.py"),
                *map(str, sorted((package.parent / "course_answers").glob("*.json"))),
            ],
            "folders": [str(self.folder), "/", "/dev/shm", "/var/tmp", str(package), str(Path.home())],
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "unix": str(self.folder / "socket"),
            "abstract": self.mark,
            "locked": ctypes.__file__,
            "processes": [self.process.pid, os.getpid(), os.getppid()],
        }

    def taken(self) -> dict[str, str]:
        """Return what was taken, seen from here."""
        found = {}
        for name, listener in (("tcp", self.tcp), ("unix", self.unix), ("unix", self.abstract)):
            with contextlib.suppress(BlockingIOError):
                if listener is not None:
                    listener.accept()[0].close()
                    found[name] = "a connection arrived"
        with contextlib.suppress(BlockingIOError):
            self.udp.recv(64)
            found["tcp"] = "a datagram arrived"
        if self.process.poll() is not None:
            found["signal"] = "a process outside was ended"
        written = [path for folder in self.facts()["folders"] for path in Path(folder).glob(f"{self.mark}*")]
        for path in written:
            found["write"] = f"{path} was written"
            path.unlink()
        return found


@contextlib.contextmanager
def _baits() -> Iterator[_Baits]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="canary-", dir=scratch())))
        folder.chmod(0o777)  # whoever gets here could read and write; the fence is to keep workers from it
        mark = f"canary-{secrets.token_hex(8)}"
        (folder / "canary").write_text(mark, encoding="ascii")
        os.environ["COURSE_CANARY"] = mark
        stack.callback(os.environ.pop, "COURSE_CANARY")
        tcp = stack.enter_context(_listener(socket.AF_INET, ("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        unix = stack.enter_context(_listener(socket.AF_UNIX, str(folder / "socket")))
        abstract = None
        if sys.platform == "linux":
            abstract = stack.enter_context(_listener(socket.AF_UNIX, f"\0{mark}"))
        # It reads what nobody writes, so it ends with this process however that ends.
        command = [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"]
        process = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE))
        stack.callback(process.kill)
        stack.enter_context(_locked(ctypes.__file__))
        yield _Baits(folder, mark, tcp, udp, unix, abstract, process)


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold shared locks, on all and on the first byte, of a file that every worker may read."""
    import fcntl  # only where there are fences

    with Path(path).open("rb") as file:
        with contextlib.suppress(OSError):  # a disk without locks carries none
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if sys.platform == "linux":
                fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 1, 0))
        yield


def _listener(family: int, address: Any) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.bind(address)
    listener.listen()
    listener.setblocking(False)
    return listener


def _attempted(tier: Tier, limits: Limits, baits: _Baits) -> dict[str, str]:
    facts = {**baits.facts(), "memory": limits.memory_bytes, "most": limits.threads}
    with tier.start(limits) as worker:
        _run(worker, f"FACTS = {facts!r}\n{ATTEMPTS}")
        request = {"request": "variable", "name": "FOUND", "most": 1 << 16}
        deadline = Deadline(_SECONDS, worker.process)
        worker.write(to_frame(request), deadline)
        _, values = read_frame(partial(worker.read, deadline=deadline))
    found = values.get("value")
    if not isinstance(found, dict) or found.pop("end", None) != "reached":
        raise Gone("the attempts broke off")
    return {str(name): str(how) for name, how in found.items() if how}


def _filled(tier: Tier, limits: Limits) -> dict[str, str]:
    """Fill a small folder: either writing fails, or the worker is ended for it."""
    small = replace(limits, folder_bytes=_SMALL_FOLDER)
    for removed, what in ((False, "files"), (True, "removed files")):
        with tier.start(small) as worker:
            try:
                _run(worker, f"REMOVED = {removed}\n{FILL}")
            except (Gone, WireError):
                continue
        return {"disk": f"a folder for {_SMALL_FOLDER} bytes took more in {what}"}
    return {}


def _run(worker: Worker, code: str) -> None:
    deadline = Deadline(_SECONDS, worker.process)
    message = {"request": "run", "cells": [["self-test", code, 1]]}
    worker.write(to_frame(message), deadline)
    reply, _ = read_frame(partial(worker.read, deadline=deadline))
    if reply.get("outcome") != "done":
        raise Gone(f"{reply.get('type')}: {reply.get('message')}")
