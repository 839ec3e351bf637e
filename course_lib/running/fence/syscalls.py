"""Which system calls a worker may make: those of numerical code in one process; all others fail.

No network, no other process, no signal to anyone, no namespaces, mounts, tracing, links, locks, or changes of
owner and mode. libseccomp turns the list into the kernel's program once, out here; a worker only loads it.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from course_lib.running.scratch import scratch

_FILES = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat creat close
    close_range lseek stat fstat lstat newfstatat statx fstatat64 access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename
    renameat renameat2 ftruncate truncate fsync fdatasync sync_file_range fallocate fadvise64 sendfile
    copy_file_range dup dup2 dup3 pipe pipe2 poll ppoll select pselect6 epoll_create
    epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd eventfd2 statfs fstatfs umask
"""
_MEMORY = """
    mmap munmap mprotect mremap brk madvise msync mincore membarrier rseq get_mempolicy
"""
_PROCESS = """
    exit exit_group getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
    getpgrp getpgid getsid set_tid_address set_robust_list get_robust_list futex sched_yield
    sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
    getcpu getrlimit setrlimit getrusage times sysinfo uname arch_prctl restart_syscall wait4 waitid
    capget getrandom
"""
_TIME_AND_SIGNALS = """
    nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time alarm setitimer getitimer
    timer_create timer_settime timer_gettime timer_delete timer_getoverrun timerfd_create
    timerfd_settime timerfd_gettime rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend
    rt_sigtimedwait sigaltstack pause
"""
_SOCKET_PAIRS = "recvfrom recvmsg shutdown getsockopt getsockname getpeername"
_ALLOWED = f"{_FILES} {_MEMORY} {_PROCESS} {_TIME_AND_SIGNALS} {_SOCKET_PAIRS}".split()

#: These are answered as the C library expects of an older kernel, and it goes on another way.
_UNKNOWN = ("clone3", "openat2", "epoll_pwait2", "futex_waitv", "set_mempolicy_home_node")
_NO_MORE_PROCESSES = ("fork", "vfork")

_CLONE_THREAD = 0x10000
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE = 1, 1, 0xF
#: Of a terminal or not, and how a file is opened: all that Python asks of a file by ``ioctl``.
_IOCTLS = (0x5401, 0x5413, 0x5450, 0x5451, 0x5421, 0x541B)
#: Copies and flags of a descriptor, and the size of a pipe; not whom it sends signals to (8, 10, 15). No
#: locks (5, 6, 7, 36, 37, 38, and ``flock``): one worker sees those that another has on a file both may read.
_FCNTLS = (0, 1, 2, 3, 4, 1030, 1031, 1032)
_PRCTLS = (3, 15, 16, 23, 0x53564D41)  # names, and reading what this process may do


class NoFilter(OSError):
    """The filter can't be made here; the message says what is missing."""


@cache
def filter_program() -> bytes:
    """Return the filter, as the kernel's program.

    Raises
    ------
    NoFilter
        If libseccomp or its Python package is missing.
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        raise NoFilter(
            f"no filter of system calls can be made ({error}): install the Python package pyseccomp (it "
            "comes with the grader's extra) and the system's libseccomp (Debian and Ubuntu: libseccomp2)"
        ) from error
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for action, name, *conditions in _rules(pyseccomp):
        rules.add_rule(action, name, *conditions)
    descriptor = os.memfd_create("filter") if hasattr(os, "memfd_create") else _temporary_file()
    with os.fdopen(descriptor, "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _rules(seccomp: Any) -> Iterator[tuple[Any, ...]]:
    allow, equals, masked = seccomp.ALLOW, seccomp.EQ, seccomp.MASKED_EQ
    for name in _ALLOWED:
        yield allow, name
    for name in _UNKNOWN:
        yield seccomp.ERRNO(errno.ENOSYS), name
    for name in _NO_MORE_PROCESSES:
        yield seccomp.ERRNO(errno.EAGAIN), name
    yield allow, "clone", seccomp.Arg(0, masked, _CLONE_THREAD, _CLONE_THREAD)
    yield seccomp.ERRNO(errno.EAGAIN), "clone", seccomp.Arg(0, masked, _CLONE_THREAD, 0)
    for command in _IOCTLS:
        yield allow, "ioctl", seccomp.Arg(1, equals, command)
    for command in _FCNTLS:
        yield allow, "fcntl", seccomp.Arg(1, equals, command)
    for option in _PRCTLS:
        yield allow, "prctl", seccomp.Arg(0, equals, option)
    yield allow, "prlimit64", seccomp.Arg(0, equals, 0)  # its own
    pair = seccomp.Arg(0, equals, _AF_UNIX), seccomp.Arg(1, masked, _SOCK_TYPE, _SOCK_STREAM)
    yield allow, "socketpair", *pair
    yield allow, "sendto", seccomp.Arg(4, equals, 0)  # to the other end, and to no address


def _temporary_file() -> int:
    descriptor, path = tempfile.mkstemp(dir=scratch())
    Path(path).unlink()
    return descriptor
