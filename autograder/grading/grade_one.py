"""Grade one submission: a pure function from bytes to a result, for any executor to run.

Rebuild, run, judge. The student's code runs in a worker process; this process sends inputs, receives
arrays and compares them. Nothing is written here: recording is :mod:`autograder.grading.record`'s.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.notebook import notebook_text
from autograder.grading.choosing import Questionable
from autograder.grading.intake import Candidate, HandIn
from autograder.grading.lends import Lends
from autograder.grading.points import Points, version_of
from autograder.grading.preparing import prepare
from autograder.grading.report_cells import with_notes, with_verdicts
from autograder.grading.seeds import seed_for
from course_lib.checking.judge import judge, not_tried
from course_lib.checking.needs import point_at_earlier, told_lent
from course_lib.checking.verdict import Verdict
from course_lib.exchange.answers import Answers
from course_lib.running.cells import CodeCell
from course_lib.running.fence import fence_for
from course_lib.running.lent import Workers
from course_lib.running.limits import Limits
from course_lib.running.reading import Unreadable

#: After so many exercises whose calls did not come back in time, every call is given less (seconds); after so
#: many, no more exercises are tried. A right answer takes milliseconds.
HURRIED_AFTER, HURRIED_SECONDS, STOPPED_AFTER = 3, 2.0, 6


class OtherRelease(ValueError):
    """The class's release and this course's sources are not the same assignment any more."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    Attributes
    ----------
    assignment, student : str
    notebook : bytes
        The notebook, or of several the one that by its name is the likeliest to count.
    name : str
        What it was called.
    others : tuple of Candidate
        Other notebooks that were handed in with it.
    files : tuple of (str, str)
        Text files that lay beside it, by name.
    remarks : tuple of str
        What of the hand-in was not taken.
    """

    assignment: str
    student: str
    notebook: bytes
    name: str = ""
    others: tuple[Candidate, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, hand_in: HandIn, assignment: str) -> Submission:
        """Return what was read of a hand-in as a submission."""
        first = hand_in.notebooks[0] if hand_in.notebooks else Candidate("", b"")
        return cls(
            assignment, hand_in.student, first.content, first.name,
            hand_in.notebooks[1:], hand_in.files, hand_in.remarks,
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """A short digest of all that is judged; of the one file's contents, if that is all."""
        digest = hashlib.sha256(self.notebook)
        parts = [(other.name, other.content) for other in self.others]
        parts += [(name, text.encode("utf-8", "surrogatepass")) for name, text in self.files]
        for name, content in parts:
            digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Result:
    """What grading one submission came to.

    Attributes
    ----------
    submission : Submission
    version : str
        Digest of the assignment's content, and what the release lends.
    problem : str
        Why the file could not be read; empty if it could.
    notebook : str
        The graded notebook as JSON, its check cells holding the verdicts; empty with a problem.
    notes : tuple of str
        What was repaired, and what of the hand-in is not used.
    unused : tuple of str
        The notebooks that are not used.
    verdicts : tuple of Verdict
        In the notebook's order.
    seeds : dict
        The seed of each exercise's private cases.
    seconds : float
        Wall time.
    tier, tier_reason : str
        Which fence the student's code ran behind ("none" for none), and why that one.
    """

    submission: Submission
    version: str
    problem: str = ""
    notebook: str = ""
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    seeds: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    tier: str = "none"
    tier_reason: str = ""

    @property
    def points(self) -> float:
        """Points of all checks."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def max_points(self) -> float:
        """Points of all checks to be had."""
        return sum(verdict.max_points for verdict in self.verdicts)


def grade_one(submission: Submission, release: str, secret: bytes, limits: Limits | None = None) -> Result:
    """Grade a submission against a release.

    Parameters
    ----------
    submission : Submission
    release : str
        The released notebook as JSON.
    secret : bytes
        The class's secret; decides the private cases.
    limits : Limits, optional
        What the student's process may use.

    Raises
    ------
    OtherRelease
        If the release was made from another version of the assignment, with other exercises or points.
    NoFence
        If no fence holds on this machine, and `limits` do not allow to go without.
    """
    start = time.perf_counter()
    loaded = load_assignment(submission.assignment)
    released = nbformat.reads(release, as_version=4)
    require_same_assignment(loaded, released)
    lends = Lends.of_release(released)
    version, points = version_of(loaded, released), Points.of_release(released)
    try:
        prepared = prepare(submission, loaded, released)
    except Unreadable as error:
        problem = f"{error.reason}. {error.remedy}, and hand it in again."
        return Result(submission, version, problem=problem, seconds=time.perf_counter() - start)
    except Questionable as error:
        problem = f"{error}. Nothing was graded."
        return Result(submission, version, problem=problem, seconds=time.perf_counter() - start)
    seeds = {name: seed_for(secret, loaded.name, submission.student, name) for name in loaded.exercises}
    fence = fence_for(limits or Limits())
    cells, beside = prepared.cells, prepared.beside
    verdicts = points.scaled(judge_cells(loaded, cells, seeds, limits, lends=lends.exercises, beside=beside))
    graded = with_notes(with_verdicts(prepared.notebook, verdicts, released), prepared.notes)
    return Result(
        submission=submission,
        version=version,
        notebook=notebook_text(graded),
        notes=prepared.notes,
        unused=prepared.unused,
        verdicts=tuple(verdicts),
        seeds=seeds,
        tier=fence.tier,
        tier_reason=fence.reason,
        seconds=time.perf_counter() - start,
    )


def judge_cells(
    loaded: LoadedAssignment,
    cells: Sequence[CodeCell],
    seeds: dict[str, int],
    limits: Limits | None = None,
    only: str | None = None,
    lends: Collection[str] | None = None,
    beside: Mapping[str, str] | None = None,
) -> list[Verdict]:
    """Run cells in a worker, the student's files beside, and judge all exercises (or one and its own).

    Of the exercises that the cells have lent, those in ``lends`` are; any, where there is no class.
    """
    with workers_for(loaded, cells, limits, lends, beside) as answers:
        wanted = loaded.exercises if only is None else {*loaded.exercises[only].uses, only}
        verdicts = judge_answers(loaded, answers, {n: s for n, s in seeds.items() if n in wanted})
    return verdicts if only is None else [v for v in verdicts if v.exercise == only]


def workers_for(
    loaded: LoadedAssignment,
    cells: Sequence[CodeCell],
    limits: Limits | None = None,
    lends: Collection[str] | None = None,
    beside: Mapping[str, str] | None = None,
) -> Workers:
    """Return where a submission runs; see :func:`judge_cells`."""
    lendable = loaded.library.lendable
    allowed = {name: one for name, one in lendable.items() if lends is None or name in lends}
    return Workers(cells, limits, allowed, loaded.files, beside)


def judge_answers(
    loaded: LoadedAssignment, answers: Answers | Workers, seeds: dict[str, int]
) -> list[Verdict]:
    """Judge the exercises that have a seed, in the notebook's order, against freshly drawn cases."""
    verdicts: dict[str, Verdict] = {}
    lent = answers.lent if isinstance(answers, Workers) else []
    late = 0
    for name, exercise in loaded.exercises.items():
        if name not in seeds:
            continue
        if late >= STOPPED_AFTER and not exercise.is_choice:
            verdicts[name] = not_tried(exercise, late)
            continue
        own = answers.of(name) if isinstance(answers, Workers) else answers
        if late >= HURRIED_AFTER:
            own.call_seconds = min(own.call_seconds, HURRIED_SECONDS)
        before = own.late
        oracle = loaded.oracle(name, seeds[name])
        verdict = judge(exercise, oracle, own)
        earlier = {other: found for other, found in verdicts.items() if other not in lent}
        verdicts[name] = point_at_earlier(exercise, oracle, own, verdict, earlier.get)
        if name in lent:
            verdicts[name] = told_lent(verdict)
        late += own.late > before
    return list(verdicts.values())


def require_same_assignment(loaded: LoadedAssignment, released: NotebookNode) -> None:
    """Raise :class:`OtherRelease` unless a release has the assignment's exercises and points."""
    cells: list[dict[str, Any]] = [cell.metadata.get("nbgrader", {}) for cell in released.cells]
    points = {c["grade_id"]: float(c["points"]) for c in cells if c.get("grade") and not c.get("solution")}
    counts = Points.of_release(released)
    wanted = {f"check_{name}": counts.of(name, e.max_points) for name, e in loaded.exercises.items()}
    if points != wanted:
        differing = sorted(set(points.items()) ^ set(wanted.items()))
        names = ", ".join(dict.fromkeys(name for name, _ in differing))
        raise OtherRelease(
            f"the release of {loaded.name} and this course's sources differ in exercises or points "
            f"({names}): grade with the version of the course that it was released from, or release it again"
        )
