"""Releasing: what students receive is made once, and replaced only on purpose."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.library_cell import WHEEL_PREFIX
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.editions.wheels import class_wheel
from autograder.grading.beside import NOTE
from autograder.grading.classdir import ClassDirectory, ClassError
from autograder.grading.errors import NbgraderFailed
from autograder.grading.release import release
from autograder.verify import solution_lines
from tests.helpers_class import TOY, ToyClass, autograder


@pytest.fixture
def other_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the course hold a toy of other content."""
    folder = tmp_path / "course" / "1_toy"
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
    source = folder / "source.py"
    source.write_text(
        source.read_text(encoding="utf-8").replace("That is all.", "That was all."), encoding="utf-8"
    )
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder.parent))


def test_the_release_is_the_committed_student_notebook(toy_class: ToyClass, toy: LoadedAssignment) -> None:
    """What nbgrader makes in a class and what is built without one are the same, byte for byte."""
    released = toy_class.classdir.release_text("toy")
    assert released == notebook_text(student_notebook(toy.source))


def test_nothing_between_solution_markers_is_released(toy_class: ToyClass) -> None:
    """Neither a solution, nor its markers, nor the model answer."""
    released = toy_class.classdir.release_text("toy")
    for secret in (
        "sum(axis=1) / num_features",
        "out = factor * x",
        '= \\"AC\\"',
        "far from all others",
        "SOLUTION",
    ):
        assert secret not in released


def test_nothing_of_a_solution_is_in_what_lies_beside_a_released_notebook(
    toy_class: ToyClass, toy: LoadedAssignment
) -> None:
    """Neither in a file, nor in the wheel, nor in the public cases in it."""
    secret = [line.encode() for line in solution_lines(toy.source)]
    assert secret
    for path in toy_class.classdir.release("toy").parent.iterdir():
        for name, content in contents(path.name, path.read_bytes()):
            assert not [line for line in secret if line in content], name


def contents(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and everything in it if it is an archive."""
    yield name, content
    if name.endswith((".whl", ".zip", ".npz")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from contents(f"{name}/{inner}", archive.read(inner))


def test_releasing_twice_changes_nothing(toy_class: ToyClass) -> None:
    """The file's time stays, too: nobody wonders whether something is new."""
    path = toy_class.classdir.release("toy")
    before = path.stat()
    toy_class.run("release")
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_another_version_is_not_released_by_accident(toy_class: ToyClass, other_version: None) -> None:
    """Students may be working on the old one; what to do is said."""
    before = toy_class.classdir.release_text("toy")
    output = " ".join(toy_class.run("release", exit_code=1).output.split())
    assert "another version" in output and "--force" in output
    assert toy_class.classdir.release_text("toy") == before


def test_forcing_another_version_keeps_a_copy(toy_class: ToyClass, other_version: None) -> None:
    """The old release can be found again beside the class's folders."""
    before = toy_class.classdir.release_text("toy")
    toy_class.run("release", "--force")
    assert "That was all." in toy_class.classdir.release_text("toy")
    kept = list((toy_class.root / "replaced_releases").glob("toy_*/toy.ipynb"))
    assert [path.read_text(encoding="utf-8") for path in kept] == [before]


def test_a_release_that_broke_off_is_made_by_the_next_one(
    toy_class: ToyClass, other_version: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old release is never taken for the new one that failed halfway."""

    def fails(*args: object, **kwargs: object) -> None:
        raise NbgraderFailed("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("autograder.grading.release.run", fails)
        with pytest.raises(NbgraderFailed):
            release(toy_class.classdir, "toy", force=True)
    release(toy_class.classdir, "toy")
    assert "That was all." in toy_class.classdir.release_text("toy")


def test_an_unknown_assignment_is_answered_with_those_that_exist(toy_class: ToyClass) -> None:
    """A typo costs one look."""
    output = autograder("release", str(toy_class.root), "tyo", exit_code=1).output
    assert "no assignment is called 'tyo'; there are: toy" in output


def test_what_was_not_released_has_no_release_text(toy_course: Path, tmp_path: Path) -> None:
    """Whoever asks for it is told the command."""
    classdir = ClassDirectory.create(tmp_path / "class")
    with pytest.raises(ClassError, match=r"has not been released .* run `autograder release .* toy`"):
        classdir.release_text("toy")


def test_a_release_is_complete_in_itself(toy_class: ToyClass) -> None:
    """Beside the notebook lie the class edition's wheel and a note of three lines, and all of it is named."""
    folder = toy_class.classdir.release("toy").parent
    wheel, content = class_wheel()
    assert {path.name for path in folder.iterdir()} == {"toy.ipynb", wheel, NOTE}
    assert (folder / wheel).read_bytes() == content
    note = (folder / NOTE).read_text(encoding="utf-8").splitlines()
    assert len(note) == 3 and wheel in note[0] and "toy.ipynb" in note[1]
    assert "Put all releases of the class into one folder" in note[2]
    said = toy_class.run("release").output
    assert "Give students the folder" in said
    assert all(f"  {path.name}: " in said for path in folder.iterdir())


def test_what_lies_beside_a_released_notebook_is_brought_up_to_date(toy_class: ToyClass) -> None:
    """A newer library replaces the older wheel, in a stock release from the same source, too."""
    folder = toy_class.classdir.release("toy").parent
    wheel, _ = class_wheel()
    for place in (folder, toy_class.classdir.source("toy").parent):
        (place / wheel).rename(place / f"{WHEEL_PREFIX}0.0.1-py3-none-any.whl")
    toy_class.run("release")
    for place in (folder, toy_class.classdir.source("toy").parent):
        assert [path.name for path in place.glob("*.whl")] == [wheel]


def test_what_a_release_brings_is_not_taken_for_a_students_file(toy_class: ToyClass) -> None:
    """The exchange of nbgrader hands in whole folders; of one as released, the notebook alone is read."""
    handed_in = toy_class.root / "submitted" / "student01" / "toy"
    shutil.copytree(toy_class.classdir.release("toy").parent, handed_in)
    hand_in = toy_class.classdir.hand_in("toy", "student01")
    assert (hand_in.problem, [each.name for each in hand_in.notebooks]) == ("", ["toy.ipynb"])
    assert (hand_in.files, hand_in.remarks) == ((), ())
