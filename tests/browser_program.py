"""Run a notebook's cells as a browser's Python would: without processes, threads, sockets and most packages.

Started by :mod:`tests.helpers_browser` as a program of its own. It reads from standard input which packages
may be imported, which modules of the standard library are absent, what JupyterLite's kernel puts in the place
of some, and what the cells are, and prints what came of them, all as JSON.
"""

from __future__ import annotations

import _thread
import errno
import io
import json
import signal
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_FORBIDDEN = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen",
    "thread",
}  # fmt: skip
#: What starts a thread, in one version of Python or another; the oldest has no event for it.
_THREADS = ("start_new_thread", "start_joinable_thread", "_start_new_thread", "_start_joinable_thread")
_STANDARD = sysconfig.get_path("stdlib") + "/"


class Found(PathFinder):
    """Finds what a browser's Python has, and nothing else.

    Parameters
    ----------
    allowed, absent : iterable of str
        Packages, and modules of the standard library.
    """

    def __init__(self, allowed: Iterable[str], absent: Iterable[str]) -> None:
        self._there = ({*sys.stdlib_module_names} - {*absent}) | {*allowed}

    def find_spec(  # type: ignore[override]  # its own is a class method
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Look for a module as ever, if it is one of those."""
        return super().find_spec(name, path, target) if name.partition(".")[0] in self._there else None


class Watch:
    """Refuses what is forbidden, as Pyodide does, and notes which module asked."""

    def __init__(self) -> None:
        self.attempts: list[tuple[str, str]] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Look at an event (see :func:`sys.addaudithook`)."""
        if event not in _FORBIDDEN and not event.startswith("socket."):
            return
        asked = [f for f in traceback.extract_stack() if not f.filename.startswith((_STANDARD, "<frozen"))]
        self.attempts.append((event, asked[-2].filename))  # the last is this one
        if event == "thread":
            raise RuntimeError("can't start new thread")
        raise OSError(errno.ENOTSUP, "emscripten does not support processes or sockets.")


def shut(allowed: Iterable[str], absent: Iterable[str], mocks: str) -> Watch:
    """Take away what a browser's Python doesn't have, before anything of the course is imported."""
    absent = list(absent)
    modules: dict[str, Any] = dict.fromkeys(absent)  # Python says of these that there is no such module
    sys.modules.update(modules)
    kernels: dict[str, Any] = {}
    exec(mocks, kernels)  # the kernel's own text
    kernels["apply_mocks"]()
    sys.meta_path[:] = [BuiltinImporter, FrozenImporter, Found(allowed, absent)]
    del signal.setitimer, time.thread_time
    watch = Watch()
    sys.addaudithook(watch)
    for name in _THREADS:
        for module in (_thread, threading):
            if hasattr(module, name):
                setattr(module, name, lambda *_: watch("thread", ()))
    return watch


def run(cells: Iterable[str]) -> list[dict[str, Any]]:
    """Run cells in a shell that takes itself for a notebook's; return outputs and error of each."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        kernel = object()

    config = Config(HistoryManager={"enabled": False})  # as in the browser's kernel
    shell: Any = Shell.instance(config=config, display_pub_class=CapturingDisplayPublisher)
    results = []
    for cell in cells:
        shell.display_pub.outputs.clear()
        with redirect_stdout(io.StringIO()) as printed, redirect_stderr(printed):
            result = shell.run_cell(cell, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        shown = [output["data"] for output in shell.display_pub.outputs]
        text = "\n".join([printed.getvalue(), *(str(data.get("text/plain", "")) for data in shown)])
        told = "" if error is None else f"{type(error).__name__}: {error}"
        results.append(
            {"text": text, "kinds": sorted({kind for data in shown for kind in data}), "error": told}
        )
    return results


def main() -> None:
    """Do as standard input says."""
    told = json.load(sys.stdin)
    watch = shut(told["allowed"], told["absent"], told["mocks"])
    results = run(told["cells"])
    sys.stdout.write(json.dumps({"cells": results, "attempts": watch.attempts}))


if __name__ == "__main__":
    main()
