"""The site, built: Sphinx's source folder filled, Sphinx run, the result looked at."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sphinx.cmd.build import build_main

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook_path
from website.assignments import FOLDER, pages, write_page
from website.commands import commands_page
from website.contents import toctrees, written_pages
from website.executing import outputs_of
from website.links import relinked
from website.lite.building import build_lite
from website.places import DOCS, DOCTREES, OUTPUTS, PACKAGE, ROOT, SITE, SOURCE, WORK
from website.reference import write_reference
from website.tables import symbols_page, tasks_page, with_links_to_tasks

_WARNINGS = WORK / "warnings.txt"


def build(*, figures: bool = True) -> list[str]:
    """Build the site, and return Sphinx's warnings.

    Parameters
    ----------
    figures : bool
        Whether notebooks are executed where their outputs aren't kept.
    """
    for folder in (SOURCE, DOCTREES, SITE):  # what was there before might hide a dead link
        shutil.rmtree(folder, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    sources = [read_source(folder) for folder in find_assignments().values()]
    _write_assignments(sources, figures)
    _write_pages(sources)
    _write_gallery()
    _append_toctrees(pages(sources))
    warnings = _run_sphinx()
    build_lite(SITE)
    return warnings


def _write_assignments(sources: Sequence[AssignmentSource], figures: bool) -> None:
    (WORK / "static" / "figures").mkdir(parents=True, exist_ok=True)
    for source in sources:
        outputs = outputs_of(source, OUTPUTS) if figures else None
        write_page(source, outputs, SOURCE, WORK / "static" / "figures")


def _write_pages(sources: Sequence[AssignmentSource]) -> None:
    written = written_pages()
    notebooks = {_notebook(source): f"{FOLDER}/{source.name}.ipynb" for source in sources}
    recipes = {f"docs/recipes/{path.name}": f"recipes/{path.name}" for path in (DOCS / "recipes").iterdir()}
    shutil.copytree(DOCS / "recipes", SOURCE / "recipes")
    for origin, page in written.items():
        text = (ROOT / origin).read_text(encoding="utf-8")
        text = relinked(text, Path(origin), page, {**written, **notebooks, **recipes})
        if page == "contents.md":
            text = with_links_to_tasks(text, sources)
        (SOURCE / page).write_text(text, encoding="utf-8")
    made = {"tasks": tasks_page(sources), "symbols": symbols_page(sources), "commands": commands_page()}
    for name, text in made.items():
        (SOURCE / f"{name}.md").write_text(text, encoding="utf-8")
    write_reference(SOURCE)


def _notebook(source: AssignmentSource) -> str:
    return student_notebook_path(source).relative_to(ROOT).as_posix()


def _write_gallery() -> None:
    """Let the gallery of mistakes write its pages, where there is one."""
    if find_spec("website.gallery") is not None:
        import_module("website.gallery").write(SOURCE)


def _append_toctrees(assignments: list[str]) -> None:
    index = SOURCE / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(f"{text.rstrip()}\n\n{toctrees(SOURCE, assignments)}\n", encoding="utf-8")


def _run_sphinx() -> list[str]:
    """Run Sphinx, and return its warnings; every one of them is a fault."""
    _WARNINGS.unlink(missing_ok=True)
    told = ["-q", "-b", "html", "-j", "auto", "-c", str(PACKAGE), "-d", str(DOCTREES), "-w", str(_WARNINGS)]
    status = build_main([*told, str(SOURCE), str(SITE)])
    found = _WARNINGS.read_text(encoding="utf-8").splitlines() if _WARNINGS.is_file() else []
    warnings = [line for line in found if line.strip()]
    return warnings or ([f"Sphinx ended with status {status}"] if status else [])
