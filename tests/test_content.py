"""The assignments themselves, checked as code."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import load_assignment
from autograder.authoring.source import find_assignments
from autograder.shares import answering, private_seed
from autograder.verify import is_costly, verify
from course_lib.checking.judge import judge
from course_lib.running.local import LocalAnswers

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = find_assignments(ROOT / "notebooks")


def versions(name: str) -> list[Path]:
    """Return the differently written correct versions of an assignment."""
    return sorted((ROOT / "tests" / "correct_versions" / name).glob("*.py"))


def _verified() -> Iterator[object]:
    """Yield all assignments; one that trains networks for every known wrong answer waits for a soak."""
    for name in ASSIGNMENTS:
        yield pytest.param(name, marks=[pytest.mark.soak] if name == "project" else [])


@pytest.mark.slow
@pytest.mark.parametrize("name", [*_verified()])
def test_right_answers_pass_and_each_known_wrong_answer_is_named(name: str) -> None:
    """`autograder verify` has nothing to say about any assignment."""
    reports, problems = verify(load_assignment(name), versions=versions(name), soak=3)
    assert problems == []
    assert [f"{report.exercise}: {problem}" for report in reports for problem in report.problems] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_whoever_answers_in_single_precision_is_right(name: str) -> None:
    """Every exercise takes float32 for float64; a split alone must hand on the very numbers it was given."""
    loaded = load_assignment(name)
    rejected = []
    for exercise in loaded.specification:
        solution = loaded.reference.namespace.get(exercise.name)
        if callable(solution) and exercise.name != "train_val_test_split":
            answers = LocalAnswers({**loaded.reference.namespace, exercise.name: _in_single(solution)})
            oracle = loaded.oracle(exercise.name, private_seed(loaded, exercise.name))
            if is_costly(exercise, oracle):  # trains networks, whose weights are only read
                continue
            looked_at = [a for a in answering(exercise).aspects if a.kind != "loops"]
            verdict = judge(dataclasses.replace(exercise, aspects=looked_at), oracle, answers)
            rejected += [(exercise.name, row.message) for row in verdict.aspects if not row.ok]
    assert rejected == []


def _in_single(solution: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **named: _cast(solution(*args, **named))


def _cast(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    if type(value) in (tuple, list):
        return type(value)(map(_cast, value))
    return {key: _cast(item) for key, item in value.items()} if type(value) is dict else value


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_exercise_has_six_differently_written_correct_versions(name: str) -> None:
    """Each of at least six files defines all exercises of the assignment."""
    exercises = load_assignment(name).exercises
    texts = {path.name: path.read_text(encoding="utf-8") for path in versions(name)}
    assert len(texts) >= 6
    assert [(exercise, file) for exercise in exercises for file in texts if exercise not in texts[file]] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_specification_has_the_sections_of_the_notebook(name: str) -> None:
    """In the same order, each under its title and with its exercises."""
    wanted: dict[str | None, list[str]] = {}
    title = ""
    for line in (ASSIGNMENTS[name] / "source.py").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"# ## (\d+) · (.+)", line):
            title = f'Section {heading[1]}, "{heading[2]}".'
        elif exercise := re.match(r'# %% exercise="(\w+)" ', line):
            wanted.setdefault(title, []).append(exercise[1])
    exercises = [exercise for section in wanted.values() for exercise in section]
    package = _parsed(ASSIGNMENTS[name] / "checks" / "__init__.py")
    (sections,) = (node.names for node in package.body if isinstance(node, ast.ImportFrom) and node.level)
    trees = [_parsed(ASSIGNMENTS[name] / "checks" / f"{section.name}.py") for section in sections]
    found = [
        (ast.get_docstring(tree), [e for e in _first_arguments(tree) if e in exercises]) for tree in trees
    ]
    assert found == list(wanted.items())


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_whoever_is_asked_to_do_without_a_loop_is_told_so(name: str) -> None:
    """In the docstring of each function whose loops cost points."""
    loaded = load_assignment(name)
    asked = [e.name for e in loaded.specification if any(a.kind == "vectorised" for a in e.aspects)]
    told = {e: ast.get_docstring(_function(loaded.reference.source_of(e), e)) or "" for e in asked}
    assert [
        e for e, text in told.items() if not re.search(r"\bloops?\b|all at once", text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_mistake_that_may_not_come_alone_says_nothing_of_what_is_right(name: str) -> None:
    """Beside a second one it would be untrue."""
    loaded = load_assignment(name)
    claim = re.compile(r"^Right |\b(is|are) right,? (but|at first|the|while)\b")
    found = [
        (exercise.name, mistake)
        for exercise in loaded.specification
        for mistake in {m for pair in loaded.reference.pairs(exercise.name, exercise.mutants) for m in pair}
        if claim.search(exercise.messages[mistake])
    ]
    assert found == []


def _function(text: str, name: str) -> ast.FunctionDef:
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return next(function for function in functions if function.name == name)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _first_arguments(tree: ast.Module) -> list[object]:
    """Return what the calls at the top of a module are about."""
    calls = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.Expr)]
    first = [call.args[0] for call in calls if isinstance(call, ast.Call) and call.args]
    return [argument.value for argument in first if isinstance(argument, ast.Constant)]


@pytest.mark.soak
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_right_answer_is_rejected_and_no_wrong_one_passes_over_500_seeds(name: str) -> None:
    """The reference and all correct versions on 500 seeds, every known wrong answer on 50 of them."""
    reports, _ = verify(load_assignment(name), versions=versions(name), soak=500)
    assert [f"{report.exercise}: {problem}" for report in reports for problem in report.problems] == []
