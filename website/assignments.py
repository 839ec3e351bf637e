"""The assignments as pages: what a student is given, and the figures that it will show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.headings import announcement
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from website.address import address
from website.executing import Outputs
from website.figures import Pictures
from website.lite.places import file_address, notebook_address
from website.places import ROOT
from website.tasks import anchor

FOLDER = "assignments"
_SOLVED = """\
This is what you are given. **The figures and printed lines are what you see once all exercises are solved**,
with the course's solutions; in your own notebook they are drawn by what you write."""
_NOT_RUN = """\
This is what you are given, without its figures: this copy of the site was made without running the
notebooks."""
_OPENED = """\
<a href="../{opened}">Open it in the browser</a>, without installing anything
([what works there](../in_the_browser.md)), or <a href="../{file}" download>download it</a> and open it
where the course is [installed](../students.md)."""
_ELSEWHERE = """\
Or open it at [Colab]({colab}) or [Binder]({binder}):
[what happens there](../students.md#colab-kaggle-binder)."""


def write_page(source: AssignmentSource, outputs: Outputs | None, folder: Path, pictures: Path) -> None:
    """Write the page of an assignment.

    Parameters
    ----------
    source : AssignmentSource
    outputs : dict, optional
        What its demonstrations show; without, the page has no figures and says so.
    folder : Path
        Sphinx's source folder.
    pictures : Path
        Where pictures go, which Sphinx copies to ``_static/figures``.
    """
    notebook = student_notebook(source)
    drawn = Pictures(pictures / source.name, f"../_static/figures/{source.name}")
    text = notebook_text(_page(source, notebook, outputs, drawn))
    _write(folder / FOLDER / f"{source.name}.ipynb", text)


def _page(
    source: AssignmentSource, notebook: NotebookNode, outputs: Outputs | None, drawn: Pictures
) -> NotebookNode:
    opening, *rest = notebook.cells
    cells = [opening, _prose(_notice(source, outputs))]
    above = opening.source
    for cell in rest:
        if cell.metadata.course.role == "library":
            continue  # installs the course where it is missing; nothing to read
        if cell.cell_type == "code":
            cells.append(_code(cell, (outputs or {}).get(cell.id, []), drawn, above))
        else:
            cells.append(_with_target(source, cell))
            above = cell.source
    return NotebookNode({**notebook, "cells": cells})


def _notice(source: AssignmentSource, outputs: Outputs | None) -> str:
    """Return what the page shows, and where its notebook can be opened."""
    said = [_NOT_RUN if outputs is None else _SOLVED]
    said.append(_OPENED.format(opened=notebook_address(source.name), file=file_address(source.name)))
    if (repository := address()) is not None:
        path = source.path.with_name(f"{source.name}.ipynb").relative_to(ROOT).as_posix()
        said.append(_ELSEWHERE.format(colab=repository.colab(path), binder=repository.binder(path)))
    return "\n\n".join([":::{admonition} What stands here", *said, ":::"])


def _code(cell: NotebookNode, outputs: list[dict[str, Any]], drawn: Pictures, above: str) -> NotebookNode:
    name = cell.id.removeprefix("demonstration-")
    tags = ["hide-input"] if cell.metadata.get("jupyter", {}).get("source_hidden") else []
    metadata = {**cell.metadata, "tags": tags}
    shown = drawn.outputs(name, outputs, above)
    return NotebookNode({**cell, "metadata": metadata, "outputs": shown})


def _with_target(source: AssignmentSource, cell: NotebookNode) -> NotebookNode:
    """Give the heading of a task a name that any page can link to."""
    if cell.metadata.course.role != "prose" or announcement(cell.source) is None:
        return cell
    target = anchor(source, cell.metadata.course.id.removeprefix("prose-"))
    return NotebookNode({**cell, "source": f"({target})=\n{cell.source}"})


def _prose(text: str) -> NotebookNode:
    made: NotebookNode = v4.new_markdown_cell(text, id="about-this-page")
    return made


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def pages(sources: Sequence[AssignmentSource]) -> list[str]:
    """Return the assignments' pages from the site's root, without their endings."""
    return [f"{FOLDER}/{source.name}" for source in sources]
