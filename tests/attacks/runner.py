"""One class full of attackers, graded once by the real command, and everything looked at afterwards."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from autograder.grading.classdir import ClassDirectory
from autograder.grading.nbgrader_api import gradebook, nbgrader_api
from autograder.grading.records import Record, read_records
from autograder.grading.release import release
from tests.attacks.baits import Baits, laid_out
from tests.attacks.commands import Commands
from tests.attacks.idea import FULL, Idea, all_ideas
from tests.attacks.live import Live
from tests.attacks.machine import Machine
from tests.attacks.outcome import Outcome, Seen
from tests.attacks.place import Place
from tests.attacks.tree import ROOT, changed, marked, snapshot
from tests.helpers_class import ASSIGNMENTS, RIGHT

#: Right hand-ins among the attackers: the first to be graded, one in the middle, and the last.
CLASSMATES = ("aaa_right", "honest_right", "zzz_right")
NEIGHBOUR = "neighbour"
TIERS = ("bubblewrap", "landlock")
#: No fence at all: to see that attackers would succeed.
NONE = "none"
#: Whatever fence is found to hold.
ANY = "any"
_FENCES = {NONE: ["--tier", "container", "--unsandboxed"], ANY: []}
#: Families that attack the fence; the others attack what is the same in every fence.
FENCED = (
    "reading", "writing", "network", "kernel", "environment", "introspection", "exits", "bombs", "lingering",
    "honest",
)  # fmt: skip
#: One of each kind that a fence has to stop.
FEW = (
    "bombs-removed_files", "exits-signals_to_others", "exits-signals_through_files", "honest-files",
    "network-abstract", "network-tcp", "reading-canary", "reading-secret", "writing-canary",
)  # fmt: skip
_SHORT_PAGE = re.compile(r"^(\S+): \S+\n  the page has", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_LOOT = re.compile(r"LOOT of (\S+) is (.*)", re.DOTALL)


def class_ideas(*, soak: bool = False) -> list[Idea]:
    """Return the ideas that are tried in a class."""
    return [idea for idea in all_ideas() if not idea.exercise and (soak or not idea.is_slow)]


def few() -> list[Idea]:
    """Return some ideas, to be tried on many machines."""
    return [idea for idea in class_ideas() if idea.id in FEW]


def run(tier: str, ideas: Iterable[Idea], root: Path, machine: Machine | None = None) -> Outcome:
    """Make a class in an empty folder, have everybody hand in, grade, write feedback, and look.

    Parameters
    ----------
    tier : str
    ideas : iterable of Idea
    root : Path
    machine : Machine, optional
    """
    ideas, outcome = list(ideas), Outcome(tier)
    everybody = [*CLASSMATES, NEIGHBOUR, *(idea.id for idea in ideas)]
    with _toy_course(), laid_out(root / "baits") as baits:
        classdir = ClassDirectory.create(root / "class")
        release(classdir, "toy")
        _hand_in(classdir, ideas, baits)
        commands = Commands(root, machine or Machine(), baits.variables, outcome)
        before = snapshot(root)
        fence = _FENCES.get(tier, ["--tier", tier])
        if commands.call("grade", str(classdir.root), "toy", *fence, "--jobs", "2"):
            commands.call("feedback", str(classdir.root), "toy")
        outcome.seen = _looked_at(classdir, everybody, baits)
        outcome.changed = changed(before, snapshot(root), set(everybody)) + marked()
        if _CONTROL.search(outcome.output):
            outcome.changed.append("the instructor's terminal")
        if not baits.is_process_unharmed:
            outcome.changed.append("a process that lay about was ended or stopped")
    outcome.harmed = list(_harmed(outcome))
    return outcome


def _harmed(outcome: Outcome) -> Iterator[str]:
    short = set(_SHORT_PAGE.findall(outcome.output))
    for name in (*CLASSMATES, NEIGHBOUR):
        seen = outcome.seen[name]
        if {seen.gradebook, seen.records, seen.notebook} != {FULL} or name in short or not seen.has_page:
            yield name


@contextlib.contextmanager
def _toy_course() -> Iterator[None]:
    """Have the toy be the course, here and in what is started from here."""
    before = os.environ.get("COURSE_NOTEBOOKS")
    os.environ["COURSE_NOTEBOOKS"] = str(ASSIGNMENTS)
    try:
        yield
    finally:
        os.environ.pop("COURSE_NOTEBOOKS")
        if before is not None:
            os.environ["COURSE_NOTEBOOKS"] = before


def _hand_in(classdir: ClassDirectory, ideas: list[Idea], baits: Baits) -> None:
    notebook = nbformat.read(classdir.release("toy"), as_version=4)
    facts = {
        **baits.facts,
        "class": str(classdir.root),
        "secret": str(classdir.root / "class_secret"),
        "gradebook": str(classdir.root / "gradebook.db"),
        "records": str(classdir.records("toy")),
        "neighbour": str(classdir.submitted / NEIGHBOUR / "toy" / "toy.ipynb"),
        "source": str(ASSIGNMENTS / "1_toy" / "source.py"),
        "checkout": str(ROOT),
        "grader": sys.executable,
        "home": str(classdir.root.parent / "home"),
        "site": next(entry for entry in sys.path if entry.endswith("site-packages")),
        "tmp": str(classdir.root.parent / "temporary"),
        "pytest": os.getpid(),
    }
    for student in (*CLASSMATES, NEIGHBOUR):
        marked = {**RIGHT, "mean_rows": f"{RIGHT['mean_rows']}  # {baits.tokens['neighbour']}"}
        place = Place(classdir.submitted, student, notebook, facts)
        place.write(place.right(marked if student == NEIGHBOUR else RIGHT))
    for idea in ideas:
        place = Place(classdir.submitted, idea.id, notebook, facts)
        if idea.is_builder:
            _module(idea.path).hand_in(place)
        else:
            place.hand_in(idea)


def _module(path: Path) -> Any:
    specification = importlib.util.spec_from_file_location(f"idea_{path.stem}", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _looked_at(classdir: ClassDirectory, students: list[str], baits: Baits) -> dict[str, Seen]:
    seen = {student: Seen() for student in students}
    with gradebook(nbgrader_api(classdir.config)) as book:
        for submission in book.assignment_submissions("toy"):
            if submission.student.id in seen:
                seen[submission.student.id].gradebook = float(submission.score)
    records: dict[str, list[Record]] = {}
    for record in read_records(classdir.records("toy")):
        records.setdefault(record["student"], []).append(record)
    needles = {**baits.tokens, "secret": classdir.secret.decode()}
    for student, what in seen.items():
        mine = records.get(student, [])
        what.records = sum(record.get("points", 0.0) for record in mine) if mine else None
        told = [match for record in mine if (match := _LOOT.search(str(record.get("message"))))]
        what.loot = told[0][2][:400] if told else ""
        what.problem = next((r["message"] for r in mine if r.get("status") == "unreadable"), "")
        _look_into_files(classdir, student, what, json.dumps(mine), needles)
    for where, words in baits.taken_by().items():
        student = next((student for student in students if student in words), "")
        seen.setdefault(student, Seen()).connections.append(f"{where}: {words}")
    return seen


def _look_into_files(
    classdir: ClassDirectory, student: str, what: Seen, records: str, needles: dict[str, str]
) -> None:
    texts = {"records": records}
    for folder in (classdir.autograded("toy", student), classdir.feedback("toy", student).parent):
        for path in folder.glob("**/*") if folder.is_dir() else []:
            if path.is_file() and not path.is_symlink():
                texts[path.name] = path.read_text(encoding="utf-8", errors="replace")
            elif path.is_symlink():
                what.canaries.append(f"{path.name} is a link")
    hidden = {name: token for name, token in needles.items() if (student, name) != (NEIGHBOUR, "neighbour")}
    what.canaries += [
        f"{name} in {where}"
        for where, text in texts.items()
        for name, token in hidden.items()
        if token in text
    ]
    if "toy.ipynb" in texts:
        what.notebook = sum(_scores(texts["toy.ipynb"]))
    page = texts.get("toy.html", "")
    what.page, what.has_page = list(Live.on(page)), bool(page)
    if str(classdir.root) in page:
        what.page.append("the class's path")


def _scores(text: str) -> Iterator[float]:
    """Yield what nbgrader reads from a graded notebook: the first result of each cell that it grades."""
    for cell in nbformat.reads(text, as_version=4).cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            results = [output for output in cell.outputs if output.output_type == "execute_result"]
            yield float(results[0].data["text/plain"]) if results else 0.0
