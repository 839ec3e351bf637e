"""The reference: one page for each public module, from its docstrings.

Public is what a notebook, an assignment's ``checks/`` and ``claims.py``, a class's configuration or a program
of one's own imports. Everything else may change without a word in the changelog.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

from course_lib.answering import drivers
from course_lib.checking import properties

#: Groups of modules by their title, each with a sentence.
_GROUPS = {
    "For notebooks": (
        "What a student's notebook imports.",
        ("course_lib", "course_lib.data", "course_lib.gradient_check", "course_lib.library",
         "course_lib.sealed", "course_lib.budget", "course_lib.checkpoints", "course_lib.plotting.explore"),
    ),
    "For specifications": (
        "What an assignment's `checks/` and `claims.py` import.",
        ("course_lib.checking.spec", "course_lib.checking.lineup", "course_lib.checking.properties",
         "course_lib.answering.drivers", "course_lib.exchange.arguments", "course_lib.exchange.answer",
         "course_lib.trials.backprop", "course_lib.trials.linear", "course_lib.trials.losses",
         "course_lib.trials.optimizers", "course_lib.trials.training", "autograder.authoring.claims"),
    ),
    "For programs": (
        "What a script that reads assignments or judges answers imports.",
        ("course_lib.checking.judge", "course_lib.checking.oracle", "course_lib.checking.verdict",
         "course_lib.running.local", "course_lib.running.remote", "course_lib.running.limits",
         "autograder.authoring.source", "autograder.authoring.cells", "autograder.authoring.assignment",
         "autograder.authoring.student", "autograder.verify"),
    ),
    "For a class's configuration": (
        "What `nbgrader_config.py` of a class may name.",
        ("autograder.grading.class_config", "autograder.grading.late_days", "autograder.grading.records"),
    ),
}  # fmt: skip


#: Names that a specification uses: what they are called, where they are written, and what there is.
_NAMES: dict[str, tuple[str, Callable[[], Mapping[str, Callable[..., Any]]]]] = {
    "Properties": (
        '`exercise.property("…", "NAME", cases=…)` asks whether an answer has one.',
        properties.registered,
    ),
    "Drivers": ('`case(…, via="NAME")` has one call the function.', drivers.registered),
}


def write_reference(folder: Path) -> None:
    """Write ``reference/`` into Sphinx's source folder."""
    target = folder / "reference"
    target.mkdir(parents=True, exist_ok=True)
    parts = ["# Reference", (__doc__ or "").partition("\n\n")[2].strip().replace("``", "`")]
    for title, (sentence, modules) in _GROUPS.items():
        rows = [f"- [`{module}`]({module}.md): {_first_line(module)}" for module in modules]
        named = (f"{module.removeprefix('course_lib.')} <{module}>" for module in modules)
        hidden = "\n".join((":::{toctree}", ":hidden:", "", *named, ":::"))
        parts += [f"## {title}", sentence, "\n".join(rows), hidden]
        for module in modules:
            (target / f"{module}.md").write_text(_page(module), encoding="utf-8")
    (target / "names.md").write_text(_names_page(), encoding="utf-8")
    parts += ["## Names", "[Properties and drivers](names.md), by the names that a specification calls them."]
    parts.append(":::{toctree}\n:hidden:\n\nnames\n:::")
    (target / "index.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _first_line(module: str) -> str:
    line = (import_module(module).__doc__ or "").partition("\n")[0].strip()
    return line.replace(":func:", "").replace(":class:", "").replace("``", "`")


def _page(module: str) -> str:
    return f"# {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n   :members:\n```\n"


def _names_page() -> str:
    parts = ["# Properties and drivers"]
    for title, (sentence, registered) in _NAMES.items():
        parts += [f"## {title}", sentence, *_tables_of(registered())]
    return "\n\n".join(parts) + "\n"


def _tables_of(named: Mapping[str, Callable[..., Any]]) -> Iterator[str]:
    """Yield a table for each module that registers names, with what each takes beside what all take."""
    by_module = sorted(named.items(), key=lambda pair: (pair[1].__module__, pair[0]))
    for module, group in groupby(by_module, key=lambda pair: pair[1].__module__):
        lines = [
            f"### {module.rpartition('.')[2].replace('_', ' ').capitalize()}",
            "",
            _first_line(module),
            "",
        ]
        lines += ["| name | settings | what it does |", "|---|---|---|"]
        for name, function in group:
            settings = ", ".join(
                f"`{setting}`" for setting in list(inspect.signature(function).parameters)[2:]
            )
            lines.append(f"| `{name}` | {settings} | {_sentence(function)} |")
        yield "\n".join(lines)


def _sentence(function: Callable[..., Any]) -> str:
    first = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0].replace("\n", " ")
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", first).replace("``", "`").replace("|", "\\|")
