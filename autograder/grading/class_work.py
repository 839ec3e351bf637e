"""What everybody of a class handed in, prepared as for grading: for looking at answers side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import nbformat

from autograder.authoring.assignment import LoadedAssignment
from autograder.grading.choosing import Questionable
from autograder.grading.classdir import ClassDirectory
from autograder.grading.grade_one import Submission
from autograder.grading.preparing import Prepared, prepare
from course_lib.running.reading import Unreadable


@dataclass(frozen=True)
class Work:
    """One student's hand-in.

    Attributes
    ----------
    student : str
    prepared : Prepared or None
        ``None`` where it cannot be read.
    problem : str
        Why it cannot.
    """

    student: str
    prepared: Prepared | None
    problem: str = ""


def class_work(classdir: ClassDirectory, loaded: LoadedAssignment) -> Iterator[Work]:
    """Yield everybody's hand-in, by student."""
    released = nbformat.reads(classdir.release_text(loaded.name), as_version=4)
    for student in classdir.students(loaded.name):
        hand_in = classdir.hand_in(loaded.name, student)
        if hand_in.problem:
            yield Work(student, None, hand_in.problem)
            continue
        try:
            yield Work(student, prepare(Submission.of(hand_in, loaded.name), loaded, released))
        except (Unreadable, Questionable) as error:
            yield Work(student, None, str(error))
