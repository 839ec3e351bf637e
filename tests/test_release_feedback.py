"""Pages reach students as nbgrader's exchange delivers them, and its own command writes the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.notebook import notebook_text
from tests.conftest import GRADED
from tests.helpers_class import RIGHT, ToyClass, solved


def _pages(graded_class: ToyClass) -> dict[str, bytes]:
    return {
        str(path.relative_to(graded_class.root)): path.read_bytes()
        for path in (graded_class.root / "feedback").rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--force",)], ids=["plain", "forced"])
def test_generate_feedback_writes_the_same_bytes(graded_class: ToyClass, options: tuple[str, ...]) -> None:
    """For everybody, the one whose file could not be read among them."""
    graded_class.run("feedback")
    ours = _pages(graded_class)
    for path in (graded_class.root / "feedback").rglob("*.html"):
        path.write_text("old")
    done = graded_class.nbgrader("generate_feedback", "toy", *options)
    assert done.returncode == 0, done.stderr
    assert _pages(graded_class) == ours and len(ours) == 3 * len(GRADED)


@pytest.mark.slow
def test_generate_feedback_follows_no_link(graded_class: ToyClass, tmp_path: Path) -> None:
    """It names the student, fails, and writes everybody else's page."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (graded_class.root / "feedback" / "ben").symlink_to(elsewhere)
    done = graded_class.nbgrader("generate_feedback", "toy", "--force")
    assert done.returncode != 0 and "'ben': no page could be written" in done.stderr
    assert not list(elsewhere.iterdir())
    assert graded_class.classdir.feedback("toy", "finn").is_file()


@dataclass(frozen=True)
class Exchange:
    """An exchange in a folder, the class on one side and a student on the other."""

    root: Path
    toy_class: ToyClass
    home: Path

    def teacher(self, *arguments: str) -> None:
        """Run nbgrader in the class directory."""
        self._run(self.toy_class.root, *arguments)

    def student(self, *arguments: str) -> None:
        """Run nbgrader in the student's folder."""
        (course,) = (path.name for path in self.root.iterdir())
        self._run(self.home, *arguments, "--course", course)

    def _run(self, folder: Path, *arguments: str) -> None:
        scripts = Path(sys.executable).parent
        done = subprocess.run(
            [
                str(scripts / "nbgrader"),
                *arguments,
                f"--Exchange.root={self.root}",
                f"--Exchange.cache={self.home / 'cache'}",
            ],
            cwd=folder,
            env={
                **os.environ,
                "HOME": str(self.home),
                "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture
def exchange(toy_class: ToyClass, tmp_path: Path) -> Exchange:
    """An exchange through which the toy has been released."""
    for name in ("exchange", "student"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o777)
    made = Exchange(tmp_path / "exchange", toy_class, tmp_path / "student")
    made.teacher("release_assignment", "toy")
    return made


@pytest.mark.slow
def test_a_student_fetches_the_page(exchange: Exchange) -> None:
    """From release to fetched feedback; somebody who handed in otherwise is in nobody's way."""
    toy_class = exchange.toy_class
    exchange.student("fetch_assignment", "toy")
    mine = exchange.home / "toy" / "toy.ipynb"
    mine.write_text(notebook_text(solved(nbformat.read(mine, as_version=4), RIGHT)), encoding="utf-8")
    exchange.student("submit", "toy")
    exchange.teacher("collect", "toy")
    toy_class.hand_in("by_mail", RIGHT)
    toy_class.run("grade")
    toy_class.run("feedback")
    exchange.teacher("release_feedback", "toy")
    exchange.student("fetch_feedback", "toy")
    (fetched,) = (exchange.home / "toy" / "feedback").rglob("*.html")
    (student,) = {path.name for path in (toy_class.root / "submitted").iterdir()} - {"by_mail"}
    assert fetched.read_bytes() == toy_class.classdir.feedback("toy", student).read_bytes()
