"""Landlock, a way for a Linux process to give up rights for good: which files, connections and signals.

The system calls are made by number, because the C library has no functions for them and the packages on PyPI
are early releases that ask for what the kernel offers and go on with less. Here every right that the kernel
knows is given up, and too old a kernel is an error. See Linux, Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from typing import Any

#: With version 6 a process can neither signal nor (by abstract sockets) reach others outside.
OLDEST_VERSION = 6
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL_DEV = (1 << n for n in (0, 1, 2, 3, 14, 15))
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = (1 << n for n in (4, 5, 7, 8))
_ALL_FILES = (1 << 16) - 1
_ALL_NETWORK = 0b11  # binding and connecting TCP ports
_ALL_SCOPES = 0b11  # abstract unix sockets, signals
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READING = _READ_FILE | _READ_DIR
_WRITING = _READING | _WRITE_FILE | _TRUNCATE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the kernel's version of Landlock; 0 if it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)))


def restrict(readable: Iterable[str], writable: Iterable[str], listable: Iterable[str] = ()) -> None:
    """Give up all rights of this process but reading, writing, or listing folders below some paths.

    What is writable is readable, too.

    Raises
    ------
    OSError
        If the kernel's Landlock is older than :data:`OLDEST_VERSION`, or a step fails.
    """
    found = version()
    if found < OLDEST_VERSION:
        raise OSError(f"Landlock has version {found}; {OLDEST_VERSION} is needed (Linux 6.12)")
    attributes = _Ruleset(_ALL_FILES, _ALL_NETWORK, _ALL_SCOPES)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0), "a set of rules")
    try:
        for paths, rights in ((readable, _READING), (writable, _WRITING), (listable, _READ_DIR)):
            for path in paths:
                _allow(ruleset, path, rights)
        _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
        _checked(_libc.syscall(_RESTRICT_SELF, ruleset, 0), "restricting itself")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # what isn't there can't be read
    try:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rule = _PathBeneath(rights if is_folder else rights & _OF_FILES, descriptor)
        _checked(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0), path)
    finally:
        os.close(descriptor)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock, {what}: {os.strerror(number)}")
    return result


# Looked up once, before any fork.
_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
