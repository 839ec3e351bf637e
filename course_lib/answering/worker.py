"""The student's process: runs their cells and calls their functions, and sends back plain values.

Forked by :mod:`course_lib.answering.warm`. It never holds an expected value and never says whether an answer
is right; whoever controls it controls no more than their own answers.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import course_lib
from course_lib import library
from course_lib.answering.calls import call_changed, describe
from course_lib.exchange.answer import Answer, Missing, Raised, Reply
from course_lib.exchange.sizes import describe_largest
from course_lib.exchange.wire import MAX_BYTES, fits, read_frame, to_frame
from course_lib.shelf import LENT


class _QuietShell:
    """Stands in for IPython: magics and shell commands do nothing when a notebook is graded."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def run_cell(namespace: dict[str, Any], label: str, code: str, first_line: int = 1) -> Raised | None:
    """Execute a cell statement by statement and return the first error.

    A failing statement doesn't hide the definitions after it: grading skips demonstrations, so a
    student's quick try-out below a correct function may well miss a variable. ``first_line`` is the number of
    the code's first line in its file.
    """
    _remember(label, code, first_line)
    try:
        body = ast.increment_lineno(ast.parse(code, filename=label), first_line - 1).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return describe(error)
    first: Raised | None = None
    for node in body:
        try:
            exec(compile(ast.Module([node], []), label, "exec"), namespace)
        except (Exception, SystemExit) as error:  # noqa: BLE001  (reported to the other side)
            first = first or describe(error)
    return first


def _remember(label: str, code: str, first_line: int) -> None:
    """Have tracebacks show a cell's lines; the statements of one file complete one another."""
    entry = linecache.cache.get(label, ())
    lines = entry[2] if len(entry) == 4 else []
    added = code.splitlines(keepends=True)
    lines += ["\n"] * (first_line - 1 + len(added) - len(lines))
    for i, line in enumerate(added, start=first_line - 1):
        if line.strip():
            lines[i] = line
    linecache.cache[label] = (len(code), None, lines, label)


def fresh_namespace() -> dict[str, Any]:
    """Return the namespace in which a submission's cells are executed."""
    return {
        "__name__": "__main__",
        "__builtins__": builtins,
        "get_ipython": _QuietShell,
        "display": lambda *args, **kwargs: None,
    }


def _check_nothing() -> None:
    """Make ``check`` and its kin do nothing: a submission that calls them is being checked already."""
    for name in ("check", "hint", "lend", "model_answer", "progress", "solution"):
        setattr(course_lib, name, lambda *args, **kwargs: None)
    for name in ("CheckFailed", "NotWritten"):
        setattr(course_lib, name, type(name, (AssertionError,), {}))


class Desk:
    """Carries out requests, one after another, on the namespace that the submission's cells fill."""

    def __init__(self) -> None:
        self.namespace = fresh_namespace()

    def handle(self, message: dict[str, Any], values: dict[str, Any]) -> Iterator[bytes]:
        """Carry out one request and yield the frames to answer with."""
        request = message["request"]
        if request == "files":
            for name, text in message["files"].items():
                Path(name).write_text(text, encoding="utf-8")
            library.give(message["files"][LENT] if LENT in message["given"] else "")
            yield _frame(None)
        elif request == "run":
            for cell in message["cells"]:
                yield _frame(run_cell(self.namespace, *cell))
        elif request == "variable":
            name = message["name"]
            yield _frame(
                Answer(self.namespace[name]) if name in self.namespace else Missing(), message["most"]
            )
        elif request == "call":
            function = message["function"]
            for (via, most, text), args in zip(message["calls"], values["args"], strict=True):
                yield _frame(call_changed(self.namespace, text, function, args, via), most)
        elif request == "nothing":
            yield _frame(None)
        else:
            raise ValueError(f"unknown request {request!r}")


def _frame(result: Reply | None, most: int = MAX_BYTES) -> bytes:
    """Return a result as a frame, or one that says how large it would have been."""
    if isinstance(result, Answer):
        calls = [[list(call.args), call.returned] for call in result.calls]
        values = {"value": result.value, "args": result.args, "calls": calls}
        frame = to_frame({"outcome": "answer"}, values)
        if not fits(frame, most):
            what = describe_largest(result.value)
            return to_frame({"outcome": "too_large", "size": len(frame), "what": what})
        return frame
    if isinstance(result, Raised):
        raised = {"type": result.type_name, "message": result.message, "where": list(result.where)}
        return to_frame({"outcome": "raised", **raised})
    return to_frame({"outcome": "done" if result is None else "missing"})


def serve(read_fd: int, write_fd: int) -> None:
    """Answer requests until the other side hangs up."""

    def read(size: int) -> bytes:
        chunks = []
        while size:
            chunk = os.read(read_fd, min(size, 1 << 20))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    # The files beside the notebook, which -I leaves out. They come last: none of them, nor any that code
    # writes there, is imported instead of a library, whose functions are taken for what they are called.
    sys.path.append(str(Path.cwd()))
    desk = Desk()
    _check_nothing()
    library.give("")  # here nothing of a student's own desk is used
    while True:
        try:
            message, values = read_frame(read)
        except EOFError:
            return
        for frame in desk.handle(message, values):
            rest = memoryview(frame)
            while rest:
                rest = rest[os.write(write_fd, rest) :]
