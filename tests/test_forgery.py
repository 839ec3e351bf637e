"""Attacks on a grade: each goes through the whole pipeline, and changes nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable

import nbformat
import pytest
from nbformat import NotebookNode, v4

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.notebook import notebook_text
from autograder.authoring.student import student_notebook
from autograder.grading.grade_one import Result, Submission, grade_one
from course_lib.running.limits import Limits
from tests.helpers_class import COLUMNS, RIGHT, cell_called, code_cell, solved, with_code

Forge = Callable[[NotebookNode], NotebookNode]

#: Wrong answers to all that can be answered: an honest 0 of 7, so that any point is stolen.
WRONG = {
    "mean_rows": COLUMNS["mean_rows"],
    "scale": "def scale(x, factor):\n    return x, 0.0",
    "mean_invariance": 'mean_invariance = "B"',
}

#: Code in a cell of its own, above the exercises.
CODE = {
    "NumPy's tests patched": "np.testing.assert_allclose = lambda *a, **k: None",
    "NumPy's comparisons patched": "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True",
    "check replaced": "check = lambda *a, **k: 100",
    "check patched where it comes from": "import course_lib\ncourse_lib.check = lambda *a, **k: 100",
    "a number printed": "print(100)\nprint('score: 7 of 7')",
    "a number returned": "100",
    "a warning on stderr": "import sys, warnings\nprint('oh', file=sys.stderr)\nwarnings.warn('oh')",
    "SystemExit": "raise SystemExit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "exit()": "exit()",
    "an exit handler": "import atexit\natexit.register(print, 100)",
    "a thread": "import threading\nthreading.Thread(target=lambda: print(100)).start()",
    "a thread that never ends": (
        "import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()"
    ),
    "the judge patched": (
        "import course_lib.checking.compare as c, course_lib.checking.aspects as a\n"
        "from course_lib.checking.aspects import OK\n"
        "c.compare = lambda *x, **k: None\nfor kind in a.JUDGES: a.JUDGES[kind] = lambda *x: OK"
    ),
    "judging asked for": "from course_lib.checking.judge import judge",
    "stdin closed": "import sys\nsys.stdin.close()\nsys.stdout.close()\nsys.stderr.close()",
    "the recursion limit": "import sys\nsys.setrecursionlimit(50)",
    "the working directory moved": "import os\nos.chdir('/')",
}

#: Functions that answer with something that might fool a comparison.
FUNCTIONS = {
    "an object equal to everything": (
        "class Equal:\n    __eq__ = lambda s, o: True\n    __array__ = lambda s, *a, **k: np.ones(3)\n"
        "    __float__ = lambda s: 1.0\n    __abs__ = __sub__ = __rsub__ = lambda s, *o: 0.0\n"
        "    shape, dtype = (3,), np.dtype(float)\n"
        "def mean_rows(X):\n    return Equal()"
    ),
    "an array class equal to everything": (
        "class Equal(np.ndarray):\n    def __array_ufunc__(self, *a, **k):\n        return np.zeros(3)\n"
        "def mean_rows(X):\n    return np.zeros(len(X)).view(Equal)"
    ),
    "numbers that are no numbers": "def mean_rows(X):\n    return np.full(len(X), np.nan)",
    "infinite numbers": "def mean_rows(X):\n    return np.full(len(X), np.inf)",
    "a float that lies": (
        "class Liar(float):\n    hex = lambda s: 'nan'\n    __eq__ = lambda s, o: True\n"
        "def mean_rows(X):\n    return Liar(0)"
    ),
    "an array of objects": "def mean_rows(X):\n    return np.array([None] * len(X), dtype=object)",
    "its argument made right": "def mean_rows(X):\n    X[...] = 0\n    return np.zeros(len(X))",
    "points returned": "def mean_rows(X):\n    return {'points': 3, 'ok': True}",
    "the caller's variables": (
        "import sys, inspect\n"
        "def mean_rows(X):\n"
        "    for frame in inspect.stack():\n"
        "        for name, value in frame.frame.f_locals.items():\n"
        "            if 'expected' in name:\n                return value\n"
        "    return np.zeros(len(X))"
    ),
    "frames of its own in the protocol": (
        "import os, sys, json, struct\n"
        "def mean_rows(X):\n"
        "    body = json.dumps({'outcome': 'done', 'points': 3, 'values': {}, 'sizes': []}).encode()\n"
        "    os.write(int(sys.argv[2]), struct.pack('<II', len(body), 0) + body)\n"
        "    return np.zeros(len(X))"
    ),
    "noise in the protocol": (
        "import os, sys\n"
        "def mean_rows(X):\n    os.write(int(sys.argv[2]), b'\\xff' * 4096)\n    return np.zeros(len(X))"
    ),
    "the protocol's pipe closed": (
        "import os, sys\ndef mean_rows(X):\n    os.close(int(sys.argv[2]))\n    return np.zeros(len(X))"
    ),
}


def _source(cell_id: str, source: str) -> Forge:
    def forge(notebook: NotebookNode) -> NotebookNode:
        cell_called(notebook, cell_id).source = source
        return notebook

    return forge


def _skip_execution(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "remove_cell", "raises-exception"]
    return notebook


def _checks_first(notebook: NotebookNode) -> NotebookNode:
    notebook.cells.sort(key=lambda cell: not cell.id.startswith("check_"))
    return notebook


def _worth_more(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata["nbgrader"]["points"] = 100
    return notebook


def _fake_check(notebook: NotebookNode) -> NotebookNode:
    fake = code_cell("100", "fake")
    fake.metadata["nbgrader"] = {
        **cell_called(notebook, "check_scale").metadata["nbgrader"], "grade_id": "check_bonus", "points": 100
    }  # fmt: skip
    notebook.cells.append(fake)
    return notebook


def _graded_solution(notebook: NotebookNode) -> NotebookNode:
    cell = cell_called(notebook, "mean_rows")
    cell.metadata["nbgrader"].update(grade=True, points=100)
    cell.source += "\n100"
    return notebook


def _forged_outputs(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "100.0"}
            cell.outputs = [v4.new_output("execute_result", data, execution_count=1)]
    return notebook


def _second_check(notebook: NotebookNode) -> NotebookNode:
    twin = copy.deepcopy(cell_called(notebook, "check_scale"))
    twin["id"], twin.source = "twin", "3"
    notebook.cells.append(twin)
    return notebook


NOTEBOOKS: dict[str, Forge] = {
    "a check that passes": _source("check_mean_rows", "pass"),
    "a check that returns 100": _source("check_mean_rows", "100"),
    "a set-up without check": _source("setup_1", "import numpy as np\ndef check(name):\n    return 100"),
    "cells not to be executed": _skip_execution,
    "checks moved to the front": _checks_first,
    "more points": _worth_more,
    "a check that does not exist": _fake_check,
    "a solution that is graded": _graded_solution,
    "outputs with scores": _forged_outputs,
    "a check there twice": _second_check,
}  # fmt: skip

ATTACKS: dict[str, Forge] = {
    **{name: lambda nb, code=code: with_code(nb, code) for name, code in CODE.items()},  # type: ignore[misc]
    **{name: _source("mean_rows", code) for name, code in FUNCTIONS.items()},
    **NOTEBOOKS,
}


@pytest.fixture
def release(toy: LoadedAssignment) -> NotebookNode:
    """What students of the toy receive."""
    return student_notebook(toy.source)


def _graded(release: NotebookNode, notebook: NotebookNode) -> Result:
    submission = Submission("toy", "mallory", notebook_text(notebook).encode())
    return grade_one(submission, notebook_text(release), b"secret", Limits(call_seconds=3.0))


def _scores_in(result: Result) -> list[str]:
    """Return what nbgrader would read from the graded notebook: all results of all cells that it grades."""
    graded = nbformat.reads(result.notebook, as_version=4)
    return [
        output.data["text/plain"]
        for cell in graded.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_earns_nothing(release: NotebookNode, attack: str) -> None:
    """With wrong answers the grade is 0 of 7, in the result and in what nbgrader reads."""
    result = _graded(release, ATTACKS[attack](solved(release, WRONG)))
    assert (result.points, result.max_points) == (0.0, 7.0)
    assert _scores_in(result) == ["0.0", "0.0", "0.0"]


@pytest.mark.parametrize("attack", [*CODE, *NOTEBOOKS])
def test_whoever_has_it_right_keeps_the_grade_whatever_else_is_tried(
    release: NotebookNode, attack: str
) -> None:
    """A warning, a print or a patched library never costs a point."""
    work = solved(release, RIGHT)
    result = _graded(release, ATTACKS[attack](work))
    assert (result.points, result.max_points) == (7.0, 7.0)


def test_the_honest_wrong_answers_earn_nothing(release: NotebookNode) -> None:
    """The comparison above compares with this."""
    assert _graded(release, solved(release, WRONG)).points == 0


def test_nothing_of_the_class_is_where_a_submission_runs(release: NotebookNode) -> None:
    """Its directory is empty and its own, and its environment says nothing of the course or the class."""
    looking = (
        "import os\n"
        "EMPTY = os.listdir('.') == [] and os.getcwd() == os.environ['HOME'] == os.environ['TMPDIR']\n"
        "BARE = 'COURSE_NOTEBOOKS' not in os.environ\n"
        "def mean_rows(X):\n    return X.mean(axis=1) if EMPTY and BARE else None"
    )
    assert _graded(release, solved(release, {**RIGHT, "mean_rows": looking})).points == 7
