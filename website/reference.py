"""The reference: one page for each public module, from its docstrings.

Public is what a notebook, an assignment's ``checks/`` and ``claims.py``, a class's configuration or a program
of one's own imports. Everything else may change without a word in the changelog.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

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
    (target / "index.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _first_line(module: str) -> str:
    line = (import_module(module).__doc__ or "").partition("\n")[0].strip()
    return line.replace(":func:", "").replace(":class:", "").replace("``", "`")


def _page(module: str) -> str:
    return f"# {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n   :members:\n```\n"
