"""What grades were made from, kept by content: each submission, and each version of an assignment's checks.

Beside the records they make a grade repeatable when the file in ``submitted/`` is another by now, or the
checks have been corrected. Files are written once and named by the digest that the records have.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment, digest_of_content
from autograder.authoring.source import find_assignments
from autograder.authoring.specification import specification_files
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import ClassError
from autograder.grading.grade_one import Submission
from autograder.grading.intake import Candidate
from autograder.grading.safe_files import write_whole

_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
#: A submission is nothing larger; see :mod:`autograder.grading.intake`.
_MOST_BYTES = 256 << 20
NOW = "NOW"


def keep_submission(classdir: ClassDirectory, submission: Submission) -> None:
    """Keep what is graded, unless it is kept already."""
    path = _submission_path(classdir, submission.assignment, submission.digest)
    if path.exists() or not submission.notebook:
        return
    index = {
        "name": submission.name,
        "others": [other.name for other in submission.others],
        "files": [name for name, _ in submission.files],
    }
    contents = [submission.notebook, *(other.content for other in submission.others)]
    contents += [text.encode("utf-8", "surrogatepass") for _, text in submission.files]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo("index.json", _TIMESTAMP), json.dumps(index))
        for i, content in enumerate(contents):
            archive.writestr(zipfile.ZipInfo(str(i), _TIMESTAMP), content, zipfile.ZIP_DEFLATED)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue(), 0o600)


def kept_submission(
    classdir: ClassDirectory, assignment: str, student: str, digest: str
) -> Submission | None:
    """Return what was graded under a digest; ``None`` if it was not kept, or is not what it was."""
    path = _submission_path(classdir, assignment, digest)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                return None
            index = json.loads(archive.read("index.json"))
            contents = [archive.read(str(i)) for i in range(len(archive.namelist()) - 1)]
        others, files = index["others"], index["files"]
        texts = [content.decode("utf-8", "surrogatepass") for content in contents[1 + len(others) :]]
        found = Submission(
            assignment,
            student,
            contents[0],
            index["name"],
            tuple(map(Candidate, others, contents[1 : 1 + len(others)])),
            tuple(zip(files, texts, strict=True)),
        )
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile):
        return None
    return found if found.digest == digest else None


def _submission_path(classdir: ClassDirectory, assignment: str, digest: str) -> Path:
    return classdir.root / "kept" / assignment / "submissions" / f"{digest}.zip"


def keep_version(classdir: ClassDirectory, loaded: LoadedAssignment) -> None:
    """Keep an assignment's source and checks as they are now, unless they are kept already."""
    path = _version_path(classdir, loaded.name, loaded.version)
    if path.exists():
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (loaded.folder / "source.py", *specification_files(loaded.folder)):
            name = f"{loaded.folder.name}/{file.relative_to(loaded.folder).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name, _TIMESTAMP), file.read_bytes(), zipfile.ZIP_DEFLATED)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue(), 0o600)


def kept_versions(classdir: ClassDirectory, assignment: str) -> list[str]:
    """Return the versions of an assignment that are kept, the latest first."""
    paths = (classdir.root / "kept" / assignment / "versions").glob("*.zip")
    return [path.stem for path in sorted(paths, key=lambda path: -path.stat().st_mtime)]


def _version_path(classdir: ClassDirectory, assignment: str, version: str) -> Path:
    return classdir.root / "kept" / assignment / "versions" / f"{version}.zip"


@contextmanager
def course_with(classdir: ClassDirectory, assignment: str, version: str) -> Iterator[None]:
    """Have the course's assignments where they are, but this one in a kept version.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    version : str
        The digest in the records, or the beginning of one; :data:`NOW` for what the course has.

    Raises
    ------
    ClassError
        If it is not kept, or not what it was.
    """
    if version == NOW:
        yield
        return
    matching = [kept for kept in kept_versions(classdir, assignment) if kept.startswith(version)]
    if len(matching) != 1:
        known = ", ".join(kept_versions(classdir, assignment)) or "none"
        raise ClassError(
            f"There {'is no version' if not matching else 'are several versions'} {version} of {assignment} "
            f"among those kept since grading began: {known}. {NOW} is what the course has."
        )
    with tempfile.TemporaryDirectory(prefix="course-version-") as temporary:
        root = Path(temporary)
        own = _unpacked(_version_path(classdir, assignment, matching[0]), root)
        if digest_of_content(own) != matching[0]:
            raise ClassError(f"What is kept as version {matching[0]} of {assignment} has been changed.")
        for name, folder in find_assignments().items():
            if name != assignment:  # what it lends comes from them
                shutil.copytree(folder, root / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
        with _notebooks_at(root):
            yield


def _unpacked(path: Path, root: Path) -> Path:
    """Unpack a version that we packed; return its folder."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = root / name
            if not target.resolve().is_relative_to(root.resolve()):
                raise ClassError(f"{path} holds {name!r}, which we did not put there.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
        return root / archive.namelist()[0].partition("/")[0]


@contextmanager
def _notebooks_at(root: Path) -> Iterator[None]:
    """Look for assignments there, in this process and those that it starts."""
    before = os.environ.get("COURSE_NOTEBOOKS")
    os.environ["COURSE_NOTEBOOKS"] = str(root)
    try:
        yield
    finally:
        with suppress(KeyError):
            del os.environ["COURSE_NOTEBOOKS"]
        if before is not None:
            os.environ["COURSE_NOTEBOOKS"] = before
