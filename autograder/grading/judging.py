"""Judging one submission of a class, whatever comes of it: what every job and every other machine runs."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grading.errors import what_failed
from autograder.grading.grade_one import OtherRelease, Result, Submission, grade_one
from course_lib.running.fence import FenceFailed, NoFence
from course_lib.running.limits import Limits


@dataclass(frozen=True)
class Judging:
    """What all submissions of a run have in common; called with one, it returns its result.

    Attributes
    ----------
    release : str
        The released notebook as JSON.
    secret : bytes
        The class's secret.
    limits : Limits or None
    version : str
        Digest of the assignment's content, for the results of submissions that could not be judged.
    """

    release: str
    secret: bytes
    limits: Limits | None
    version: str

    def __call__(self, submission: Submission) -> Result:
        """Grade one submission; if the grader itself fails on it, that is its problem alone."""
        try:
            return grade_one(submission, self.release, self.secret, self.limits)
        except (OtherRelease, NoFence, FenceFailed):  # the machine's, or the class's: nobody can be judged
            raise
        except MemoryError:
            return self.failed(submission, "judging it took more memory than a judge may have")
        except Exception as error:  # noqa: BLE001  (nothing that a student hands in stops a class)
            return self.failed(submission, f"the grader failed on this file ({what_failed(error)})")

    def failed(self, submission: Submission, problem: str) -> Result:
        """Return the result of a submission that could not be judged."""
        return Result(submission, self.version, problem=problem)
