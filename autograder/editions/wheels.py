"""The wheels themselves, built by hatchling in this process: no network, no other environment."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import course_lib
from autograder.authoring.answers import answers
from autograder.authoring.library_cell import CLASS_EDITION
from autograder.authoring.notebook import notebook_text
from autograder.authoring.source import find_assignments, read_source
from autograder.authoring.specification import specification_files
from autograder.authoring.student import student_notebook
from autograder.editions.metadata import CHECKOUT, GRADER, STUDY_EDITION, editions
from course_lib.checking.public import cases_folder

#: Where an installed grader carries the class edition's wheel.
CARRIED = Path(__file__).resolve().parent / "class_edition"
_PACKAGES = {CLASS_EDITION: "course_lib", STUDY_EDITION: "course_answers", GRADER: "autograder"}
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


def build_editions(folder: Path) -> list[Path]:
    """Build the wheels of all editions into a folder, and return their paths.

    Raises
    ------
    NoCheckout
        If this does not run from a checkout.
    OSError
        If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, project in editions().items():
        with tempfile.TemporaryDirectory() as stage:
            _FILL[name](Path(stage))
            made.append(_built(project, _PACKAGES[name], Path(stage), folder))
    return made


def class_wheel() -> tuple[str, bytes]:
    """Return the file name and the content of the class edition's wheel, with this course's notebooks."""
    carried = sorted(CARRIED.glob("*.whl"))
    if carried:
        return carried[-1].name, carried[-1].read_bytes()
    return _class_wheel(tuple(find_assignments().values()), cases_folder())


@cache
def _class_wheel(assignments: tuple[Path, ...], cases: Path) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as stage, tempfile.TemporaryDirectory() as folder:
        _fill_class_edition(Path(stage))
        path = _built(editions()[CLASS_EDITION], _PACKAGES[CLASS_EDITION], Path(stage), Path(folder))
        return path.name, path.read_bytes()


def _built(project: dict[str, Any], package: str, stage: Path, folder: Path) -> Path:
    """Have hatchling make a wheel of what lies in a folder; the same files give the same bytes."""
    from hatchling.builders.wheel import WheelBuilder

    shutil.copy(CHECKOUT / "LICENSE", stage)
    tool = {"hatch": {"build": {"targets": {"wheel": {"packages": [package]}}}}}
    builder = WheelBuilder(str(stage), config={"project": project, "tool": tool})
    (path,) = builder.build(directory=str(folder), versions=["standard"])
    return Path(path)


def _fill_class_edition(stage: Path) -> None:
    """Put together what students get: the library, the public cases and the notebooks of this course."""
    package = stage / "course_lib"
    shutil.copytree(Path(course_lib.__file__).parent, package, ignore=_NOT_COPIED)
    shutil.rmtree(package / "cases")
    (package / "cases").mkdir()
    for folder in find_assignments().values():
        source = read_source(folder)
        notebook = package / "notebooks" / folder.name / f"{source.name}.ipynb"
        notebook.parent.mkdir(parents=True)
        notebook.write_text(notebook_text(student_notebook(source)), encoding="utf-8", newline="\n")
        cases = cases_folder() / f"{source.name}.zip"
        if cases.is_file():
            shutil.copy(cases, package / "cases")


def _fill_study_edition(stage: Path) -> None:
    """Put together the answers to this course."""
    package = stage / "course_answers"
    package.mkdir()
    shutil.copy(CHECKOUT / "course_answers" / "__init__.py", package)
    for folder in find_assignments().values():
        for path, content in answers(read_source(folder)).items():
            (package / path.name).write_bytes(content)


def _fill_grader(stage: Path) -> None:
    """Put together what instructors get: the grader, the sources, and the wheel that they give away."""
    package = stage / "autograder"
    shutil.copytree(CHECKOUT / "autograder", package, ignore=_NOT_COPIED)
    for folder in find_assignments().values():
        for path in (folder / "source.py", *specification_files(folder)):
            copy = package / "notebooks" / folder.name / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    name, content = class_wheel()
    carried = package / CARRIED.relative_to(CHECKOUT / "autograder") / name
    carried.parent.mkdir()
    carried.write_bytes(content)


_FILL = {
    CLASS_EDITION: _fill_class_edition,
    STUDY_EDITION: _fill_study_edition,
    GRADER: _fill_grader,
}
