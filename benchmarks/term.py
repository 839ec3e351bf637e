"""A term with sixty made-up students, every command of it; ends with 1 if anything differs from the plan.

``make term``; with ``COURSE_TERM=FOLDER`` the class is left in that folder to look at.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import numpy as np

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.notebook import notebook_text
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.records import latest
from autograder.shares import visible
from tests.helpers_class import solved
from tests.helpers_downloads import Sent, canvas, gradescope, moodle, roster, write_zip

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ("knn", "linear")
STUDENTS, SEED = 60, 11
PLATFORMS: tuple[tuple[str, Callable[[Sequence[Sent]], dict[str, bytes]]], ...] = (
    ("canvas", canvas), ("moodle", moodle), ("gradescope", gradescope),
)  # fmt: skip
ZONE = ZoneInfo("America/Chicago")
DUE = {"knn": datetime(2026, 9, 20, 12, tzinfo=ZONE), "linear": datetime(2026, 10, 4, 12, tzinfo=ZONE)}
#: Who comes late, at Gradescope, which says when.
LATE, LATE_BY = ("student41", "student42"), timedelta(hours=30)
#: Late days: three in all, two for one assignment; a further one costs a tenth.
LATE_DAYS = """
c.AssignLatePenalties.plugin_class = "autograder.grading.late_days.LateDays"
c.LateDays.budget, c.LateDays.most, c.LateDays.share = 3, 2, 0.1
"""
#: One mistake that no list has, made by four, each in their own words.
OWN_MISTAKE = ("student01", "student02", "student03", "student04")
FIRST_PIXEL = """
def l1_distances(X, X_train):
    {out} = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        {out}[i] = np.abs(X_train[:, 1:].astype(float) - X[i, 1:].astype(float)).sum(axis=1)
    return {out}
"""
#: Two who share a text that nobody else has.
ALIKE = ("student06", "student07")
#: Right answers that a case costs which the text does not announce; it is corrected in mid-term.
UNFAIR = tuple(f"student{i}" for i in range(10, 16))
_CASE = """
    y_train = rng.permutation(np.repeat(np.array([1, 2, 5]), [15, 8, 4]))
    yield case("k is large", dists=rng.random((2, 27)), y_train=y_train, k=23)


def tied_votes("""
UNREADABLE = "student60"
#: In the second assignment two work together, and one of them hands in.
TEAMS = {f"student{i}": f"team{i // 2}" for i in range(50, 60)}
MANUAL = {"why_shift_hurts": 2.0, "perfect_scores": 1.5, "one_template": 1.0, "friends_report": 2.0}


class Differs(Exception):
    """Something came out otherwise than it was planted."""


@dataclass
class Work:
    """What one student hands in for one assignment.

    Attributes
    ----------
    solutions : dict
    mistake : tuple of str
        The exercise in which a known mistake was made, and its name; empty if none was.
    missing : str
        The exercise that is not written; empty if all are.
    """

    solutions: dict[str, str] = field(default_factory=dict)
    mistake: tuple[str, str] = ("", "")
    missing: str = ""


@dataclass
class Term:
    """The class, its course, and what was planted."""

    root: Path
    works: dict[str, dict[str, Work]] = field(default_factory=dict)

    @property
    def made(self) -> Path:
        """The class directory."""
        return self.root / "class"

    @property
    def course(self) -> Path:
        """The course that the class uses, to be corrected in mid-term."""
        return self.root / "course"

    def run(self, command: str, *arguments: str, code: int = 0, assignment: str = "") -> str:
        """Run a command on the class in a process of its own, as an instructor does."""
        named = [str(self.made), *([assignment] if assignment else [])]
        words = [
            sys.executable,
            "-m",
            "autograder.cli",
            "--course",
            str(self.course),
            command,
            *named,
            *arguments,
        ]
        begin = time.perf_counter()
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
        told = " ".join(filter(None, [assignment, *arguments]))
        print(f"{time.perf_counter() - begin:6.1f} s  autograder {command} CLASS {told}", flush=True)
        if done.returncode != code:
            raise Differs(f"{command} ended with {done.returncode}, not {code}:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr


def main() -> None:
    """Go through the term."""
    kept = os.environ.get("COURSE_TERM")
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        term = Term(Path(kept) if kept else Path(folder))
        try:
            _go_through(term)
        except Differs as error:
            sys.exit(f"✗ {error}")
    print(f"Everything came out as planted: {STUDENTS} students, {time.perf_counter() - begin:.0f} s.")


def _go_through(term: Term) -> None:
    _course_with_an_unfair_case(term)
    term.run("init")
    config = term.made / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + LATE_DAYS, encoding="utf-8")
    for assignment in ASSIGNMENTS:
        _hand_out_and_in(term, assignment)
        _graded(term, assignment)
        _marked_by_hand(term, assignment)
        _looked_at(term, assignment)
    _corrected(term)
    _marks_out(term)
    _of_the_whole_class(term)


def _course_with_an_unfair_case(term: Term) -> None:
    shutil.rmtree(term.root, ignore_errors=True)
    for path in sorted((ROOT / "notebooks").iterdir()):
        if path.name.partition("_")[2] in ASSIGNMENTS:
            copy = term.course / "notebooks" / path.name
            shutil.copytree(path, copy, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
    path = _voting(term)
    text = path.read_text(encoding="utf-8")
    if text.count("\n\n\ndef tied_votes(") != 1:
        raise Differs(f"{path} has changed: correct this benchmark")
    path.write_text(text.replace("\n\n\ndef tied_votes(", f"\n{_CASE}"), encoding="utf-8")


def _voting(term: Term) -> Path:
    return term.course / "notebooks" / "1_knn" / "checks" / "voting.py"


def _hand_out_and_in(term: Term, assignment: str) -> None:
    term.run("release", assignment=assignment)
    with gradebook(nbgrader_api(term.made / "nbgrader_config.py")) as book:
        due = DUE[assignment].astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        book.update_or_create_assignment(assignment, duedate=due)
    loaded = load_assignment(assignment)
    term.works[assignment] = dict(_works(loaded))
    people = [_sent(term, assignment, i) for i in range(1, STUDENTS + 1)]
    listed = term.root / "roster.csv"
    listed.write_text(_with_teams(roster(people), people), encoding="utf-8")
    sending = [
        p for p in people if assignment == "knn" or p.student not in TEAMS or int(p.student[-2:]) % 2 == 0
    ]
    for number, (name, made) in enumerate(PLATFORMS):
        mine = [p for p in sending if (int(p.student[-2:]) - 1) // 20 == number]
        download = write_zip(term.root / f"{assignment}_{name}.zip", made(mine))
        told = ["--roster", str(listed), "--zone", str(ZONE), "--apply"]
        if assignment == "linear":
            told += ["--groups", "Team"]
        output = term.run("collect", str(download), *told, assignment=assignment)
        expected = len(mine) + (sum(p.student in TEAMS for p in mine) if assignment == "linear" else 0)
        _expect(
            f"{expected} hand-ins written" in output,
            f"{name}: not {expected} hand-ins were written:\n{output}",
        )


def _with_teams(text: str, people: Sequence[Sent]) -> str:
    head, *rows = text.splitlines()
    teams = [TEAMS.get(person.student, "") for person in people]
    return "\n".join([f"{head},Team", *(f"{row},{team}" for row, team in zip(rows, teams, strict=True)), ""])


def _sent(term: Term, assignment: str, number: int) -> Sent:
    student = f"student{number:02}"
    release = nbformat.read(term.made / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    content = notebook_text(solved(release, term.works[assignment][student].solutions)).encode()
    if student == UNREADABLE:
        content = content[: len(content) // 2]
    when = DUE[assignment] + (LATE_BY if student in LATE else -timedelta(hours=number))
    return Sent(student, "Student", f"No{number:02}", 10_000 + number, {f"{assignment}.ipynb": content}, when)


def _works(loaded: LoadedAssignment) -> Iterator[tuple[str, Work]]:
    """Yield what everybody hands in: a third make one known mistake, a tenth leave one exercise out."""
    rng = np.random.default_rng([SEED, len(loaded.name)])
    right = {name: loaded.reference.source_of(name) for name in loaded.exercises}
    known = [(e.name, name) for e in loaded.specification if not e.is_choice for name in visible(e)]
    alone = [name for name in loaded.exercises if not any(name in e.uses for e in loaded.specification)]
    for number in range(1, STUDENTS + 1):
        student, work = f"student{number:02}", Work(dict(right))
        special = loaded.name == "knn" and _special(student, work)
        if not special and number % 3 == 0:
            exercise, name = known[rng.integers(len(known))]
            work.mistake = (exercise, name)
            mutant = loaded.exercises[exercise].mutants[name]
            work.solutions[exercise] = loaded.reference.mutated_source(exercise, mutant, name)
        elif not special and number % 10 == 1:
            work.missing = alone[rng.integers(len(alone))]
            del work.solutions[work.missing]
        yield student, work


def _special(student: str, work: Work) -> bool:
    """Give the students their parts who have one; return whether this is one of them."""
    if student in OWN_MISTAKE:
        work.solutions["l1_distances"] = FIRST_PIXEL.format(out=f"table_{student}")
    elif student in ALIKE:
        text = (ROOT / "tests" / "correct_versions" / "knn" / "a.py").read_text(encoding="utf-8")
        (function,) = (
            node
            for node in ast.parse(text).body
            if isinstance(node, ast.FunctionDef) and node.name == "k_fold_cross_validate"
        )
        odd = "    # folds are dealt like cards, the way we did it on the train\n"
        head, body = ast.unparse(function).split("\n", 1)
        work.solutions["k_fold_cross_validate"] = f"{head}\n{odd}{body}\n"
    elif student in UNFAIR:
        call = "if k > 20:\n        raise ValueError('so many neighbours?')\n    "
        text = work.solutions["predict_labels"]
        work.solutions["predict_labels"] = re.sub(r'("""\n    )(?=\S)', rf"\g<1>{call}", text, count=1)
    return student in (*OWN_MISTAKE, *ALIKE, *UNFAIR)


def _graded(term: Term, assignment: str) -> None:
    term.run("grade", assignment=assignment, code=1)  # one file cannot be read
    records = latest(term.made / "verdicts" / f"{assignment}.jsonl")
    loaded = load_assignment(assignment)
    _expect(set(records) == set(term.works[assignment]), f"{assignment}: not everybody was graded")
    for student, lines in records.items():
        if student == UNREADABLE:
            _expect(lines[0]["status"] == "unreadable", f"{student}'s file was read")
        else:
            _compare(loaded, student, _author(term, assignment, student), lines)


def _author(term: Term, assignment: str, student: str) -> Work:
    """Return whose work a student handed in: in teams that of the one with the even number."""
    if assignment == "linear" and student in TEAMS:
        student = f"student{int(student[-2:]) // 2 * 2}"
    return term.works[assignment][student]


def _compare(
    loaded: LoadedAssignment, student: str, work: Work, lines: Sequence[Mapping[str, object]]
) -> None:
    touched = {work.mistake[0], work.missing} - {""}
    for exercise in loaded.specification:
        mine = [line for line in lines if line["exercise"] == exercise.name]
        status, told = mine[0]["status"], {line["diagnosis"] for line in mine if line["diagnosis"]}
        where = f"{student}, {exercise.name}: {status}, {told or 'no name'}"
        if exercise.name == work.missing:
            _expect(status == "not_attempted", f"{where}; it is not written")
        elif exercise.name == work.mistake[0]:
            _expect(
                status != "passed" and told == {work.mistake[1]}, f"{where}; planted was {work.mistake[1]}"
            )
        elif student in OWN_MISTAKE and exercise.name == "l1_distances":
            _expect(status != "passed" and not told, f"{where}; the mistake has no name")
        elif student in UNFAIR and exercise.name == "predict_labels":
            _expect(status != "passed", f"{where}; the unfair case did not show")
        elif not _depends(loaded, exercise.name, touched):
            _expect(status == "passed", f"{where}; it is right")


def _depends(loaded: LoadedAssignment, name: str, on: set[str]) -> bool:
    return any(used in on or _depends(loaded, used, on) for used in loaded.exercises[name].uses)


def _marked_by_hand(term: Term, assignment: str) -> None:
    """Give every written answer its points, as formgrader does."""
    with gradebook(nbgrader_api(term.made / "nbgrader_config.py")) as book:
        for submission in book.assignment_submissions(assignment):
            for grade in (g for notebook in submission.notebooks for g in notebook.grades):
                if grade.cell.name in MANUAL and submission.student.id != UNREADABLE:
                    grade.manual_score, grade.needs_manual_grade = MANUAL[grade.cell.name], False
        book.db.commit()


def _looked_at(term: Term, assignment: str) -> None:
    output = term.run("status", assignment=assignment)
    for what, number in {
        "handed in": STUDENTS,
        "graded": STUDENTS - 1,
        "unreadable": 1,
        "late": len(LATE),
    }.items():
        _expect(
            bool(re.search(rf"^  {what} +{number}\b", output, re.MULTILINE)),
            f"{what} is not {number}:\n{output}",
        )
    term.run("report", assignment=assignment)
    planted = Counter(_author(term, assignment, s).mistake for s in term.works[assignment] if s != UNREADABLE)
    with (term.made / "report" / f"{assignment}_mistakes.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["exercise"], row["mistake"]): int(row["students"]) for row in csv.DictReader(file)}
    for mistake, number in planted.items():
        if mistake[0]:
            _expect(
                told.get(mistake) == number,
                f"{mistake} was made by {number}, the report says {told.get(mistake)}",
            )
    _pages_packed(term, assignment, "canvas" if assignment == "knn" else "moodle")
    output = term.run("mine", assignment=assignment, code=0)
    if assignment == "knn":
        _expect(
            "1. l1_distances: 4 answers do the same" in output, f"the miner did not find the four:\n{output}"
        )
        output = term.run("similar", assignment=assignment)
        _expect(
            " and ".join(ALIKE) in output.splitlines()[0],
            f"the two who are alike do not come first:\n{output}",
        )


def _pages_packed(term: Term, assignment: str, platform: str) -> None:
    """Write everybody's page, and pack those whose hand-in came from a platform: a third of the class."""
    packed = term.root / f"{assignment}_{platform}_pages.zip"
    term.run("feedback", "--to", platform, "-o", str(packed), assignment=assignment, code=1)
    pages = list((term.made / "feedback").glob(f"*/{assignment}/{assignment}.html"))
    _expect(len(pages) == STUDENTS, f"{len(pages)} feedback pages")
    number = [name for name, _ in PLATFORMS].index(platform)
    with zipfile.ZipFile(packed) as archive:
        found = {int(name.split("_")[1]): archive.read(name) for name in archive.namelist()}
    for i in range(20 * number + 1, 20 * number + 21):
        page = term.made / "feedback" / f"student{i:02}" / assignment / f"{assignment}.html"
        own = found.pop((210_000 if platform == "moodle" else 10_000) + i, b"")
        _expect(own == page.read_bytes(), f"{platform} does not get the page of student{i:02}")
    _expect(not found, f"{platform} gets pages of {sorted(found)}, too")


def _corrected(term: Term) -> None:
    """Take the unfair case out in the middle of the term, look, and record it."""
    before = _json(term, "knn")
    path = _voting(term)
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"\n{_CASE}", "\n\n\ndef tied_votes("), encoding="utf-8"
    )
    output = term.run("regrade", "--dry-run", assignment="knn")
    _expect(f"{len(UNFAIR)} gain points, 0 lose some" in output, f"not {len(UNFAIR)} gain points:\n{output}")
    _expect(_json(term, "knn") == before, "a dry run changed marks")
    term.run("regrade", "--apply", "--reason", "So many neighbours were not announced.", assignment="knn")
    after = _json(term, "knn")
    moved = {student for student in after if after[student] != before[student]}
    _expect(moved == set(UNFAIR), f"{sorted(moved)} moved")
    term.run("feedback", assignment="knn")
    page = (term.made / "feedback" / UNFAIR[0] / "knn" / "knn.html").read_text(encoding="utf-8")
    _expect("So many neighbours were not announced." in page, "the page does not say why")
    with gradebook(nbgrader_api(term.made / "nbgrader_config.py")) as book:
        (notebook,) = book.find_submission("knn", UNFAIR[0]).notebooks
        given = {
            g.cell.name: (g.manual_score, g.needs_manual_grade)
            for g in notebook.grades
            if g.cell.name in MANUAL
        }
    _expect(
        given == {name: (MANUAL[name], False) for name in ("why_shift_hurts", "perfect_scores")},
        f"points given by hand did not survive: {given}",
    )


def _json(term: Term, assignment: str) -> dict[str, float | None]:
    path = term.root / "marks.json"
    term.run("export", assignment, "--to", "json", "-o", str(path))
    return {mark["student_id"]: mark["score"] for mark in json.loads(path.read_text(encoding="utf-8"))}


def _marks_out(term: Term) -> None:
    marks = _json(term, "linear")
    _expect(
        marks[UNREADABLE] is None and sum(m is None for m in marks.values()) == 1, "somebody else has no mark"
    )
    with gradebook(nbgrader_api(term.made / "nbgrader_config.py")) as book:
        penalties = {s.student.id: s.late_submission_penalty for s in book.assignment_submissions("linear")}
        scores = {s.student.id: s.score for s in book.assignment_submissions("linear")}
    by_hand = MANUAL["one_template"] + MANUAL["friends_report"]
    for student, penalty in penalties.items():
        # Of two days late the budget covers one; the share is of the points at grading, as nbgrader has it.
        due = 0.1 * (scores[student] - by_hand) if student in LATE else 0.0
        _expect(abs((penalty or 0.0) - due) < 1e-9, f"{student} has a penalty of {penalty}, not {due}")
    listed = term.root / "canvas.csv"
    rows = [f'"No{i:02}, Student",{10_000 + i},,student{i:02},A,' for i in range(1, STUDENTS + 1)]
    listed.write_text("\n".join(["Student,ID,SIS User ID,SIS Login ID,Section,linear (77)", *rows, ""]))
    out = term.root / "to_canvas.csv"
    term.run("export", "linear", "--to", "canvas", "--roster", str(listed), "-o", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        told = {row["SIS Login ID"]: row["linear (77)"] for row in csv.DictReader(file)}
    for student, mark in marks.items():
        same = told[student] == "" if mark is None else abs(float(told[student]) - mark) < 1e-9
        _expect(same, f"Canvas gets {told[student]!r} for {student}, who has {mark}")


def _of_the_whole_class(term: Term) -> None:
    output = term.run("status")
    _expect(all(name in output for name in ASSIGNMENTS), f"the class's status lacks an assignment:\n{output}")
    term.run("report")
    term.run("report", "--anonymous")
    text = (term.made / "report" / "class_anonymous.html").read_text(encoding="utf-8")
    _expect(
        "student" not in re.sub(r"<style.*?</style>|students?\b", "", text, flags=re.DOTALL),
        "a name is in it",
    )


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Differs(otherwise)


if __name__ == "__main__":
    main()
