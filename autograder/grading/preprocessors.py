"""Our grading inside nbgrader's: what a class's ``nbgrader_config.py`` puts in place of its own steps.

Stock ``nbgrader autograde`` then gives the same scores as ``autograder grade``, because it runs the same
:func:`~autograder.grading.grade_one.grade_one`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_one import Result, Submission, grade_one
from autograder.grading.records import append_records


class GradeSubmission(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Rebuild a submission from the release, run it in a worker, judge it, and leave the scores in its cells.

    Results that ``autograder grade`` has computed already are taken from ``computed``.
    """

    class_directory = Unicode(help="The class directory").tag(config=True)
    computed: ClassVar[dict[tuple[str, str], Result]] = {}

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the graded notebook."""
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        result = self.computed.get((assignment, student))
        if result is None:
            classdir = ClassDirectory(Path(self.class_directory))
            path = classdir.submitted_notebook(assignment, student)
            submission = Submission(assignment, student, path.read_bytes())
            result = grade_one(submission, classdir.release_text(assignment), classdir.secret)
            append_records(classdir.records(assignment), [result])
        if result.problem:
            raise ValueError(f"{student}: {result.problem}")
        return nbformat.reads(result.notebook, as_version=4), resources
