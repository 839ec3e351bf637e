"""Content checked as code: specifications accept what is right and reject what is wrong.

Every solution passes all its checks; every stub fails them; every known wrong answer fails and is diagnosed
by its own name; differently written correct versions pass, on many seeds; nothing of a solution is in what
students receive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import BEGIN_SOLUTION, END_SOLUTION, AssignmentSource
from autograder.authoring.notebook import notebook_text
from autograder.authoring.oracle import public_seed
from autograder.authoring.public import specification_json
from autograder.authoring.student import student_notebook
from autograder.authoring.timing import time_problem
from autograder.shares import Share, answering, private_seed, shares
from course_lib import library
from course_lib.answering.worker import fresh_namespace, run_cell
from course_lib.checking.compare import same
from course_lib.checking.judge import judge
from course_lib.checking.oracle import Oracle
from course_lib.checking.spec import Exercise, Mutant
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import notebook_cells
from course_lib.running.local import LocalAnswers
from course_lib.running.reading import cells_of
from course_lib.running.remote import RemoteAnswers

#: Of the seeds of a soak, every so many are tried on the known wrong answers, of which there are many.
WRONG_EVERY = 10
#: An exercise whose calls may take several deadlines, as training a network does, is tried on no more seeds.
COSTLY_SEEDS = 2
#: Lines shorter than this may stand in a stub by coincidence (``return loss, dW``).
_TELLING_LINE = 16


@dataclass
class ExerciseReport:
    """What was found about one exercise; ``problems`` is empty when all is well."""

    exercise: str
    checks: int
    known_wrong: int
    killed: int = 0
    diagnosed: int = 0
    versions: int = 0
    accepted: int = 0
    seeds: int = 0
    shares: list[Share] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def verify(
    loaded: LoadedAssignment,
    *,
    versions: Sequence[Path] = (),
    soak: int = 0,
    every: int = WRONG_EVERY,
    pairs: int = 0,
) -> tuple[list[ExerciseReport], list[str]]:
    """Verify one assignment.

    Parameters
    ----------
    loaded : LoadedAssignment
    versions : sequence of Path
        Python files with differently written correct versions.
    soak : int
        Judge the reference and the correct versions on so many seeds (run time is measured on the first only,
        answers on all).
    every : int
        Every so many of these are tried on the known wrong answers, of which there are many.
    pairs : int
        Judge every two known wrong answers at once on this many seeds.

    Returns
    -------
    reports, problems
        One report per exercise, and what is wrong with the assignment as a whole.
    """
    others = {path.name: _namespace_of(loaded, path) for path in versions}
    tried = range(0, soak, every), range(pairs)
    reports = [_verify_exercise(loaded, exercise, others, soak, tried) for exercise in loaded.specification]
    time = time_problem(loaded.source)
    return reports, [*_stub_problems(loaded), *_leaks(loaded), *([time] if time else [])]


def _namespace_of(loaded: LoadedAssignment, path: Path) -> LocalAnswers:
    namespace = fresh_namespace()
    with library.lending(loaded.lent):
        for cell in loaded.source.of_kind("setup"):
            run_cell(namespace, cell.name, cell.text)
    label = str(path)
    error = run_cell(namespace, label, path.read_text(encoding="utf-8"))
    if error is not None:
        raise ValueError(f"{path} does not run: {error.type_name}: {error.message} {error.where}")
    return LocalAnswers(namespace)


def _verify_exercise(
    loaded: LoadedAssignment,
    exercise: Exercise,
    others: dict[str, LocalAnswers],
    soak: int,
    tried: tuple[range, range],
) -> ExerciseReport:
    wrong = len(exercise.messages) if exercise.is_choice else len(exercise.mutants)
    report = ExerciseReport(exercise.name, len(exercise.aspects), wrong)
    oracles = {
        "public": loaded.oracle(exercise.name, public_seed(exercise.name)),
        "private": loaded.oracle(exercise.name, private_seed(loaded, exercise.name)),
    }
    costly = not exercise.is_choice and is_costly(exercise, oracles["public"])
    if costly and _draw_the_same(exercise, *oracles.values()):
        oracles, soak = {"private": oracles["private"]}, min(soak, 1)
    report.problems += _reference_problems(loaded, exercise, oracles)
    for mistake in exercise.messages:
        _try_known_wrong(loaded, exercise, mistake, oracles, report)
    for name, answers in others.items():
        if exercise.name in answers.namespace:
            report.versions += 1
            problem = _rejection(judge(exercise, oracles["private"], answers))
            report.accepted += problem is None
            if problem is not None:
                report.problems.append(f"rejects the correct version in {name}: {problem}")
    if not exercise.is_choice:  # a choice has no cases
        if costly:  # on the first seed, wrong answers have been tried above
            soak, tried = min(soak, COSTLY_SEEDS), (tried[0][1:COSTLY_SEEDS], tried[1][:COSTLY_SEEDS])
        report.seeds = soak
        report.problems += _soak(loaded, exercise, others, soak)
        report.shares += shares(loaded, exercise, *tried)
        report.problems += [f"accepts a known wrong answer; {s}" for s in report.shares if s.slips_through]
    return report


def is_costly(exercise: Exercise, oracle: Oracle) -> bool:
    """Return whether an answer may take longer than the usual deadline, as training a network does."""
    names = {aspect.cases for aspect in exercise.aspects if aspect.cases}
    return any(case.deadlines > 1 for name in names for case in oracle.cases(name))


def _draw_the_same(exercise: Exercise, *oracles: Oracle) -> bool:
    """Return whether two oracles have the same cases, because nothing about them is drawn."""
    for name in {aspect.cases for aspect in exercise.aspects if aspect.cases}:
        one, other = (oracle.cases(name) for oracle in oracles)
        if not same([[c.args, c.kept] for c in one], [[c.args, c.kept] for c in other]):
            return False
    return True


def _rejection(verdict: Verdict) -> str | None:
    wrong = [aspect for aspect in verdict.aspects if not aspect.ok]
    return None if not wrong else f"{wrong[0].name}: {wrong[0].message}"


def _reference_problems(
    loaded: LoadedAssignment, exercise: Exercise, oracles: Mapping[str, Oracle]
) -> Iterator[str]:
    answers = LocalAnswers(loaded.reference.namespace)
    for which, oracle in oracles.items():
        problem = _rejection(judge(exercise, oracle, answers))
        if problem is not None:
            yield f"rejects the reference on {which} cases: {problem}"


def _try_known_wrong(
    loaded: LoadedAssignment,
    exercise: Exercise,
    id: str,
    oracles: Mapping[str, Oracle],
    report: ExerciseReport,
) -> None:
    for which, oracle in oracles.items():
        verdict = judge(exercise, oracle, _wrong_answers(loaded, exercise, id))
        if verdict.status == "passed":
            report.problems.append(f"accepts the known wrong answer {id} on {which} cases")
            return
        named = {aspect.diagnosis for aspect in verdict.aspects if aspect.diagnosis is not None}
        if named != {id}:
            report.killed += which == "private"
            found = ", ".join(sorted(named)) or "nothing"
            report.problems.append(f"diagnoses the known wrong answer {id} as {found} on {which} cases")
            return
    report.killed += 1
    report.diagnosed += 1


def _wrong_answers(loaded: LoadedAssignment, exercise: Exercise, id: str) -> LocalAnswers:
    if exercise.is_choice:
        return LocalAnswers({exercise.name: id.removeprefix("answer_")})
    mutant: Mutant = exercise.mutants[id]
    return LocalAnswers(loaded.reference.mutated(exercise.name, mutant, id))


def _soak(
    loaded: LoadedAssignment, exercise: Exercise, others: dict[str, LocalAnswers], soak: int
) -> Iterator[str]:
    """Judge right answers on many seeds, but the first, which was tried before; report first surprises."""
    looked_at = answering(exercise)
    right = {"the reference": LocalAnswers(loaded.reference.namespace), **others}
    right = {name: answers for name, answers in right.items() if exercise.name in answers.namespace}
    for draw in range(1, soak):
        oracle = loaded.oracle(exercise.name, private_seed(loaded, exercise.name, draw))
        for name, answers in list(right.items()):
            problem = _rejection(judge(looked_at, oracle, answers))
            if problem is not None:
                yield f"rejects {name} at soak seed {draw}: {problem}"
                del right[name]


def _stub_problems(loaded: LoadedAssignment) -> Iterator[str]:
    """Judge the notebook that students receive, untouched: nothing in it may earn a point."""
    cells = notebook_cells(cells_of(student_notebook(loaded.source).cells))
    with RemoteAnswers(cells, files=loaded.files()) as answers:
        for exercise in loaded.specification:
            oracle = loaded.oracle(exercise.name, private_seed(loaded, exercise.name))
            verdict = judge(exercise, oracle, answers)
            if verdict.points > 0:
                yield f"{exercise.name}: the untouched stub earns {verdict.points:g} points"


def _leaks(loaded: LoadedAssignment) -> Iterator[str]:
    """Look for lines that stand only between solution markers in everything that students receive."""
    secret = solution_lines(loaded.source)
    texts = {
        "the student notebook": json.loads(notebook_text(student_notebook(loaded.source))),
        "the public cases": json.loads(specification_json(loaded.source, loaded.specification)),
    }
    for name, content in texts.items():
        lines = {line.strip() for text in _strings(content) for line in text.splitlines()}
        yield from (f"{name} contains a line of a solution: {line}" for line in sorted(secret & lines))


def solution_lines(source: AssignmentSource) -> set[str]:
    """Return the lines that stand only between solution markers or in model answers."""
    secret, shown = set[str](), set[str]()
    for cell in source.cells:
        inside = False
        for line in map(str.strip, cell.text.splitlines()):
            if line in (BEGIN_SOLUTION, END_SOLUTION):
                inside = line == BEGIN_SOLUTION
            elif cell.kind == "answer" or inside:
                secret.add(line)
            elif cell.kind == "exercise":  # what stands beside a solution is given to students on purpose,
                shown.update((line, line.removeprefix("# ").strip()))  # STUBs lose their "# "
    return {line for line in secret - shown if len(line) >= _TELLING_LINE}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
