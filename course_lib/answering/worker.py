"""The student's process: runs their cells and calls their functions, and sends back plain values.

Started as ``python -m course_lib.answering.worker READ_FD WRITE_FD``. It never holds an expected value and
never says whether an answer is right; whoever controls it controls no more than their own answers.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import sys
from pathlib import Path
from typing import Any

import course_lib
from course_lib.answering.calls import call_function, describe
from course_lib.exchange.answer import Answer, Raised
from course_lib.exchange.wire import read_frame, to_frame


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


def handle(
    namespace: dict[str, Any], held: dict[str, Any], message: dict[str, Any], values: dict[str, Any]
) -> bytes:
    """Carry out one request and return the frame to answer with."""
    request = message["request"]
    if request == "run":
        return _reply(run_cell(namespace, message["label"], message["code"], message["first_line"]))
    if request == "hold":
        held["args"] = values["args"]
        return _reply(Answer(None))
    if request == "variable":
        name = message["name"]
        return _reply(Answer(namespace[name])) if name in namespace else to_frame({"outcome": "missing"})
    if request == "call":
        args = values.get("args", held["args"])
        answer = call_function(namespace, message["function"], args, message.get("via"))
        if isinstance(answer, Answer) and message.get("quiet"):
            answer = Answer(None)
        return _reply(answer)
    raise ValueError(f"unknown request {request!r}")


def _reply(result: Any) -> bytes:
    if isinstance(result, Answer):
        calls = [[list(call.args), call.returned] for call in result.calls]
        return to_frame({"outcome": "answer"}, {"value": result.value, "args": result.args, "calls": calls})
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

    sys.path.insert(0, str(Path.cwd()))  # the files beside the notebook; -I leaves them out
    namespace, held = fresh_namespace(), dict[str, Any](args=[])
    # A submission that calls check() is being checked already.
    course_lib.check = lambda *args, **kwargs: None
    while True:
        try:
            message, values = read_frame(read)
        except EOFError:
            return
        frame = memoryview(handle(namespace, held, message, values))
        while frame:
            frame = frame[os.write(write_fd, frame) :]


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
