"""How long one submission takes to grade, and how much of it is the student's process."""

from __future__ import annotations

import statistics
import time

from autograder.authoring.assignment import load_assignment
from autograder.authoring.notebook import notebook_text, source_notebook
from autograder.authoring.source import find_assignments
from autograder.authoring.student import student_notebook
from autograder.grading.grade_one import Submission, grade_one
from course_lib.running.cells import CodeCell
from course_lib.running.remote import RemoteAnswers

REPEATS = 5


def main() -> None:
    """Print a line per assignment, and the cost of starting a worker."""
    starts = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        with RemoteAnswers([CodeCell("nothing", "x = 1")]) as answers:
            answers.variable("x")
        starts.append(time.perf_counter() - start)
    print(f"starting and ending a worker: {statistics.median(starts):.3f} s")
    total = 0.0
    for assignment in find_assignments():
        source = load_assignment(assignment).source
        release = notebook_text(student_notebook(source))
        submission = Submission(assignment, "student01", notebook_text(source_notebook(source)).encode())
        seconds = statistics.median(grade_one(submission, release, b"bench").seconds for _ in range(REPEATS))
        print(f"{assignment}: {seconds:.3f} s for a full-marks submission")
        total += seconds
    print(f"all assignments: {total:.2f} s for one student")
