"""How the trusted side's work grows with what is handed in: CPU seconds at three sizes, doubled each time."""

from __future__ import annotations

import contextlib
import json
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.grading.rebuild import Unreadable, read_submission, rebuild
from course_lib.checking.compare import compare
from course_lib.checking.explain import unusual
from course_lib.checking.rules import find_loops, loop_depth
from course_lib.exchange.definitions import Definitions
from course_lib.exchange.sizes import size_of
from course_lib.running.cells import CodeCell, as_python, script_cells
from course_lib.running.needed import Program
from course_lib.running.plain import obscured

#: Work that takes longer than this (seconds) and grows by more than this while the size grows by 4 is marked.
BRIEF, RATIO = 0.3, 9.0
RELEASE = student_notebook(load_assignment("training").source)

#: Texts of about so many characters that are hard on something that reads code or prose.
TEXTS: dict[str, Callable[[int], str]] = {
    "magics": lambda n: "!a\n" * (n // 3),
    "magics, continued": lambda n: "!a\\\n" * (n // 4),
    "blank lines": lambda n: "\n" * n + "!",
    "spaces": lambda n: " " * n + "!",
    "open quotes": lambda n: "'" * n + "\n!",
    "open brackets": lambda n: "(" * n + "\n!",
    "prompts": lambda n: ">>> a\n" * (n // 6),
    "an f-string": lambda n: "f'" + "{a}" * (n // 3) + "'",
    "short statements": lambda n: "a\n" * (n // 2),
    "definitions": lambda n: "def f():0\n" * (n // 10),
    "aliases": lambda n: "f=g\ng=f\n" * (n // 8),
    "one long sum": lambda n: "def f(X):\n return " + "+".join(["X"] * (n // 2)),
    "lists": lambda n: "f=[" + "[]," * (n // 3) + "]",
    "nested loops": lambda n: "f=lambda X:" + "[x for x in " * 80 + "+".join("x" * (n // 2)) + "]" * 80,
    "nested functions": lambda n: (
        "".join(" " * i + "def f(X):\n" for i in range(90)) + " " * 90 + "f(X);" * (n // 5)
    ),
    "calls": lambda n: "def f(X):\n" + " f(X)\n" * (n // 6),
    "helpers": lambda n: "".join(f"def g{i}(x): g{i + 1}(x)\n" for i in range(n // 25)) + "def f(x): g0(x)",
    "definition-like lines": lambda n: "def (\n" + "a:" * (n // 2),
    "LaTeX": lambda n: r"\begin{a}" * (n // 9),
}  # fmt: skip


def reading(text: str) -> None:
    """Read a text in all ways in which the code of a submission is read."""
    python = as_python(text)
    script_cells("file.py", python)
    definitions, program = Definitions([python]), Program([CodeCell("cell", python)])
    find_loops("f", definitions.function, [0])
    loop_depth("f", definitions.function)
    obscured(program.needed("f").statements)


def notebooks(text: str, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield notebooks that consist of a text: once, in many cells, and in place of the released cells."""

    def cell(kind: str, source: str, **rest: Any) -> dict[str, Any]:
        return {"cell_type": kind, "source": source, **rest}

    released = json.loads(notebook_text(RELEASE))["cells"]
    yield "one code cell", as_bytes([cell("code", text)])
    yield "one text cell", as_bytes([cell("markdown", text)])
    yield "in each cell", as_bytes([{**each, "source": text[: size // len(released)]} for each in released])
    part = text[:90]
    yield "many code cells", as_bytes([cell("code", part) for _ in range(min(2000, size // 90))])


def as_bytes(cells: list[dict[str, Any]]) -> bytes:
    """Return a notebook file."""
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def of_format_3(cells: list[dict[str, Any]]) -> bytes:
    """Return a notebook file in the format of 2012."""
    return json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode()


def rebuilding(data: bytes) -> None:
    """Read and rebuild a submission."""
    with contextlib.suppress(Unreadable):
        rebuild(RELEASE, read_submission(data))


def similar_texts(size: int) -> bytes:
    """Return a notebook whose cells are all nearly the released ones, without ids."""
    sources = [cell.source for cell in RELEASE.cells]
    count = min(2000, size // 100)
    return as_bytes(
        [{"cell_type": "raw", "source": sources[i % len(sources)][:-1] + "~"} for i in range(count)]
    )


#: Files whose JSON is hard on the reader, of about so many bytes.
FILES: dict[str, Callable[[int], bytes]] = {
    "empty objects": lambda n: b'{"cells": [' + b"{}," * (n // 3) + b"{}]}",
    "empty lists": lambda n: b'{"cells": [], "metadata": [' + b"[]," * (n // 3) + b"[]]}",
    "texts": lambda n: b'{"cells": [], "metadata": [' + b'"ab",' * (n // 5) + b"1]}",
    "numbers": lambda n: b'{"cells": [], "metadata": [' + b"0.1," * (n // 4) + b"1]}",
    "a deep list": lambda n: b"[" * n,
    "one number": lambda n: b'{"cells": [], "nbformat": ' + b"9" * n + b"}",
    "names in metadata": lambda n: as_bytes([{"metadata": {"nbgrader": {"grade_id": "a" * n}}}]),
    "outputs": lambda n: as_bytes([{"cell_type": "code", "outputs": [{"a": 1}] * (n // 9)}]),
    "format 3, a deep heading": lambda n: of_format_3([{"cell_type": "heading", "level": n, "source": "a"}]),
    "format 3, many cells": lambda n: of_format_3([{"cell_type": "code", "input": "!"}] * min(2000, n // 40)),
    "similar cells": similar_texts,
}  # fmt: skip

#: What a student's function may return, of about so many bytes.
VALUES: dict[str, Callable[[int], Any]] = {
    "a list of texts": lambda n: [f"{i:08}" for i in range(n // 80)],
    "a list of numbers": lambda n: [1.0] * (n // 40),
    "a dictionary": lambda n: {str(i): i for i in range(n // 80)},
    "a list of lists": lambda n: [[i] for i in range(n // 80)],
    "an array": lambda n: np.ones(n // 8),
    "an array of NaN": lambda n: np.full(n // 8, np.nan),
    "a long text": lambda n: "a" * n,
}


def looking_at(value: Any) -> None:
    """Do to a value what is done to a wrong answer."""
    size_of(value)
    unusual(value)
    for expected in (value, np.ones(3), {"a": 1.0}, [1.0, "a"], "a", None):
        compare(expected, value, "out")


def seconds(work: Callable[[], None]) -> float:
    """Return the CPU time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def report(name: str, make: Callable[[int], Any], look: Callable[[Any], None], size: int) -> None:
    """Print the times of looking at what is made in three sizes; the last is the largest that is let in."""
    made = [make(size // part) for part in (4, 2, 1)]
    times = [seconds(partial(look, each)) for each in made]
    steep = times[2] > BRIEF and times[2] > RATIO * times[0]
    marked = "  <-- grows too fast" if steep else ""
    print(f"{name:45} " + " ".join(f"{t:8.3f}" for t in times) + marked, flush=True)


def notebook_of(text: Callable[[int], str], place: str, size: int) -> bytes:
    """Return a notebook that consists of a text."""
    return dict(notebooks(text(size), size))[place]


def main() -> None:
    """Print a line per input, with the largest size last, and the peak of memory."""
    for name, text in TEXTS.items():
        report(f"code: {name}", text, reading, 99_000)
    for name in ("magics", "blank lines", "open brackets", "short statements", "definitions"):
        for place, _ in notebooks("", 1):
            make = partial(notebook_of, TEXTS[name], place)
            report(f"notebook: {name}, {place}", make, rebuilding, 2_000_000 if "text" in place else 180_000)
    for name, content in FILES.items():
        report(f"file: {name}", content, rebuilding, 19_000_000)
    for name, value in VALUES.items():
        report(f"answer: {name}", value, looking_at, 4_000_000)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
