"""The one writer of a class's results: the graded notebook, the gradebook, the records, in this order.

The lines of the records come last: a submission without them is graded by the next run, so one that is killed
loses nothing and repeats nothing.
"""

from __future__ import annotations

from autograder.grading.beside import NOTE
from autograder.grading.class_config import permissions
from autograder.grading.classdir import ClassDirectory
from autograder.grading.errors import machine_errors
from autograder.grading.grade_one import Result
from autograder.grading.gradebook import Book, Standing
from autograder.grading.intake import HandIn, unusable_id
from autograder.grading.kept import keep_submission
from autograder.grading.open_book import database_errors
from autograder.grading.printable import storable
from autograder.grading.records import Because, Terms, append_records
from autograder.grading.safe_files import Folder
from autograder.grading.written import digest_of, read_graded, remove_graded, write_graded

_MOST_SOURCE_BYTES = 64 << 20


class Writer:
    """Writes the results of one assignment of a class."""

    def __init__(self, classdir: ClassDirectory, assignment: str, book: Book) -> None:
        self._classdir, self._assignment, self._book = classdir, assignment, book
        self._mode = permissions(classdir.settings)
        self._source_files = _source_files(classdir, assignment)

    def record(self, result: Result, hand_in: HandIn, because: Because | None = None) -> Standing | None:
        """Record one result; return what the gradebook then says, or ``None`` for a name that is no id.

        With ``because``, the same answers were judged again: scores that a person gave stay as they are.

        Raises
        ------
        ClassError
            If nothing can be written any more. Anything else is about this one student.
        """
        with machine_errors(self._classdir.root), database_errors(self._classdir.root):
            return self._record(result, hand_in, because)

    def _record(self, result: Result, hand_in: HandIn, because: Because | None) -> Standing | None:
        student, standing, digest = hand_in.student, None, ""
        keep_submission(self._classdir, result.submission)
        terms = Terms(hand_in.timestamp)
        folder = self._classdir.autograded(self._assignment, student)
        if result.problem:
            if not unusable_id(student):
                standing = self._book.write(student, None, hand_in.timestamp)
                remove_graded(folder)
        else:
            text = storable(result.notebook)
            digest = digest_of(text)
            beside = {**hand_in.carried, **self._source_files}
            write_graded(folder, self._assignment, text, beside, self._mode)
            standing = self._book.write(
                student, read_graded(text), hand_in.timestamp, same_answers=because is not None
            )
        if standing is not None:
            terms = self._book.terms(student, hand_in.timestamp)
        records = self._classdir.records(self._assignment)
        append_records(records, [result], {student: terms}, {student: digest}, because)
        return standing


def _source_files(classdir: ClassDirectory, assignment: str) -> dict[str, bytes]:
    """Return what nbgrader copies beside each graded notebook: the source folder's files, no notebook.

    What a release has only for students to begin with, the library's wheel and the note, is not copied.
    """
    source = classdir.source(assignment).parent
    if not source.is_dir():
        return {}
    with Folder(source) as folder:
        return {
            entry.name: folder.read(entry.name, _MOST_SOURCE_BYTES)
            for entry in folder.entries()
            if entry.is_file and entry.name != NOTE and not entry.name.endswith((".ipynb", ".pyc", ".whl"))
        }
