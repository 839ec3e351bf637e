"""What makes a notebook run on: the guard is put before its cells, and a check that fails stops nothing.

Where nbgrader runs a notebook itself (``NBGRADER_EXECUTION``), all is as it would be without: it takes an
error in a check cell for a check that did not pass.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

import course_lib
from course_lib.checker import CheckFailed, NotWritten
from course_lib.studying.guard import Guard, left_out
from course_lib.studying.lending import NotLent

#: What messages tell a student to type; it works in every notebook that has imported ``check``.
_HELPERS = ("hint", "lend", "model_answer", "progress", "solution")
_HANDLED = (CheckFailed, NotImplementedError, NameError, NotLent, ModuleNotFoundError)
#: What some figures compare with, by the name that is imported; nothing else needs it.
_RIVALS = {"sklearn": "scikit-learn", "scipy": "scipy"}


class _Hooks:
    """The guard of one shell, and what is done when a cell has run."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.guard = Guard(shell.user_ns)
        self.handled: BaseException | None = None

    def visit(self, node: Any) -> Any:
        """Look at a cell (IPython's ``ast_transformers``)."""
        if _is_timed():  # a line for each of a million runs helps nobody; the stub's own error ends it
            return node
        self.guard.cell = len(self.shell.user_ns.get("In", ())) - 1  # execution_count may be the next one's
        return self.guard.visit(node)

    def on_error(
        self, shell: Any, kind: type, error: BaseException, trace: TracebackType | None, tb_offset: Any = None
    ) -> None:
        """Say in a line what ended a cell, if it is of ours; all else is shown as ever."""
        line = self._line(error, trace)
        if line is None:
            shell.showtraceback((kind, error, trace), running_compiled_code=True)
            return
        self.handled = error
        if line:
            left_out(line)

    def after(self, result: Any) -> None:
        """Have the front-end run on after a cell whose end was told in a line."""
        if self.handled is not None and result.error_in_exec is self.handled:
            result.error_in_exec = None
        self.handled = None

    def _line(self, error: BaseException, trace: TracebackType | None) -> str | None:
        if isinstance(error, NotWritten | NotLent):
            return str(error)
        if isinstance(error, CheckFailed):
            return ""  # its report has been shown
        if isinstance(error, ModuleNotFoundError):
            return _rival_line(error, trace)
        try:
            return self.guard.interrupted(error, _line_in_cell(trace, self.shell.user_ns)) or None
        except Exception:  # noqa: BLE001  (a mistake in here must not hide the student's own)
            return None


def _is_timed() -> bool:
    """Return whether ``%timeit`` asks, which has what it times transformed like a cell."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_name != "run_cell_async":
        if frame.f_code.co_name == "timeit":
            return True
        frame = frame.f_back
    return False


def _rival_line(error: ModuleNotFoundError, trace: TracebackType | None) -> str | None:
    """Return what is said where a function of the course lacks a library that is not needed to begin."""
    rival = _RIVALS.get((error.name or "").partition(".")[0])
    importers = [module for module in _modules_in(trace) if not module.startswith("importlib")]
    if rival is None or not importers[-1].startswith("course_lib."):
        return None
    return (
        f"This cell uses {rival}, which is not installed here, and which no exercise needs. To see what it "
        f"shows, run `%pip install {rival}` in a cell of your own, then this cell again."
    )


def _modules_in(trace: TracebackType | None) -> Iterator[str]:
    """Yield the modules that an exception went through, the one where it was raised last."""
    while trace is not None:
        yield str(trace.tb_frame.f_globals.get("__name__"))
        trace = trace.tb_next


def _line_in_cell(trace: TracebackType | None, namespace: Any) -> int:
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            return trace.tb_lineno
        trace = trace.tb_next
    return 0


def install() -> None:
    """Put the guard into the shell that runs this, once; elsewhere do nothing."""
    if "IPython" not in sys.modules or os.environ.get("NBGRADER_EXECUTION"):
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or any(isinstance(one, _Hooks) for one in shell.ast_transformers):
        return
    hooks = _Hooks(shell)
    shell.ast_transformers.append(hooks)
    shell.events.register("post_run_cell", hooks.after)
    if not shell.custom_exceptions:  # somebody else's handler is left alone
        shell.set_custom_exc(_HANDLED, hooks.on_error)
    for name in _HELPERS:
        shell.user_ns.setdefault(name, getattr(course_lib, name))
