"""The site, built: Sphinx's source folder filled, Sphinx run, the result looked at."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from sphinx.cmd.build import build_main

from autograder.authoring.cells import AssignmentSource
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.student import student_notebook_path
from website.address import address
from website.assignments import FOLDER, pages, write_page
from website.commands import commands_page
from website.contents import toctrees, with_example, written_pages
from website.executing import outputs_of
from website.gallery import write as write_gallery
from website.links import relinked
from website.lite.building import build_lite
from website.measurements import measurements_page
from website.places import DOCS, PACKAGE, ROOT, Places
from website.reference import write_reference
from website.tables import symbols_page, tasks_page, with_links_to_tasks


def build(places: Places, *, figures: bool = True, gallery: bool = True, lite: bool = True) -> list[str]:
    """Build the site, and return Sphinx's warnings.

    Parameters
    ----------
    places : Places
    figures : bool
        Whether notebooks are executed where their outputs aren't kept.
    gallery : bool
        Whether the gallery of mistakes is there, which judges every mistake once.
    lite : bool
        Whether notebooks can be opened in the browser; links to what opens them lead nowhere without.
    """
    for folder in (places.source, places.doctrees, places.static, places.site):  # old files hide dead links
        shutil.rmtree(folder, ignore_errors=True)
    places.source.mkdir(parents=True)
    sources = all_sources()
    _write_assignments(sources, places, figures)
    _write_pages(sources, places.source)
    if gallery:
        _write_gallery(places)
    _append_toctrees(pages(sources), places.source)
    warnings = _run_sphinx(places)
    _name_toggles(places.site)
    _leave_out_maps(places.site)
    if lite:
        build_lite(places.site)
    return warnings


def all_sources() -> list[AssignmentSource]:
    """Return the sources of the course's assignments, in its order."""
    return [read_source(folder) for folder in find_assignments().values()]


def _write_assignments(sources: Sequence[AssignmentSource], places: Places, figures: bool) -> None:
    pictures = places.static / "figures"
    pictures.mkdir(parents=True)
    for source in sources:
        outputs = outputs_of(source, places.outputs) if figures else None
        write_page(source, outputs, places.source, pictures)


def _write_pages(sources: Sequence[AssignmentSource], folder: Path) -> None:
    written = written_pages()
    notebooks = {_notebook(source): f"{FOLDER}/{source.name}.ipynb" for source in sources}
    recipes = {f"docs/recipes/{path.name}": f"recipes/{path.name}" for path in (DOCS / "recipes").iterdir()}
    for beside in ("pictures", "recipes"):
        shutil.copytree(DOCS / beside, folder / beside)
    known = {"README.md": "index.md", **written, **notebooks, **recipes}
    for origin, page in written.items():
        text = (ROOT / origin).read_text(encoding="utf-8")
        text = relinked(text, Path(origin), page, known, address())
        if page == "contents.md":
            text = with_links_to_tasks(text, sources)
        if page == "example_course.md":
            text = with_example(text)
        (folder / page).write_text(text, encoding="utf-8")
    made = {"tasks": tasks_page(sources), "symbols": symbols_page(sources), "commands": commands_page()}
    made["measurements"] = measurements_page()
    for name, text in made.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    write_reference(folder)


def _notebook(source: AssignmentSource) -> str:
    return student_notebook_path(source).relative_to(ROOT).as_posix()


def _write_gallery(places: Places) -> None:
    """Let the gallery of mistakes write its pages, unless it has, from the same files."""
    kept, made_from = places.gallery / "gallery", places.gallery / "made_from"
    now = _digest_of(("notebooks", "course_lib", "autograder", "benchmarks/blind", "website"))
    if not made_from.is_file() or made_from.read_text(encoding="utf-8") != now:
        shutil.rmtree(places.gallery, ignore_errors=True)
        places.gallery.mkdir(parents=True)
        write_gallery(places.gallery)
        made_from.write_text(now, encoding="utf-8")
    shutil.copytree(kept, places.source / "gallery")


def _digest_of(folders: Sequence[str]) -> str:
    digest = hashlib.sha256("".join(map(version, ("numpy", "matplotlib"))).encode())
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _append_toctrees(assignments: list[str], folder: Path) -> None:
    index = folder / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(f"{text.rstrip()}\n\n{toctrees(folder, assignments)}\n", encoding="utf-8")


def _name_toggles(site: Path) -> None:
    """Give the sidebar's toggles a name, which the theme does not: somebody may only hear them."""
    toggle = '<span class="toctree-toggle"'
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        named = text.replace(f"<summary>{toggle}", f'<summary aria-label="The pages below">{toggle}')
        path.write_text(named, encoding="utf-8")


def _leave_out_maps(site: Path) -> None:
    """Delete what only a debugger of the theme's scripts and styles would load."""
    for path in (site / "_static").rglob("*.map"):
        path.unlink()


def _run_sphinx(places: Places) -> list[str]:
    """Run Sphinx, and return its warnings; every one of them is a fault."""
    written = places.work / "warnings.txt"
    written.unlink(missing_ok=True)
    static = f"{PACKAGE / 'static'},{places.static}"
    told = ["-q", "-b", "html", "-j", "auto", "-c", str(PACKAGE), "-d", str(places.doctrees)]
    told += ["-w", str(written), "-D", f"html_static_path={static}"]
    status = build_main([*told, str(places.source), str(places.site)])
    found = written.read_text(encoding="utf-8").splitlines() if written.is_file() else []
    warnings = [line for line in found if line.strip()]
    return warnings or ([f"Sphinx ended with status {status}"] if status else [])
