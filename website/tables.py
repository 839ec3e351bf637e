"""Pages made of tables: every task with its points and minutes, and every symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.timing import duration, total_minutes
from website.tasks import anchor, places_in

_CELL_BORDER = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class _Symbol:
    written: str
    shape: str
    meaning: str
    source: AssignmentSource

    @property
    def key(self) -> tuple[str, int]:
        letters = re.sub(r"[^A-Za-z]+", "", self.written.partition(",")[0])
        return (letters.lower(), self.source.number)


def tasks_page(sources: Sequence[AssignmentSource]) -> str:
    """Return the page of all tasks, in the notebooks' order."""
    total = sum(source.max_points for source in sources)
    count = sum(len(source.tasks) for source in sources)
    minutes = sum(map(total_minutes, sources))
    parts = [
        "# Every task, with its points and minutes",
        f"{count} tasks for {total:g} points, about {duration(minutes)} with reading. Minutes are for "
        "somebody who meets the topic for the first time; *extra* tasks may be left out without missing a "
        "main idea.",
    ]
    return "\n\n".join([*parts, *map(_tasks_of, sources)]) + "\n"


def _tasks_of(source: AssignmentSource) -> str:
    tasks = sum(task.minutes for task in source.tasks)
    lines = [
        f"## [{source.number} · {source.title}](assignments/{source.name}.ipynb)",
        "",
        f"{source.max_points:g} points, {tasks} minutes of tasks, "
        f"{total_minutes(source) - tasks} minutes of reading.",
        "",
        "| section | task | points | minutes |",
        "|---|---|---|---|",
    ]
    before = ""
    for place in places_in(source):
        task, shown = place.task, "" if place.section == before else place.section
        title = f"{place.link} · {task.title}"
        lines.append(f"| {shown} | {title} | {source.points_of(task):g} | {task.minutes} |")
        before = place.section
    return "\n".join(lines)


def symbols_page(sources: Sequence[AssignmentSource]) -> str:
    """Return the page of all symbols, by the alphabet; Greek letters stand where their names do."""
    found = sorted((symbol for source in sources for symbol in _symbols(source)), key=lambda s: s.key)
    rows = [
        f"| {symbol.written} | {symbol.shape} | {symbol.meaning} "
        f"| [{symbol.source.number}](assignments/{symbol.source.name}.ipynb) |"
        for symbol in found
    ]
    head = [
        "# Symbols",
        "",
        "What each letter and each array is called in the assignments, with its shape; the last column says "
        "in which. N is a number of examples, D of features, C of classes. Where a letter means different "
        "things, it stands once for each.",
        "",
        "| symbol | shape | what it is | assignment |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _symbols(source: AssignmentSource) -> Iterator[_Symbol]:
    inside = False
    for line in source.summary.splitlines():
        if line.startswith("| symbol |"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            written, shape, meaning = (part.strip() for part in _CELL_BORDER.split(line)[1:4])
            yield _Symbol(written, shape, meaning, source)


def with_links_to_tasks(text: str, sources: Sequence[AssignmentSource]) -> str:
    """Return Markdown in which the name of an exercise, written as code in a table, leads to it."""
    tasks = {name: anchor(source, name) for source in sources for name in source.exercises}

    def linked(found: re.Match[str]) -> str:
        name = found[1]
        return f"[`{name}`](#{tasks[name]})" if name in tasks else found[0]

    lines = text.split("\n")
    return "\n".join(re.sub(r"`(\w+)`", linked, line) if line.startswith("|") else line for line in lines)
