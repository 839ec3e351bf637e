"""The specification of an assignment: loaded from its package, and in agreement with ``source.py``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.specification import SpecificationError, load_specification

FOLDER = Path(__file__).parent / "assignments" / "1_toy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy to damage."""
    return shutil.copytree(FOLDER, tmp_path / "1_toy", ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def replace(folder: Path) -> Callable[[str, str, str], None]:
    """Put one text of a file in another's place."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, "the toy has changed: correct this test"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def test_points_are_attached_in_the_order_of_the_source() -> None:
    """Points live in source.py and nowhere else."""
    toy = load_specification(FOLDER)
    assert [(exercise.name, exercise.max_points) for exercise in toy] == [
        ("mean_rows", 3.0),
        ("scale", 3.0),
        ("mean_invariance", 1.0),
    ]


def test_exercises_and_aspects_are_put_in_the_order_of_the_notebook(
    folder: Path, replace: Callable[[str, str, str], None]
) -> None:
    """Students read verdicts in the order in which they wrote."""
    replace(
        "checks/__init__.py", "    means,\n    scale,\n    invariance,\n", "    invariance, scale, means\n"
    )
    replace("source.py", "out 1, total 1, inputs unchanged 1", "inputs unchanged 1, total 1, out 1")
    toy = load_specification(folder)
    assert list(toy.exercises) == ["mean_rows", "scale", "mean_invariance"]
    assert [aspect.name for aspect in toy.exercises["scale"].aspects] == ["inputs unchanged", "total", "out"]


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            "scale.py",
            '"total", of',
            '"sum", of',
            "exercise 'scale': source.py gives points for 'total', which is no aspect here",
        ),
        ("scale.py", '"total", of', '"sum", of', "exercise 'scale': aspect 'sum' has no points in source.py"),
        (
            "scale.py",
            'exercise("scale"',
            'exercise("scaled"',
            "exercise 'scale' of source.py is not specified",
        ),
        ("scale.py", 'exercise("scale"', 'exercise("scaled"', "exercise 'scaled' has no cells in source.py"),
        ("scale.py", "uses=()", 'uses=("means",)', "exercise 'scale' uses 'means', which is no exercise"),
        (
            "__init__.py",
            'Assignment("toy")',
            'Assignment("toys")',
            "the Assignment is called 'toys', its folder 'toy'",
        ),
        (
            "__init__.py",
            'Assignment("toy")\n',
            'Assignment("toy")\nother = Assignment("other")\n',
            "holds 2 Assignments",
        ),
        ("__init__.py", "    scale,\n", "", "scale.py is imported by nothing; import it in __init__.py"),
    ],
)
def test_files_that_disagree_are_reported_precisely(
    folder: Path, replace: Callable[[str, str, str], None], file: str, old: str, new: str, reason: str
) -> None:
    """The message names the exercise, the aspect and the file to change."""
    replace(f"checks/{file}", old, new)
    with pytest.raises(SpecificationError) as caught:
        load_specification(folder)
    assert reason in str(caught.value) and str(folder / "checks") in str(caught.value)


@pytest.mark.parametrize(
    ("line", "reason"), [("1 / 0", "ZeroDivisionError"), ("from . import means_", "ImportError")]
)
def test_an_error_is_reported_with_the_section_and_the_line_that_it_is_in(
    folder: Path, replace: Callable[[str, str, str], None], line: str, reason: str
) -> None:
    """The author is sent to the section, not to the file that imports it."""
    replace("checks/scale.py", "from . import toy\n", f"from . import toy\n{line}\n")
    lines = (folder / "checks" / "scale.py").read_text(encoding="utf-8").splitlines()
    with pytest.raises(SpecificationError) as caught:
        load_specification(folder)
    place = f"{folder / 'checks' / 'scale.py'}:{1 + lines.index(line)}"
    assert f"{place} does not import: {reason}" in str(caught.value)


def test_a_missing_specification_is_reported(folder: Path) -> None:
    """Every assignment has one."""
    shutil.rmtree(folder / "checks")
    with pytest.raises(SpecificationError, match=r"checks.* does not exist"):
        load_specification(folder)


def test_assignments_with_sections_of_one_name_do_not_see_each_others(
    folder: Path, replace: Callable[[str, str, str], None]
) -> None:
    """A changed copy of the toy beside the toy itself, in one process."""
    first = load_specification(FOLDER)
    replace("checks/means.py", "These are sums.", "They are sums.")
    messages = [
        specification.exercises["mean_rows"].messages["sum_not_mean"].partition(".")[0]
        for specification in (first, load_specification(folder), load_specification(FOLDER))
    ]
    assert messages == ["These are sums", "They are sums", "These are sums"]


@pytest.mark.parametrize("old", ["toy.exercise", "nothing"])
def test_no_module_is_left_behind(folder: Path, replace: Callable[[str, str, str], None], old: str) -> None:
    """Nor any place where modules are looked for; even when a section cannot be imported."""
    before = set(sys.modules), set(sys.path_importer_cache)
    if old == "nothing":
        load_specification(folder)
    else:
        replace("checks/scale.py", old, "toys.exercise")
        with pytest.raises(SpecificationError):
            load_specification(folder)
    assert (set(sys.modules), set(sys.path_importer_cache)) == before


def test_each_file_is_executed_once_in_the_life_of_a_process(
    folder: Path, replace: Callable[[str, str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grading loads an assignment for each submission that it judges."""
    executed: list[str] = []
    monkeypatch.setattr(sys, "executed_sections", executed, raising=False)
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder.parent))
    for section in ("means", "scale", "invariance"):
        replace(
            f"checks/{section}.py",
            "from . import toy\n",
            "import sys\n\nfrom . import toy\n\nsys.executed_sections.append(__name__.rpartition('.')[2])\n",
        )
    for _ in range(2):
        load_assignment("toy")
    assert executed == ["means", "scale", "invariance"]


@pytest.mark.parametrize(
    "file", ["source.py", "checks/__init__.py", "checks/means.py", "checks/invariance.py"]
)
def test_an_edit_of_any_file_makes_another_version(folder: Path, file: str) -> None:
    """So that whoever was judged by the old content is graded again."""
    before = LoadedAssignment(folder).version
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n# The end.\n")
    assert LoadedAssignment(folder).version != before


def test_what_an_editor_leaves_beside_the_sections_is_no_part_of_them(folder: Path) -> None:
    """Jupyter keeps a copy of what it saved, Emacs a link to nowhere."""
    before = LoadedAssignment(folder).version
    copies = folder / "checks" / ".ipynb_checkpoints"
    copies.mkdir()
    (copies / "means-checkpoint.py").write_text("1 / 0\n", encoding="utf-8")
    (folder / "checks" / ".#means.py").symlink_to("nowhere")
    assert LoadedAssignment(folder).version == before


def test_the_version_does_not_depend_on_where_an_assignment_is(folder: Path) -> None:
    """Two machines that hold the same course speak of the same version."""
    assert LoadedAssignment(folder).version == LoadedAssignment(FOLDER).version
