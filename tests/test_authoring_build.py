"""Generated files: written when sources changed, reported when they are stale, left alone otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.authoring.build import build, stale
from autograder.authoring.cells import AssignmentSource
from autograder.authoring.source import SourceError, read_source
from autograder.authoring.tables import TableError, with_tables

FOLDER = Path(__file__).parent / "assignments" / "1_toy"
README = """# Course

<!-- generated: assignments -->
<!-- end generated -->

Between.

<!-- generated: contents -->
old
<!-- end generated -->
After.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one assignment and a readme."""
    shutil.copytree(FOLDER, tmp_path / "notebooks" / "1_toy", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    return tmp_path / "notebooks"


def _readme(root: Path) -> Path:
    return root.parent / "README.md"


def test_a_build_writes_what_is_missing_and_a_second_one_nothing(root: Path) -> None:
    """Files are written when their content changes, so time stamps mean something."""
    notebook = root / "1_toy" / "toy.ipynb"
    assert build(root, [_readme(root)]) == [notebook, _readme(root)]
    assert notebook.is_file()
    assert build(root, [_readme(root)]) == []


def test_what_is_stale_is_named_and_not_written(root: Path) -> None:
    """The check that keeps committed notebooks up to date fails when a source changes."""
    build(root, [_readme(root)])
    source = root / "1_toy" / "source.py"
    source.write_text(source.read_text(encoding="utf-8").replace("mean 2", "mean 4"), encoding="utf-8")
    notebook = root / "1_toy" / "toy.ipynb"
    before = notebook.read_bytes()
    assert stale(root, [_readme(root)]) == [notebook, _readme(root)]
    assert notebook.read_bytes() == before


def test_an_edited_notebook_is_stale(root: Path) -> None:
    """The student's notebook is never edited by hand."""
    build(root)
    notebook = root / "1_toy" / "toy.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert stale(root) == [notebook]


def test_other_builders_take_part(root: Path) -> None:
    """What else is made from an assignment is built and compared in the same way."""

    def titles(source: AssignmentSource) -> dict[Path, bytes]:
        return {root / "titles" / f"{source.name}.txt": source.title.encode()}

    build(root)
    assert stale(root, extra=[titles]) == build(root, extra=[titles]) == [root / "titles" / "toy.txt"]
    assert stale(root, extra=[titles]) == []


def test_a_broken_source_leaves_everything_as_it_was(root: Path) -> None:
    """All files come from the same state of the sources, or none is written."""
    second = shutil.copytree(root / "1_toy", root / "2_other")
    assert second.is_dir()
    with pytest.raises(SourceError, match="the title says 1 and the folder 2"):
        build(root)
    assert not (root / "1_toy" / "toy.ipynb").exists()


def test_tables_stand_between_their_markers_and_nothing_else_changes(root: Path) -> None:
    """Numbers in the readme come from the sources."""
    text = with_tables(README, _readme(root), [read_source(root / "1_toy")])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert "| 1 | [Toy: means and scales](notebooks/1_toy/toy.ipynb) | 3 | 1 | 9 | about 10 minutes |" in rows
    assert "| | **in all** | **3** | **1** | **9** | about 10 minutes |" in rows
    assert (
        "| [1 · Toy: means and scales](notebooks/1_toy/toy.ipynb) | The mean of every row | `mean_rows` |"
        in rows
    )
    assert "\nBetween.\n" in text and text.endswith("<!-- end generated -->\nAfter.\n") and "old" not in text


def test_what_is_extra_is_marked_in_the_map_of_topics(root: Path) -> None:
    """An instructor sees what may be left out."""
    text = with_tables(README, _readme(root), [read_source(root / "1_toy")])
    assert "|  | What does a mean forget? | `mean_invariance` (extra) |" in text


def test_the_pages_that_sum_up_are_collected(root: Path) -> None:
    """Each under its assignment's title, with a link to the notebook."""
    page = "<!-- generated: summaries -->\n<!-- end generated -->\n"
    text = with_tables(page, _readme(root), [read_source(root / "1_toy")])
    title = "## [1 · Toy: means and scales](notebooks/1_toy/toy.ipynb)\n\n"
    assert f"{title}| name | shape | what it is |\n" in text
    assert "On one page" not in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Course\n", "no '<!-- generated: assignments -->'"),
        (
            "<!-- generated: points -->\n<!-- end generated -->\n",
            "generated: points -->' names no table",
        ),
        ("<!-- generated: contents -->\n", "has no '<!-- end generated -->' after it"),
        (
            "<!-- generated: contents -->\n<!-- generated: assignments -->\n<!-- end generated -->\n",
            "has no '<!-- end generated -->' after it",
        ),
    ],
)
def test_wrong_markers_are_reported(text: str, reason: str) -> None:
    """A table that is silently not written would go stale."""
    with pytest.raises(TableError, match=reason):
        with_tables(text, Path("README.md"), [read_source(FOLDER)])
