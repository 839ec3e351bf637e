"""Diagnosis of answers that were written without sight of the judge (``benchmarks/blind``).

Every answer is judged as ``autograder judge`` judges it. What it was told is held against what a reader made
of it: for each diagnosis that an answer ever got, ``blind/readings.json`` says whether it names the mistake
(``"mistake"``), the second of two (``"also"``), both (``"both"``), an effect of it or something else that is
true (``"true"``), or nothing true (``"untrue"``). What nobody has read counts as unread, and is listed
with its message.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.grading.judge_files import judge_file
from course_lib.checking.spec import AND
from course_lib.checking.verdict import Verdict
from course_lib.running.limits import Limits

BLIND = Path(__file__).resolve().parent / "blind"
READINGS = BLIND / "readings.json"
_HEADER = re.compile(r"^# (verdict|mistake|also): *(.*)$", re.MULTILINE)
#: Stands for an exception that was shown, with no diagnosis beside it.
EXCEPTION = "(exception)"
_COLUMNS = (
    "right", "rejected", "wrong", "accepted", "named", "partly", "exception shows it", "only what is true",
    "untrue", "nothing", "unread",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One answer, and what the judge said of it.

    Attributes
    ----------
    name : str
        Assignment and file, such as ``linear/predict__01``.
    is_right : bool
    mistakes : int
        How many were made on purpose.
    verdict : Verdict
    """

    name: str
    is_right: bool
    mistakes: int
    verdict: Verdict

    @property
    def diagnoses(self) -> dict[str, str]:
        """The message of each diagnosis, and of an exception without one."""
        found: dict[str, str] = {}
        for aspect in self.verdict.aspects:
            for name in (aspect.diagnosis or "").split(AND):
                if name:
                    found.setdefault(name, aspect.message)
        if not found and any(aspect.outcome == "error" for aspect in self.verdict.aspects):
            found[EXCEPTION] = next(a.message for a in self.verdict.aspects if a.outcome == "error")
        return found

    def outcome(self, readings: dict[str, str]) -> str:
        """Return in which column the answer counts."""
        if self.is_right:
            return "right" if self.verdict.status == "passed" else "rejected"
        if self.verdict.status == "passed":
            return "accepted"
        read = {readings.get(diagnosis) for diagnosis in self.diagnoses}
        if None in read:
            return "unread"
        if "untrue" in read:
            return "untrue"
        named = {"mistake", "also"} if "both" in read else read & {"mistake", "also"}
        if "mistake" in named and (self.mistakes == 1 or "also" in named):
            return "exception shows it" if EXCEPTION in self.diagnoses else "named"
        if named:
            return "partly"
        return "only what is true" if read else "nothing"


def main() -> None:
    """Print the table by exercise, what nobody has read, and the figures."""
    readings = json.loads(READINGS.read_text(encoding="utf-8")) if READINGS.exists() else {}
    counts: dict[str, Counter[str]] = {}
    for answer in answers():
        outcome = answer.outcome(readings.get(answer.name, {}))
        counts.setdefault(answer.name.partition("__")[0], Counter())[outcome] += 1
        if outcome in ("rejected", "accepted", "unread", "untrue"):
            print(f"{outcome}: {answer.name}")
            for diagnosis, message in answer.diagnoses.items():
                if diagnosis not in readings.get(answer.name, {}):
                    print(f"    {diagnosis}: {' / '.join(message.splitlines())[:300]}")
    Console(width=160).print(_table(counts))
    print(_figures(sum(counts.values(), Counter())))


def answers() -> Iterator[Answer]:
    """Judge all answers."""
    for folder in sorted(path for path in BLIND.iterdir() if path.is_dir()):
        loaded = load_assignment(folder.name)
        for path in sorted(folder.glob("*.py")):
            yield _judged(loaded, path)


def _judged(loaded: LoadedAssignment, path: Path) -> Answer:
    header = dict(_HEADER.findall(path.read_text(encoding="utf-8")))
    exercise = path.stem.partition("__")[0]
    verdict = next(v for v in judge_file(loaded, path, limits=Limits()) if v.exercise == exercise)
    mistakes = ("mistake" in header) + ("also" in header)
    return Answer(f"{loaded.name}/{path.stem}", header["verdict"] == "right", mistakes, verdict)


def _table(counts: dict[str, Counter[str]]) -> Table:
    table = Table("exercise", *_COLUMNS)
    for exercise, count in counts.items():
        wrong = sum(count.values()) - count["right"] - count["rejected"]
        cells = {**count, "right": count["right"] + count["rejected"], "wrong": wrong}
        table.add_row(exercise, *(str(cells.get(column, 0)) for column in _COLUMNS))
    return table


def _figures(count: Counter[str]) -> str:
    """Return precision and coverage in a line.

    Precision is the share of told mistakes that are there; coverage that of wrong answers of which every
    mistake is named, by a diagnosis or by their own exception.
    """
    wrong = sum(count.values()) - count["right"] - count["rejected"]
    told = count["named"] + count["partly"] + count["untrue"]
    precision = 1 - count["untrue"] / told if told else 1.0
    coverage = (count["named"] + count["exception shows it"]) / wrong
    return (
        f"{wrong} wrong answers: precision {precision:.1%}, coverage {coverage:.1%} (with partly named "
        f"{coverage + count['partly'] / wrong:.1%}), accepted {count['accepted']}; "
        f"{count['right'] + count['rejected']} right answers: rejected {count['rejected']}"
    )
