"""What runs in Gradescope's container for each submission: ``python -m autograder.exporting.gradescope.run``.

Gradescope puts the hand-in in ``submission/`` and its metadata beside it, and reads ``results/results.json``
(https://gradescope-autograders.readthedocs.io, "Autograder Specifications").
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.exporting.gradescope.settings import RELEASE, SECRET, SETTINGS, Settings
from autograder.grading.errors import what_failed
from autograder.grading.grade_one import Result, Submission, grade_one
from autograder.grading.intake import read_folder
from autograder.grading.printable import printable_lines, storable
from autograder.grading.safe_files import Folder, Refused, write_whole
from course_lib.checking.verdict import AspectVerdict
from course_lib.running.fence import FenceFailed, NoFence
from course_lib.running.limits import FenceSettings, Limits

_MOST_METADATA = 10_000_000
_STATUS = {True: "passed", False: "failed"}


def run(root: Path) -> dict[str, Any]:
    """Grade the hand-in under a root, write the results, and return them.

    Whatever goes wrong is said in the results: without any, Gradescope shows that the autograder failed.
    """
    source = root / "source"
    settings = Settings.from_json(json.loads((source / SETTINGS).read_text(encoding="utf-8")))
    try:
        results = _results(_graded(root, source, settings), settings)
    except (NoFence, FenceFailed) as error:
        results = _none(
            f"Nothing was run: {error} This is the autograder's fault, not yours; tell your instructor."
        )
    except Exception as error:  # noqa: BLE001  (the instructor reads it in the results, not in a lost log)
        results = _none(f"The autograder failed ({what_failed(error)}); tell your instructor.")
    folder = root / "results"
    folder.mkdir(exist_ok=True)
    write_whole(folder / "results.json", storable(json.dumps(results, ensure_ascii=False)).encode())
    return results


def _graded(root: Path, source: Path, settings: Settings) -> Result:
    student = _student(root)
    hand_in = read_folder(root / "submission", settings.assignment, student)
    submission = Submission.of(hand_in, settings.assignment)
    if hand_in.problem:
        return Result(submission, "", problem=hand_in.problem)
    release = (source / RELEASE).read_text(encoding="utf-8")
    secret = (source / SECRET).read_bytes()
    fence = FenceSettings(unfenced=settings.unsandboxed)
    return grade_one(submission, release, secret, Limits(call_seconds=settings.deadline, fence=fence))


def _student(root: Path) -> str:
    """Return who handed in, which decides their cases; of a group, its first."""
    try:
        with Folder(root) as folder:
            data = json.loads(folder.read("submission_metadata.json", _MOST_METADATA))
        first = data["users"][0]
        return str(first.get("id") or first["email"])
    except (Refused, ValueError, LookupError, TypeError, AttributeError):
        return "unknown"


def _results(result: Result, settings: Settings) -> dict[str, Any]:
    if result.problem:
        return _none(f"Not graded: {result.problem}")
    notes = [f"Graded by version {result.version}, fence: {result.tier}.", *result.notes]
    return {
        "output": printable_lines("\n".join(notes)),
        "output_format": "text",
        "visibility": settings.visibility,
        "stdout_visibility": "hidden",
        "tests": [*_tests(result, settings)],
    }


def _tests(result: Result, settings: Settings) -> Iterator[Mapping[str, Any]]:
    for number, verdict in enumerate(result.verdicts, start=1):
        for letter, aspect in enumerate(verdict.aspects, start=1):
            yield {
                "name": f"{verdict.exercise}: {aspect.name}",
                "number": f"{number}.{letter}",
                "score": aspect.points,
                "max_score": aspect.max_points,
                "status": _STATUS[aspect.ok],
                "output": printable_lines(_told(aspect)),
                "output_format": "text",
                "visibility": settings.visibility,
                **({"tags": [aspect.diagnosis]} if aspect.diagnosis else {}),
            }


def _told(aspect: AspectVerdict) -> str:
    return aspect.message or ("All right." if aspect.ok else "Not right yet.")


def _none(message: str) -> dict[str, Any]:
    """Return results without a test: Gradescope wants a score, and the words say that it is none."""
    return {
        "score": 0,
        "output": printable_lines(message),
        "output_format": "text",
        "stdout_visibility": "hidden",
    }


if __name__ == "__main__":
    run(Path(sys.argv[1]))
