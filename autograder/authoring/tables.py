"""Tables about the assignments, written between markers in Markdown files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.timing import duration, total_minutes

_END = "<!-- end generated -->"
_BLOCK = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[^\n]*?) -->\n)(?P<body>.*?)(?P<end><!-- end generated -->)",
    re.DOTALL,
)
_HEADING = re.compile(r"^## (?:\d+ · )?(?P<topic>.+)$", re.MULTILINE)
_BEGIN = re.compile(r"<!-- generated: ")


class TableError(ValueError):
    """A file that tables are to be written into lacks markers, or has wrong ones."""


def assignments_table(sources: Sequence[AssignmentSource], where: Path) -> str:
    """Return one row per assignment: number, title with a link, exercises, extra ones, points, time.

    Parameters
    ----------
    sources : sequence of AssignmentSource
        In the course's order.
    where : Path
        Folder of the file that the table will stand in; links are relative to it.
    """
    rows = ["| | assignment | exercises | of them extra | points | time |", "|---|---|---|---|---|---|"]
    rows += [
        f"| {source.number} | [{source.title}]({_link(source, where)}) | {len(source.exercises)} "
        f"| {_extra(source) or ''} | {source.max_points:g} | {source.time[:1].lower()}{source.time[1:]} |"
        for source in sources
    ]
    total = sum(source.max_points for source in sources)
    count = sum(len(source.exercises) for source in sources)
    extra = sum(map(_extra, sources))
    time = duration(sum(map(total_minutes, sources)))
    rows.append(f"| | **in all** | **{count}** | **{extra}** | **{total:g}** | about {time} |")
    return "\n".join(rows)


def _extra(source: AssignmentSource) -> int:
    return sum(cell.extra for cell in source.exercises.values())


def contents_table(sources: Sequence[AssignmentSource], where: Path) -> str:
    """Return a map from topic to exercise: the sections of every assignment, with what is written in each."""
    rows = ["| assignment | topic | exercises |", "|---|---|---|"]
    for source in sources:
        shown = f"[{source.number} · {source.title}]({_link(source, where)})"
        for topic, names in _topics(source):
            rows.append(f"| {shown} | {topic} | {', '.join(names)} |")
            shown = ""
    return "\n".join(rows)


def summaries(sources: Sequence[AssignmentSource], where: Path) -> str:
    """Return the page that sums up each assignment, under the assignment's title."""
    return "\n\n".join(
        f"## [{source.number} · {source.title}]({_link(source, where)})\n\n{_below_heading(source.summary)}"
        for source in sources
        if source.summary
    )


def _below_heading(text: str) -> str:
    return text.partition("\n")[2].strip() if text.startswith("#") else text


def _topics(source: AssignmentSource) -> Iterator[tuple[str, list[str]]]:
    """Yield the headings under which something is written, without their numbers."""
    topic, names = source.title, list[str]()
    for cell in source.of_kind("prose", "exercise", "answer"):
        heading = _HEADING.search(cell.text) if cell.kind == "prose" else None
        if heading is not None:
            if names:
                yield topic, names
            topic, names = heading["topic"], []
        elif cell.kind == "exercise":
            names.append(f"`{cell.name}`{' (extra)' if cell.extra else ''}")
    if names:
        yield topic, names


TABLES: dict[str, Callable[[Sequence[AssignmentSource], Path], str]] = {
    "assignments": assignments_table,
    "contents": contents_table,
    "summaries": summaries,
}


def with_tables(text: str, path: Path, sources: Sequence[AssignmentSource]) -> str:
    """Return `text` with the table between each ``<!-- generated: name -->`` and its end renewed.

    Raises
    ------
    TableError
        If there is no marker, a marker names no table, or one has no end.
    """
    for problem in _problems(text):
        raise TableError(f"{path}: {problem}")

    def renewed(block: re.Match[str]) -> str:
        return f"{block['begin']}{TABLES[block['name']](sources, path.parent)}\n{block['end']}"

    return _BLOCK.sub(renewed, text)


def _problems(text: str) -> Iterator[str]:
    blocks = list(_BLOCK.finditer(text))
    if not _BEGIN.search(text):
        yield f"no '<!-- generated: assignments -->' … '{_END}'; add them where the table is to stand"
    elif any(_BEGIN.search(block["body"]) for block in blocks) or len(_BEGIN.findall(text)) != len(blocks):
        yield f"a '<!-- generated: … -->' has no '{_END}' after it; add the line"
    for block in blocks:
        if block["name"] not in TABLES:
            yield f"'<!-- generated: {block['name']} -->' names no table; there are: {', '.join(TABLES)}"


def _link(source: AssignmentSource, where: Path) -> str:
    notebook = source.path.parent / f"{source.name}.ipynb"
    return Path(os.path.relpath(notebook, where)).as_posix()
