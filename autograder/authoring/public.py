"""Build the public cases of an assignment: the file that a student's own check reads.

:mod:`course_lib.checking.public` says what is in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import AssignmentSource
from autograder.authoring.course import this_course
from autograder.authoring.oracle import ReferenceOracle, public_seed
from course_lib.checking.compare import same
from course_lib.checking.evidence import Outputs, as_outputs, outputs_of
from course_lib.checking.fingerprint import PROJECTIONS, fingerprint
from course_lib.checking.spec import Case, Exercise
from course_lib.exchange.answer import Answer, Raised, Reply
from course_lib.exchange.wire import TOO_LARGE, to_frame

Array = NDArray[Any]
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # so that two builds are byte-identical


def public_cases(source: AssignmentSource) -> dict[Path, bytes]:
    """Return the public-cases file of one assignment, by path (a builder for :mod:`.build`)."""
    loaded = LoadedAssignment(source.path.parent)
    stored = {}
    for exercise in loaded.specification:
        oracle = loaded.oracle(exercise.name, public_seed(exercise.name))
        stored[exercise.name] = store_cases(exercise, oracle)
    text = specification_json(source, loaded.specification)
    return {this_course().cases / f"{source.name}.zip": dumps(source.name, text, stored)}


def store_cases(exercise: Exercise, oracle: ReferenceOracle) -> dict[str, Any]:
    """Return what :class:`StoredOracle` needs of an exercise's cases."""
    sets: dict[str, Any] = {}
    for name in dict.fromkeys(aspect.cases for aspect in exercise.aspects if aspect.cases):
        cases = [
            [_items(case.args), case.label, case.atol, case.via, *_unusual(case)]
            for case in oracle.cases(name)
        ]
        sets[name] = {"cases": cases, "expected": [], "wrong": {}}
        if exercise.lineup is not None:
            sets[name]["expected"] = oracle.expected(name)
            sets[name]["wrong"] = _stored_wrong(exercise, oracle, name)
        if any(aspect.cases == name and aspect.is_compared for aspect in exercise.aspects):
            sets[name]["expected"] = oracle.expected(name)
            sets[name]["wrong"] = _stored_wrong(exercise, oracle, name)
            sets[name]["pairs"] = _stored_pairs(exercise, oracle, name)
            sets[name]["small"] = [
                [_items(s.case.args), s.case.atol, s.case.via, s.expected, s.wrong]
                for s in oracle.small(name)
            ]
    return sets


def _unusual(case: Case) -> list[Any]:
    """Return what only few cases have: something kept, and more time."""
    return [_items(case.kept), case.deadlines] if case.kept or case.deadlines != 1 else []


def _items(values: Mapping[str, Any]) -> list[list[Any]]:
    return [[name, value] for name, value in values.items()]


def _stored_pairs(exercise: Exercise, oracle: ReferenceOracle, name: str) -> dict[str, Any]:
    """Return the fingerprints of all pairs of mistakes that meet in the outputs of some aspect."""
    aspects = [aspect for aspect in exercise.aspects if aspect.cases == name and aspect.is_compared]
    outputs = list(dict.fromkeys(output for aspect in aspects for output in aspect.of))
    wrong = {mistake: _wrong_outputs(exercise, oracle, name, mistake) for mistake in exercise.mutants}
    pairs, ids, prints = oracle.pairs(name), list[list[str]](), list[list[Array]]()
    for pair in pairs.all():
        if any(wrong[pair[0]] & set(aspect.of) and wrong[pair[1]] & set(aspect.of) for aspect in aspects):
            found = [outputs_of(exercise, reply) for reply in pairs.replies(pair)]
            if None not in found:
                ids.append(list(pair))
                prints.append([_print(found, output) for output in outputs])
    if not ids:
        return {}
    names = list(exercise.mutants)
    places = np.array([[names.index(name) for name in pair] for pair in ids], dtype=np.int16)
    return {"ids": places, "outputs": outputs, "prints": np.array(prints, dtype=np.float32)}


def _wrong_outputs(exercise: Exercise, oracle: ReferenceOracle, name: str, mistake: str) -> set[str]:
    """Return in which outputs a mistake shows; in all of them where it raises an exception."""
    found: set[str] = set()
    for reply, value, case in zip(
        oracle.wrong(name, mistake), oracle.expected(name), oracle.cases(name), strict=True
    ):
        outputs, expected = outputs_of(exercise, reply), as_outputs(exercise, value)
        found |= {o for o in expected if outputs is None or not same(expected[o], outputs[o], atol=case.atol)}
    return found


def _print(found: Sequence[Outputs | None], output: str) -> Array:
    taken = fingerprint([outputs[output] for outputs in found if outputs is not None])
    return np.full(PROJECTIONS, np.nan, dtype=np.float32) if taken is None else taken


def _stored_wrong(exercise: Exercise, oracle: ReferenceOracle, name: str) -> dict[str, Any]:
    stored = {}
    for mistake in exercise.mutants:
        stored[mistake] = [_stored_reply(reply) for reply in oracle.wrong(name, mistake)]
    return stored


def _stored_reply(reply: Reply) -> list[Any]:
    if isinstance(reply, Answer):
        return ["answer", reply.value]
    return ["raised", reply.type_name, reply.message] if isinstance(reply, Raised) else ["raised", "", ""]


def specification_json(source: AssignmentSource, exercises: Iterable[Exercise]) -> str:
    """Return what students are given of an assignment's specification: all but the cases."""
    specification = {
        "generated_from": f"source.py and checks/ of {source.name}, by `autograder build`; do not edit",
        "assignment": source.name,
        "number": source.number,
        "title": source.title,
        "exercises": [_exercise_json(exercise, source.hints(exercise.name)) for exercise in exercises],
    }
    return json.dumps(specification, indent=1, ensure_ascii=False)


def dumps(name: str, specification: str, stored: Mapping[str, dict[str, Any]]) -> bytes:
    """Return the file of one assignment.

    Parameters
    ----------
    name : str
    specification : str
        See :func:`specification_json`.
    stored : mapping
        What :func:`store_cases` returned for each exercise, by name.

    Raises
    ------
    ValueError
        If there is more data than one file holds (:data:`course_lib.exchange.wire.MAX_ITEMS`, ``MAX_BYTES``).
    """
    frame = to_frame({}, dict(stored))
    if TOO_LARGE.encode() in frame:
        raise ValueError(f"{name}: the public cases are too many or too large to store; draw fewer")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            zipfile.ZipInfo("specification.json", _TIMESTAMP), specification, zipfile.ZIP_DEFLATED
        )
        archive.writestr(zipfile.ZipInfo("cases.bin", _TIMESTAMP), frame, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _exercise_json(exercise: Exercise, hints: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "returns": exercise.returns,
        "uses": exercise.uses,
        "options": exercise.options,
        "points": exercise.points,
        "aspects": [vars(aspect) for aspect in exercise.aspects],
        # Why a choice is wrong would give the right one away; those reasons come with the feedback.
        "messages": {} if exercise.is_choice else exercise.messages,
        "hints": hints,
        "stub": exercise.stub,
        "parameters": exercise.parameters,
        "defines": exercise.defines,
    }
