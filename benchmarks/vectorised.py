"""How often right answers are taken for loops, and loops for right answers, on a busy machine.

``python -m benchmarks vectorised`` judges every correct version of every exercise that asks for array
operations ``VERDICTS`` times (an environment variable; 200 unless told), beside two busy programs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from autograder.authoring.source import find_assignments
from course_lib.checking.aspects import JUDGES
from course_lib.checking.details import plain
from course_lib.checking.growth import FEWEST_ROUNDS
from course_lib.checking.session import Session
from course_lib.checking.spec import Aspect
from course_lib.exchange.answer import Call, Reply, Timed
from course_lib.exchange.answers import Answers
from course_lib.running.cells import CodeCell, script_cells
from course_lib.running.limits import Limits
from course_lib.running.remote import RemoteAnswers

VERSIONS = Path(__file__).resolve().parent.parent / "tests" / "correct_versions"
#: So many verdicts are reached in one process of the student's side; then comes a fresh one.
PER_PROCESS = 20
BUSY = 2
#: About the smallest loop over rows that is worth the name: two NumPy calls, in a function that is called.
SMALL_LOOP = """
right_{name} = {name}
def {name}(*args):
    rows = max(len(arg) for arg in args if np.ndim(arg))
    list(map(lambda i: np.multiply(np.add(i, 1.0), 2.0), range(rows)))
    return right_{name}(*args)
"""


class Alone:
    """The answers of a process in which the definition runs by itself; counts timed calls."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.obscured, self.late, self.ends_calls = answers.obscured, answers.late, answers.ends_calls
        self.call_seconds = answers.call_seconds
        self.call, self.call_all = answers.call, answers.call_all
        self.variable, self.definition = answers.variable, answers.definition
        self.assigned_in, self.seconds = answers.assigned_in, answers.seconds
        self.class_definition = answers.class_definition
        self.timed_calls = 0

    def timed(self, function: str, call: Call) -> Timed | Reply:
        """Make one timed call, and count it."""
        self.timed_calls += 1
        return self._answers.timed(function, call)

    def alone(self, name: str) -> AbstractContextManager[Answers]:
        """Return these answers: they are those of the definition by itself already."""
        return nullcontext(self)


@contextmanager
def busy_programs() -> Iterator[None]:
    """Keep the machine busy with programs that do nothing else."""
    hog = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: sum(range(10000))"
    programs = [subprocess.Popen([sys.executable, "-c", hog]) for _ in range(BUSY)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


def given(loaded: LoadedAssignment) -> list[CodeCell]:
    """Return the set-up of an assignment."""
    return [CodeCell(cell.name, cell.text, given=True) for cell in loaded.source.of_kind("setup")]


def solutions(loaded: LoadedAssignment) -> list[CodeCell]:
    """Return the reference's own cells."""
    return [CodeCell(cell.name, without_markers(cell.text)) for cell in loaded.source.of_kind("exercise")]


def correct_versions(loaded: LoadedAssignment) -> dict[str, list[CodeCell]]:
    """Return the cells of the reference and of every correct version, by name."""
    versions = {"reference": [*given(loaded), *solutions(loaded)]}
    for path in sorted((VERSIONS / loaded.name).glob("*.py")):
        versions[path.stem] = [*given(loaded), *script_cells(path.name, path.read_text(encoding="utf-8"))]
    return versions


def loops(loaded: LoadedAssignment, name: str) -> dict[str, list[CodeCell]]:
    """Return the cells of answers that loop over rows: of the known wrong one, and of a small one."""
    found = {
        "a small loop": [*given(loaded), *solutions(loaded), CodeCell("loop", SMALL_LOOP.format(name=name))]
    }
    if mutant := loaded.exercises[name].mutants.get("python_loop"):
        text = loaded.reference.mutated_source(name, mutant)
        cells = [cell if cell.label != name else CodeCell(name, text) for cell in solutions(loaded)]
        found["python_loop"] = [*given(loaded), *cells]
    return found


def verdicts(
    loaded: LoadedAssignment, name: str, aspect: Aspect, cells: list[CodeCell], count: int
) -> Iterator[tuple[str, int]]:
    """Yield what is said (nothing if the aspect passes) and the number of rounds, for many seeds."""
    limits = Limits(total_seconds=3600.0)
    exercise = loaded.exercises[name]
    for start in range(0, count, PER_PROCESS):
        with RemoteAnswers(cells, limits, files=loaded.files()) as answers, answers.alone(name) as process:
            for seed in range(start, min(count, start + PER_PROCESS)):
                alone = Alone(process)
                found = JUDGES["vectorised"](aspect, Session(exercise, loaded.oracle(name, seed), alone))
                last = " ".join(plain(found.details).splitlines()[-1:])
                said = "" if found.outcome == "ok" else f"{found.outcome}: {last}"
                yield said, (alone.timed_calls - 1) // 2


def main() -> None:
    """Print rejections and what they say, the bound on false alarms, and how many loops are caught."""
    count = int(os.environ.get("VERDICTS", "200"))
    rejected, rounds, caught, missed = Counter[str](), Counter[int](), 0, Counter[str]()
    start, total = time.perf_counter(), 0
    with busy_programs():
        for assignment in find_assignments():
            loaded = load_assignment(assignment)
            for exercise in loaded.specification:
                for aspect in (a for a in exercise.aspects if a.kind == "vectorised"):
                    here = 0
                    for version, cells in correct_versions(loaded).items():
                        for said, took in verdicts(loaded, exercise.name, aspect, cells, count):
                            total, here = total + 1, here + 1
                            rounds[took] += 1
                            if said:
                                rejected[f"{exercise.name}, {version}: {said}"] += 1
                    for kind, cells in loops(loaded, exercise.name).items():
                        for said, _ in verdicts(loaded, exercise.name, aspect, cells, max(1, count // 10)):
                            caught += bool(said)
                            missed[f"{exercise.name}, {kind}"] += not said
                    print(f"{assignment}: {exercise.name}: {here} verdicts on right answers", flush=True)
    print(
        f"{total} verdicts on right answers beside {BUSY} busy programs: {sum(rejected.values())} rejections"
    )
    for what, times in rejected.most_common():
        print(f"  {times} × {what}")
    print(f"rounds that they took: {dict(sorted(rounds.items()))} (a verdict has at least {FEWEST_ROUNDS})")
    if not rejected:
        print(f"so a right answer is rejected with a probability below {3 / total:.1e} (95 % confidence)")
    print(f"loops: {caught} of {caught + sum(missed.values())} caught; missed: {dict(+missed)}")
    print(f"{(time.perf_counter() - start) / 60:.0f} minutes")
