"""Build the answers of an assignment: what only the study edition has (``course_answers/``).

:mod:`course_lib.studying.answers` reads them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.cells import AssignmentSource, without_markers
from autograder.authoring.course import this_course
from autograder.authoring.lent import imports_for
from course_lib.checking.spec import Exercise


def answers(source: AssignmentSource) -> dict[Path, bytes]:
    """Return the file with the answers to one assignment, by path (a builder for :mod:`.build`)."""
    path = this_course().answers / f"{source.name}.json"
    return {path: answers_json(LoadedAssignment(source.path.parent)).encode()}


def answers_json(loaded: LoadedAssignment) -> str:
    """Return all answers to an assignment: solutions, keys of choice questions, model answers.

    A solution is the code of its cell, which may define several functions (``defines``); ``imports`` are
    those of the set-up that some solution needs, functions of earlier assignments among them.
    """
    source = loaded.source
    codes = {
        name: without_markers(cell.text).strip()
        for name, cell in source.exercises.items()
        if not loaded.exercises[name].is_choice
    }
    found = {
        "generated_from": f"source.py and checks/ of {source.name}, by `autograder build`; do not edit",
        "assignment": source.name,
        "imports": imports_for(source, codes.values()),
        "solutions": {
            name: {"code": code, "defines": loaded.exercises[name].defines} for name, code in codes.items()
        },
        "choices": {e.name: _choice(e, loaded) for e in loaded.specification if e.is_choice},
        "written": {cell.name: cell.text.strip() for cell in source.of_kind("answer")},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _choice(exercise: Exercise, loaded: LoadedAssignment) -> dict[str, Any]:
    key = loaded.oracle(exercise.name, 0).choice()
    return {"key": key, "why": exercise.why, "messages": exercise.messages}
