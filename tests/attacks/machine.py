"""The machines that attackers are graded on: this one, as others have it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.attacks.tree import ROOT

NOBODY = 65534
#: What a container engine leaves to root.
_OF_CONTAINERS = (
    "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service",
    "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap",
)  # fmt: skip
#: Has the kernel refuse namespaces and mounts, then becomes the command that follows.
_NO_NAMESPACES = """
import errno, os, sys
sys.path[:0] = {packages!r}
import pyseccomp as s
rules = s.SyscallFilter(s.ALLOW)
for name in ("unshare", "mount", "setns", "pivot_root"):
    rules.add_rule(s.ERRNO(errno.EPERM), name)
for flag in (0x10000000, 0x20000000, 0x00020000, 0x40000000):
    rules.add_rule(s.ERRNO(errno.EPERM), "clone", s.Arg(0, s.MASKED_EQ, flag, flag))
rules.add_rule(s.ERRNO(errno.ENOSYS), "clone3")
rules.load()
os.execvp(sys.argv[1], sys.argv[1:])
"""
#: Hides of /proc what container engines hide, which forbids to mount another one.
_MASKED = """
for name in kcore keys timer_list latency_stats sysrq-trigger; do
    test -e /proc/$name && mount --bind /dev/null /proc/$name
done
for name in acpi scsi; do
    test -d /proc/$name && mount -t tmpfs -o ro none /proc/$name
done
for name in bus fs irq sys; do
    test -d /proc/$name && mount --bind /proc/$name /proc/$name && mount -o remount,bind,ro /proc/$name
done
exec "$@"
"""


@dataclass(frozen=True)
class Machine:
    """How the commands are started.

    Attributes
    ----------
    python : tuple of str
        The interpreter's command.
    user : int or None
        To whom the class belongs; whoever runs this unless told.
    variables : dict
        More environment variables.
    """

    python: tuple[str, ...] = (sys.executable,)
    user: int | None = None
    variables: dict[str, str] = field(default_factory=dict)


def for_all() -> str:
    """Return an interpreter with which every user may run the course; empty if there is none.

    One below ``/root`` is for root alone; the system's takes the same packages.
    """
    packages = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    if not all(_is_for_all(path) for path in (ROOT, *packages)):
        return ""
    return next((p for p in (sys.executable, "/usr/bin/python3") if _is_for_all(Path(p))), "")


def _is_for_all(path: Path) -> bool:
    real = path.resolve()
    return real.exists() and all(part.stat().st_mode & 0o005 == 0o005 for part in (real, *real.parents))


def as_nobody(*before: str) -> Machine:
    """Return the machine of a user who is not root."""
    switch = ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
    return Machine((*before, *switch, for_all(), "-B"), NOBODY)


def without_namespaces(*, user: bool) -> Machine:
    """Return a machine where nobody may make namespaces."""
    packages = [entry for entry in sys.path if entry.endswith("site-packages")]
    before = (sys.executable, "-c", _NO_NAMESPACES.format(packages=packages))
    return as_nobody(*before) if user else Machine((*before, sys.executable))


def with_masked_proc(*, user: bool) -> Machine:
    """Return a machine whose /proc is that of a container."""
    before = ("unshare", "--mount", "sh", "-c", _MASKED, "sh")
    return as_nobody(*before) if user else Machine((*before, sys.executable))


def without_proc() -> Machine:
    """Return a machine without /proc."""
    return Machine(
        ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh", sys.executable)
    )


def as_root_of_a_container() -> Machine:
    """Return a machine whose root has the capabilities that container engines leave."""
    kept = ",".join(f"+{name}" for name in _OF_CONTAINERS)
    program = for_all()
    return Machine(("setpriv", f"--bounding-set=-all,{kept}", "--inh-caps=-all", program, "-B"))


def with_bwrap(folder: Path, script: str) -> Machine:
    """Return a machine where a program called ``bwrap`` comes first, made in an empty folder."""
    program = folder / "bwrap"
    real = shutil.which("bwrap") or "bwrap"
    program.write_text("#!/bin/sh\n" + textwrap.dedent(script).replace("REAL", real), encoding="ascii")
    program.chmod(0o755)
    return Machine(variables={"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"})


#: Programs that are only called bwrap.
FALSE = {
    "one that runs its command": 'while [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"',
    "one that shows everything": 'exec REAL --bind / / "$@"',
    "one that leaves the network": 'for a do shift; [ "$a" = --unshare-net ] || set -- "$@" "$a"; done\n'
    'exec REAL "$@"',
    "one that does nothing": "exit 0",
    "one that fails": "echo no >&2; exit 1",
}
#: How others have this machine, each made when it is asked for.
MACHINES: dict[str, Callable[[], Machine]] = {
    "namespaces off, root": partial(without_namespaces, user=False),
    "namespaces off, another user": partial(without_namespaces, user=True),
    "masked proc, root": partial(with_masked_proc, user=False),
    "masked proc, another user": partial(with_masked_proc, user=True),
    "root of a container": as_root_of_a_container,
    "another user": as_nobody,
}
