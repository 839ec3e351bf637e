"""Run a command and find what it leaves running: ``python -m tests.attacks.reaper REPORT COMMAND …``.

Whatever loses its parent below this process becomes its child, in whatever session, group or namespace.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
#: How long helpers of the command itself may take to notice that it has ended.
_GRACE = 20.0


def main(report: str, *command: str) -> int:
    """Run, look, end what is left, and report; return the command's exit code."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = subprocess.call(command)
    deadline = time.monotonic() + _GRACE
    while (left := list(_descendants(os.getpid()))) and time.monotonic() < deadline:
        _reap()
        time.sleep(0.05)
    for process, _ in left:
        os.kill(process, signal.SIGKILL)
    Path(report).write_text(json.dumps([name for _, name in left]), encoding="utf-8")
    return code


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _descendants(process: int) -> Iterator[tuple[int, str]]:
    """Yield the processes below one, with their command lines."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1]
            children.setdefault(int(parent), []).append(int(path.parent.name))
    waiting = [process]
    while waiting:
        for child in children.get(waiting.pop(), []):
            waiting.append(child)
            with suppress(OSError):
                command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ")
                yield child, f"{child}: {command[:300].decode(errors='replace')}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
