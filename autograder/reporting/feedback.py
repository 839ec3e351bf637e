"""Feedback pages: one for everybody whose submission has been looked at, whatever came of it."""

from __future__ import annotations

import hashlib
import hmac
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import machine_errors
from autograder.grading.intake import MOST_SECRET_BYTES, SECRET, TIMESTAMP, unusable_id
from autograder.grading.records import UNREADABLE, Record, latest
from autograder.grading.safe_files import Folder, Refused, write_whole
from autograder.grading.timestamps import MOST_BYTES
from autograder.grading.written import MOST_BYTES as MOST_NOTEBOOK_BYTES
from autograder.reporting.bounded import Bounds, PageMaker, PageMakers
from autograder.reporting.models import model_answers
from autograder.reporting.page import PageRequest, unreadable_page
from autograder.reporting.read_scores import read_scores

#: What `nbgrader release_feedback` looks for beside a page.
_BESIDE = {TIMESTAMP: MOST_BYTES, SECRET: MOST_SECRET_BYTES}


@dataclass(frozen=True)
class Written:
    """What came of one student's page.

    Attributes
    ----------
    student : str
    page : Path or None
        ``None`` if none could be written.
    problem : str
        What is wrong with it, or with where it belongs; empty if nothing is.
    """

    student: str
    page: Path | None
    problem: str = ""


def write_feedback(
    classdir: ClassDirectory,
    assignment: str,
    students: Sequence[str] = (),
    bounds: Bounds | None = None,
) -> Generator[Written, None, None]:
    """Write the feedback pages of an assignment, and yield what came of each.

    Parameters
    ----------
    classdir : ClassDirectory
    assignment : str
    students : sequence of str, optional
        Write theirs only.
    bounds : Bounds, optional
        What making one page may take.

    Raises
    ------
    ClassError
        If no more can be written, or the gradebook cannot be read, or the model answers that pages are to
        show.
    """
    records = latest(classdir.records(assignment))
    chosen = sorted(students or records)
    if not records:
        return
    class_pages = _ClassPages(classdir, assignment)
    with PageMakers(len(chosen), bounds) as makers, ThreadPoolExecutor(makers.count) as threads:

        def written(student: str) -> Written:
            with makers.one() as maker:
                return class_pages.written(student, records.get(student, []), maker)

        try:
            yield from threads.map(written, chosen)
        finally:
            threads.shutdown(cancel_futures=True)


class _ClassPages:
    """The pages of one class and assignment, and what they have in common."""

    def __init__(self, classdir: ClassDirectory, assignment: str) -> None:
        self._classdir, self._assignment = classdir, assignment
        settings = classdir.settings.CourseDirectory
        self._scores = read_scores(classdir.db_url, assignment)
        self._release = ""
        with suppress(OSError, UnicodeDecodeError):  # grading says so; the pages do without its text
            self._release = classdir.release(assignment).read_text(encoding="utf-8")
        self._models = model_answers(classdir, assignment)
        self._private = _private(classdir)
        self._mode = 0o664 if settings.get("groupshared", False) else 0o644

    def written(self, student: str, records: Sequence[Record], maker: PageMaker) -> Written:
        """Write one student's page, and return what came of it, whatever that is.

        Raises
        ------
        ClassError
            If no more can be written.
        """
        with machine_errors(self._classdir.root):
            try:
                return self._write(student, records, maker)
            except (Refused, OSError) as error:
                return Written(student, None, f"no page could be written: {error}")

    def _write(self, student: str, records: Sequence[Record], maker: PageMaker) -> Written:
        """Write one student's page, and beside it what releasing it takes."""
        if unusable_id(student) or "/" in student or student in (".", ".."):
            return Written(student, None, "the name is no student's id, so there is no place for a page")
        if not records:
            return Written(student, None, "nothing of theirs has been graded yet")
        folder = _own_folder(self._classdir.root / "feedback", student, self._assignment)
        content, problem = self._made(student, records, maker)
        for name, text in self._beside(student).items():
            write_whole(folder / name, text, self._mode)
        path = folder / f"{self._assignment}.html"
        write_whole(path, content, self._mode)
        return Written(student, path, problem)

    def _made(self, student: str, records: Sequence[Record], maker: PageMaker) -> tuple[bytes, str]:
        request = PageRequest(
            self._assignment,
            student,
            records,
            self._scores.get(student),
            release=self._release,
            private=self._private,
            models=self._models,
        )
        if records[0].get("status") == UNREADABLE:
            return unreadable_page(request).encode("utf-8", "replace"), ""
        content, missing = self._read(self._classdir.autograded(self._assignment, student))
        made, in_full = maker.page(replace(request, notebook=content))
        return made, missing or ("" if in_full else "the page has the verdicts only: making it took too much")

    def _read(self, folder: Path) -> tuple[bytes, str]:
        """Return a graded notebook, or why there is none."""
        try:
            with _opened(folder) as files:
                return files.read(f"{self._assignment}.ipynb", MOST_NOTEBOOK_BYTES), ""
        except Refused as error:
            return b"", f"the page has the verdicts only: {error}"

    def _beside(self, student: str) -> dict[str, bytes]:
        """Return the small files that belong to what was graded, or else to what was handed in.

        Without its secret, one page would keep nbgrader from releasing all others: who handed in by other
        means than nbgrader's exchange gets a stand-in.
        """
        name = f"feedback\0{self._assignment}\0{student}".encode()
        stand_in = hmac.new(self._classdir.secret, name, hashlib.sha256).hexdigest()
        found = {TIMESTAMP: b"", SECRET: stand_in.encode()}
        for file, most in _BESIDE.items():
            for step in ("submitted", "autograded"):
                folder = self._classdir.root / step / student / self._assignment
                with suppress(Refused), _opened(folder) as files:
                    found[file] = files.read(file, most)
        return found


@contextmanager
def _opened(folder: Path) -> Iterator[Folder]:
    """Open ``<class>/<step>/<student>/<assignment>``, neither of the last two being a link."""
    with (
        Folder(folder.parent.parent) as step,
        step.folder(folder.parent.name) as student,
        student.folder(folder.name) as opened,
    ):
        yield opened


def _own_folder(root: Path, *names: str) -> Path:
    """Return a folder below `root`, made where it is missing; nothing on the way there is a link."""
    root.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = stack.enter_context(Folder(root))
        for name in names:
            if folder.kind(name) is None:
                (folder.path / name).mkdir()
            folder = stack.enter_context(folder.folder(name))
        return folder.path


def _private(classdir: ClassDirectory) -> tuple[str, ...]:
    """Return what messages must not show, the longest first: the class's secret, and this machine's paths."""
    course = Path(__file__).resolve().parent.parent.parent
    paths = {classdir.root, course, Path(sys.prefix), Path(sys.base_prefix), Path(tempfile.gettempdir())}
    with suppress(RuntimeError):
        paths.add(Path.home())
    texts = {str(path) for path in paths if path != Path(path.anchor)}
    return (classdir.secret.decode(), *sorted(texts, key=len, reverse=True))
