"""What a worker does to itself before it runs any student's code; none of it can be undone.

Each step is one call of the kernel: an own mount of the folder, resource limits, Landlock, another user, no
capabilities, a filter of system calls. Which of them are taken is decided outside, by the fence
(:mod:`course_lib.running.fence`), which also tries whether they hold.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from course_lib.answering import landlock

_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_SLAVE = 2, 4, 1 << 14, 1 << 19
_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWPID = 0x00020000, 0x08000000, 0x20000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_SET_SECCOMP = 1, 4, 8, 22
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_READ_SEARCH = 2

# Looked up before any fork: loading a library in between is not safe.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Confinement:
    """How far a worker shuts itself in.

    Attributes
    ----------
    home : str
        The one folder that it may write in; made by the fence, or mounted here.
    limits : dict
        Resource limits (both soft and hard) by name, such as ``{"AS": 4 << 30}``.
    nested : bool
        Whether it gets process, mount and IPC namespaces of its own and an empty `home` in memory.
    home_bytes, home_files : int
        How large that `home` is.
    uid : int or None
        User and group to become.
    keeps_reading : bool
        Whether it keeps the capability to read what the interpreter's owner alone may read: Landlock
        decides then.
    readable : list of str or None
        With a list, Landlock: these paths can be read, `home` read and written, nothing else touched.
    listable : list of str
        With Landlock: folders of which the names of what is in them can be read, at any depth. Python looks
        there again when a folder has changed since it last did.
    syscalls : str
        The filter of system calls, as the kernel's program in hexadecimal digits; empty for none.
    """

    home: str
    limits: dict[str, int] = field(default_factory=dict)
    nested: bool = False
    home_bytes: int = 0
    home_files: int = 0
    uid: int | None = None
    keeps_reading: bool = False
    readable: list[str] | None = None
    listable: list[str] = field(default_factory=list)
    syscalls: str = ""


def leave_namespaces() -> None:
    """Have the next child begin process, mount and IPC namespaces of its own."""
    _check(_linux().unshare(_CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWIPC), "unshare")


def die_with_parent() -> None:
    """Ask Linux to end this process with its parent: a killed grader leaves no endless loop behind."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(wanted: Confinement) -> None:
    """Shut this process in.

    Raises
    ------
    OSError
        If a step fails; the process must not run anybody's code then.
    """
    if wanted.nested:
        _mount_home(wanted)
    limit_resources(wanted.limits)
    if wanted.readable is not None:
        landlock.restrict(wanted.readable, [wanted.home, os.devnull], wanted.listable)
    become_user(wanted)
    os.chdir(wanted.home)
    os.environ.update(HOME=wanted.home, TMPDIR=wanted.home)
    if wanted.syscalls:
        _filter_syscalls(bytes.fromhex(wanted.syscalls))


def become_user(wanted: Confinement) -> None:
    """Become the worker's user, without capabilities; that user may see what the process has open."""
    if wanted.nested or wanted.syscalls:
        _drop_privileges(wanted.uid, wanted.keeps_reading)
        _linux().prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)  # no core is dumped all the same, by its limit
    die_with_parent()  # becoming another user takes it back


def _mount_home(wanted: Confinement) -> None:
    libc = _linux()
    _check(libc.mount(b"none", b"/", None, _MS_REC | _MS_SLAVE, None), "making mounts private")
    uid = os.getuid() if wanted.uid is None else wanted.uid
    gid = os.getgid() if wanted.uid is None else wanted.uid
    options = f"size={wanted.home_bytes},nr_inodes={wanted.home_files},mode=700,uid={uid},gid={gid}"
    home = wanted.home.encode()
    _check(
        libc.mount(b"tmpfs", home, b"tmpfs", _MS_NOSUID | _MS_NODEV, options.encode()), "mounting a folder"
    )


def limit_resources(limits: Mapping[str, int]) -> None:
    """Set resource limits, soft and hard, by name; where there is no such limit, none is set."""
    import resource

    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)  # some systems lack some
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            try:
                resource.setrlimit(kind, (most, most))
            except (OSError, ValueError):
                if sys.platform == "linux":
                    raise  # elsewhere there is no fence that a limit could be missing from


def _drop_privileges(uid: int | None, keeps_reading: bool) -> None:
    libc = _linux()
    for capability in range(64):
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # there are no more, or this process may not; it has none then
    if uid is not None:
        _check(libc.prctl(_PR_SET_KEEPCAPS, int(keeps_reading), 0, 0, 0), "keeping capabilities")
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _set_capabilities(1 << _CAP_DAC_READ_SEARCH if keeps_reading else 0)
    _check(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def _set_capabilities(mask: int) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(mask, mask, 0, 0, 0, 0)  # effective, permitted, inheritable; twice 32 bits
    _check(_linux().capset(header, data), "dropping capabilities")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def _filter_syscalls(program: bytes) -> None:
    buffer = ctypes.create_string_buffer(program, len(program))
    structure = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    _check(
        _linux().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(structure), 0, 0),
        "filtering system calls",
    )


def _linux() -> Any:
    if _libc is None:
        raise OSError(f"this fence needs Linux, and this is {sys.platform}")
    return _libc


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def open_descriptors() -> Iterator[int]:
    """Yield the numbers that open files of this process may have, beyond the three standard ones."""
    import resource

    yield from range(3, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 4096))
