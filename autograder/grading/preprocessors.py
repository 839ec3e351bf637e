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

    Results that ``autograder grade`` has computed already are taken from ``computed``. Verdicts are left in
    ``unrecorded`` until the gradebook has their points.
    """

    class_directory = Unicode(help="The class directory").tag(config=True)
    computed: ClassVar[dict[tuple[str, str], Result]] = {}
    unrecorded: ClassVar[dict[tuple[str, str], tuple[Path, Result]]] = {}

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the graded notebook."""
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        classdir = ClassDirectory(Path(self.class_directory))
        result = self.computed.get((assignment, student))
        if result is None:
            path = classdir.submitted_notebook(assignment, student)
            submission = Submission(assignment, student, path.read_bytes())
            result = grade_one(submission, classdir.release_text(assignment), classdir.secret)
        if result.problem:
            append_records(classdir.records(assignment), [result])
            raise ValueError(f"{student}: {result.problem}")
        self.unrecorded[assignment, student] = (classdir.records(assignment), result)
        return nbformat.reads(result.notebook, as_version=4), resources


class RecordVerdicts(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Append the verdicts to the class's records, after the gradebook has been written.

    In this order a run that is killed leaves no verdict without its points, and the next run does the rest.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook as it is."""
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        path, result = GradeSubmission.unrecorded.pop((assignment, student))
        append_records(path, [result])
        return nb, resources
