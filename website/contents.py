"""What stands on the site, in its order: the only list of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from website.places import ROOT


@dataclass(frozen=True)
class Part:
    """A group of pages in the sidebar.

    Attributes
    ----------
    title : str
    pages : tuple of str
        From the site's root, without their endings. ``*`` stands for the assignments.
    """

    title: str
    pages: tuple[str, ...]


PARTS = (
    Part("Learn", ("students", "in_the_browser", "self_study", "troubleshooting", "contents", "tasks", "*",
                   "summaries", "symbols", "glossary", "data", "gallery/index")),
    Part("Teach", ("instructors", "term", "collecting", "platforms", "containers")),
    Part("Change", ("authoring", "example_course", "contributing", "releasing")),
    Part("Look closer", ("design", "security", "diagnosis", "blind", "speed", "measurements")),
    Part("Look up", ("commands", "reference/index", "changelog")),
)  # fmt: skip

#: Pages that are files of the repository outside ``docs/``.
_FROM_ROOT = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "benchmarks/blind/README.md": "blind.md",
    "examples/regression/README.md": "example_course.md",
}


def written_pages() -> dict[str, str]:
    """Return the pages that people write, by the file of the repository that each is."""
    docs = {f"docs/{path.name}": path.name for path in sorted((ROOT / "docs").glob("*.md"))}
    return {**docs, **_FROM_ROOT}


def with_example(text: str) -> str:
    """Return the page of the example course with its source and specification at the end."""
    folder = ROOT / "examples/regression/notebooks/1_diagnostics"
    parts = [text.rstrip()]
    for path in (folder / "source.py", *sorted((folder / "checks").glob("*.py"))):
        code = path.read_text(encoding="utf-8").rstrip()
        parts.append(f"## {path.relative_to(folder).as_posix()}\n\n````python\n{code}\n````")
    return "\n\n".join(parts) + "\n"


def toctrees(exists: Path, assignments: list[str]) -> str:
    """Return the directives that put the pages into the sidebar.

    Parameters
    ----------
    exists : Path
        Sphinx's source folder: a page that isn't there (yet) is left out.
    assignments : list of str
        Their pages, in the course's order.
    """
    blocks = []
    for part in PARTS:
        names = [name for page in part.pages for name in (assignments if page == "*" else [page])]
        there = [name for name in names if any(exists.glob(f"{name}.*"))]
        blocks.append("\n".join((":::{toctree}", ":hidden:", f":caption: {part.title}", "", *there, ":::")))
    return "\n\n".join(blocks)
