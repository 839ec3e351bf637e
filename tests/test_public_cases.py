"""The public cases: what a student's check compares with is data, and gives nothing away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import BEGIN_SOLUTION, END_SOLUTION
from autograder.authoring.oracle import ReferenceOracle, public_seed
from autograder.authoring.public import dumps, public_cases, store_cases
from course_lib.checking import Assignment, case
from course_lib.checking.judge import judge
from course_lib.checking.public import (
    PublicAssignment,
    StoredOracle,
    UnknownExercise,
    load,
    public_assignment,
    public_exercise,
    specification_text,
)
from course_lib.checking.verdict import Verdict
from course_lib.exchange.wire import read_frame
from course_lib.running.local import LocalAnswers


@pytest.fixture
def content(toy: LoadedAssignment) -> bytes:
    """The toy's file, built."""
    (made,) = public_cases(toy.source).values()
    return made


@pytest.fixture
def public(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublicAssignment:
    """The toy's file, written where a student's check looks for it, and read again."""
    (tmp_path / "toy.zip").write_bytes(content)
    monkeypatch.setenv("COURSE_CASES", str(tmp_path))
    return load(tmp_path / "toy.zip")


def answers_of(toy: LoadedAssignment) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the reference and every known wrong answer: exercise, name, namespace."""
    for name, exercise in toy.exercises.items():
        yield name, "reference", toy.reference.namespace
        for mistake, mutant in exercise.mutants.items():
            yield name, mistake, toy.reference.mutated(name, mutant)


def test_stored_answers_judge_as_the_reference_does(toy: LoadedAssignment, public: PublicAssignment) -> None:
    """For the reference and every known wrong answer: points, diagnosis and words are those of the oracle."""
    for name, who, namespace in answers_of(toy):
        if not toy.exercises[name].is_choice:
            stored = public.exercises[name]
            expected = judge(
                toy.exercises[name], toy.oracle(name, public_seed(name)), LocalAnswers(namespace)
            )
            found = judge(stored.exercise, stored.oracle, LocalAnswers(namespace))
            assert found == expected, f"{name}: {who}"
            named = {aspect.diagnosis for aspect in found.aspects if aspect.diagnosis is not None}
            assert named == (set() if who == "reference" else {who})


def test_an_exercise_is_read_as_it_was_specified(toy: LoadedAssignment, public: PublicAssignment) -> None:
    """Aspects, points, outputs, hints and the code that is given, in the notebook's order."""
    assert list(public.exercises) == list(toy.exercises)
    assert (public.name, public.title) == ("toy", toy.source.title)
    for name, stored in public.exercises.items():
        exercise = toy.exercises[name]
        for attribute in ("name", "returns", "uses", "options", "points", "aspects", "stub"):
            assert getattr(stored.exercise, attribute) == getattr(exercise, attribute)
        assert stored.hints == toy.source.hints(name)


def test_two_builds_are_byte_identical(toy: LoadedAssignment, content: bytes) -> None:
    """Whatever the clock says."""
    again = LoadedAssignment(toy.folder)
    assert list(public_cases(again.source).values()) == [content]


def test_every_exercise_has_cases_of_its_own() -> None:
    """Its seed comes from its name, and is the same everywhere."""
    assert public_seed("mean_rows") == public_seed("mean_rows") != public_seed("scale")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.items() for part in item for text in _strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _strings(item))


def test_nothing_of_a_solution_is_inside(toy: LoadedAssignment, content: bytes) -> None:
    """No line between solution markers, no patch of a known wrong answer: neither as text nor as data."""
    secret = set()
    for cell in toy.source.cells:
        inside = False
        for line in map(str.strip, cell.text.splitlines()):
            inside = line == BEGIN_SOLUTION or (inside and line != END_SOLUTION)
            if inside and line != BEGIN_SOLUTION:
                secret.add(line)
    mutants = [mutant for exercise in toy.specification for mutant in exercise.mutants.values()]
    patches = {part for mutant in mutants for pair in mutant.patches for part in pair}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["cases.bin", "specification.json"]
        _, sets = read_frame(io.BytesIO(archive.read("cases.bin")).read)
    texts = {*_strings(json.loads(specification_text(content))), *_strings(sets)}
    lines = {line.strip() for text in texts for line in text.splitlines()}
    assert len(secret) > 4
    assert not lines & secret
    assert not lines & {patch for patch in patches if len(patch) > 5}


def test_answers_to_choice_questions_are_not_inside(content: bytes) -> None:
    """Neither the letters nor the reasons why others are wrong, which would give them away."""
    specification = json.loads(specification_text(content))
    (choice,) = [e for e in specification["exercises"] if e["options"]]
    assert choice["messages"] == {}
    assert "AC" not in set(_strings(choice))
    assert "what is the mean of 1, 3 and 2?" not in specification_text(content)


def test_a_choice_is_noted_by_the_public_cases(public: PublicAssignment) -> None:
    """Right and wrong letters get the same words but for the letters."""

    def chosen(letters: str) -> Verdict:
        stored = public.exercises["mean_invariance"]
        return judge(stored.exercise, stored.oracle, LocalAnswers({"mean_invariance": letters}))

    assert chosen("AC").aspects[0].outcome == chosen("B").aspects[0].outcome == "noted"
    assert chosen("AC").aspects[0].message.replace("AC", "B") == chosen("B").aspects[0].message


@pytest.mark.usefixtures("public")
def test_unknown_names_are_answered_with_those_that_exist(tmp_path: Path, content: bytes) -> None:
    """Of exercises, of assignments, and of a name that two assignments have."""
    with pytest.raises(UnknownExercise, match=r"no exercise called 'means'\. Did you mean 'mean_rows'\?"):
        public_exercise("means")
    with pytest.raises(UnknownExercise, match="no assignment called 'tyo'; there are: toy"):
        public_assignment("tyo")
    (tmp_path / "twin.zip").write_bytes(content)
    with pytest.raises(UnknownExercise, match=r"is an exercise of .*: say which"):
        public_exercise("scale")
    assert public_exercise("scale", "toy").assignment == "toy"


def test_cases_that_do_not_fit_are_refused(toy: LoadedAssignment) -> None:
    """Nothing is left out silently: the author is told to draw fewer."""
    exercise = toy.exercises["scale"]
    with pytest.raises(ValueError, match="toy: the public cases are too many or too large to store"):
        dumps("toy", "{}", {exercise.name: {"arrays": {"cases": [0] * 10**6}}})


def test_what_a_judge_keeps_to_itself_and_a_longer_deadline_are_stored(toy: LoadedAssignment) -> None:
    """A case is read as it was drawn, whether it has them or not."""
    drawn = [case(x=1.0), case("hidden", kept={"X": np.eye(2), "y": [0, 1]}, deadlines=6, x=2.0)]
    exercise = Assignment("unusual").exercise("f", returns=("x",))
    exercise.property("judged", "any", cases=lambda rng: iter(drawn))
    stored = store_cases(exercise, ReferenceOracle(exercise, toy.reference, 0))
    usual, unusual = StoredOracle(stored).cases(exercise.aspects[0].cases)
    assert (usual.kept, usual.deadlines) == ({}, 1)
    assert np.array_equal(unusual.kept["X"], np.eye(2)) and unusual.kept["y"] == [0, 1]
    assert (unusual.label, unusual.deadlines) == ("hidden", 6)


def test_without_any_file_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An incomplete installation is told from a misspelt name."""
    monkeypatch.setenv("COURSE_CASES", str(tmp_path))
    with pytest.raises(UnknownExercise, match="there are: none"):
        public_assignment("toy")
